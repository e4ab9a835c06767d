"""Columns of the reference room."""

from qoricancha.config.database.personal_data import inventory, nothing
from qoricancha.config.database.personal_data.rules import CODE_TABLES

_DATED = nothing("scheme", "valid_from", "valid_to")

TABLES = {
    "reference_district": inventory(CODE_TABLES, _DATED, nothing("ubigeo", "reniec", "department", "province", "name")),
    "reference_office": inventory(
        CODE_TABLES,
        _DATED,
        nothing("code", "kind", "name", "city", "district_id", "address", "phone", "services", "accessibility"),
        nothing("latitude", "longitude", "edited_at"),
    ),
    "reference_code": inventory(
        CODE_TABLES, _DATED, nothing("id", "code", "parent_id", "position", "facts", "edited_at")
    ),
    "reference_codename": inventory(
        CODE_TABLES, nothing("id", "code_id", "language", "form", "text", "state", "edited_at")
    ),
    "reference_edition": inventory(CODE_TABLES, nothing("id", "version")),
}
