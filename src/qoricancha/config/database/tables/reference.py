"""Tables of the reference room."""

from qoricancha.config.database.tables import PUBLIC, STAFF, WORKER, Table

_READ = {PUBLIC: "SELECT", STAFF: "SELECT", WORKER: "SELECT"}
_WHY_NOT = "written by load_reference from files under version control"

TABLES = [
    Table("reference_country", _READ, history=_WHY_NOT, key="code"),
    Table("reference_district", _READ, history=_WHY_NOT, key="ubigeo"),
    Table("reference_documentkind", _READ, history=_WHY_NOT, key="code"),
    Table("reference_office", _READ, history=_WHY_NOT, key="code"),
]
