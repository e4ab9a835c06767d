"""Tables of the accounts room."""

from qoricancha.config.database.tables import ALL, STAFF, WORKER, Table

TABLES = [
    # Roles and offices are the operator's: the staff process may change a password and nothing else of a user.
    Table(
        "accounts_staffuser",
        {STAFF: "SELECT, UPDATE (password, password_is_initial, last_login)", WORKER: "SELECT"},
        unrecorded=("password",),
    ),
    Table("accounts_staffoffice", {STAFF: "SELECT", WORKER: "SELECT"}),
    Table("accounts_cacheentry", {STAFF: ALL}, history="counters that expire in minutes", key="cache_key"),
]
