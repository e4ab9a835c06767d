"""Columns of the reference room."""

from qoricancha.config.database.personal_data import inventory, nothing
from qoricancha.config.database.personal_data.rules import CODE_TABLES

_DATED = nothing("scheme", "valid_from", "valid_to")

TABLES = {
    "reference_country": inventory(CODE_TABLES, _DATED, nothing("code", "name", "demonym", "is_country")),
    "reference_district": inventory(CODE_TABLES, _DATED, nothing("ubigeo", "reniec", "department", "province", "name")),
    "reference_documentkind": inventory(CODE_TABLES, _DATED, nothing("code", "name", "needs_number", "position")),
    "reference_office": inventory(
        CODE_TABLES, _DATED, nothing("code", "kind", "name", "city", "district_id", "address")
    ),
}
