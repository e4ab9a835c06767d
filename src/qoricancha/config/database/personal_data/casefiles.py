"""Columns of the casefiles room."""

from qoricancha.config.database.personal_data import inventory, pseudonymous
from qoricancha.config.database.personal_data.rules import CASE_FILE

TABLES = {
    "casefiles_casefile": inventory(
        CASE_FILE,
        pseudonymous("id", "number", "office_id", "group_id", "regime", "lodged_on", "opened_at"),
        pseudonymous("status", "status_since", "status_basis"),
    ),
    "casefiles_party": inventory(CASE_FILE, pseudonymous("id", "case_file_id", "person_id", "role")),
    "casefiles_caseterm": inventory(
        CASE_FILE, pseudonymous("id", "case_file_id", "kind", "starts_on", "due_on", "basis")
    ),
}
