"""Tables of the law room."""

from qoricancha.config.database.tables import PUBLIC, STAFF, WORKER, Table

TABLES = [
    Table("law_nonworkingday", {PUBLIC: "SELECT", STAFF: "SELECT", WORKER: "SELECT"}),
]
