"""Tables of the reference room. Everybody reads them; operators add and close codes, and never remove one."""

from qoricancha.config.database.tables import OPERATOR, PUBLIC, STAFF, WORKER, Table

_READ = {PUBLIC: "SELECT", STAFF: "SELECT", WORKER: "SELECT"}
_BY_OPERATORS = {STAFF: OPERATOR}

TABLES = [
    Table(
        "reference_district", _READ, history="written by load_reference from files under version control", key="ubigeo"
    ),
    Table(
        "reference_office",
        {
            **_READ,
            STAFF: "SELECT, UPDATE (address, phone, services, accessibility, latitude, longitude, edited_at)",
        },
        writes=_BY_OPERATORS,
        key="code",
    ),
    Table("reference_code", {**_READ, STAFF: "SELECT, INSERT, UPDATE (valid_to, edited_at)"}, writes=_BY_OPERATORS),
    Table(
        "reference_codename",
        {**_READ, STAFF: "SELECT, INSERT, UPDATE (text, state, edited_at)"},
        writes=_BY_OPERATORS,
    ),
    Table("reference_edition", _READ, history="a random number, another after each change, which is recorded"),
]
