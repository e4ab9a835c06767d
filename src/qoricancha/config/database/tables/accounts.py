"""Tables of the accounts room."""

from qoricancha.config.database.tables import STAFF, WORKER, Table

TABLES = [
    Table("accounts_staffuser", {STAFF: "SELECT, UPDATE", WORKER: "SELECT"}, unrecorded=("password",)),
    Table("accounts_staffoffice", {STAFF: "SELECT", WORKER: "SELECT"}),
]
