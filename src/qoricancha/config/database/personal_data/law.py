"""Columns of the law room."""

from qoricancha.config.database.personal_data import inventory, nothing
from qoricancha.config.database.personal_data.rules import CODE_TABLES

TABLES = {"law_nonworkingday": inventory(CODE_TABLES, nothing("id", "day", "office_id", "basis", "is_statutory"))}
