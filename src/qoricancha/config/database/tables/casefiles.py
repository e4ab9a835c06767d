"""Tables of the casefiles room. Staff see the cases of their offices, an applicant their own."""

from qoricancha.config.database.tables import OWN_OFFICES, PUBLIC, STAFF, WORKER, Table, own

_READ_AND_ADD = {PUBLIC: "SELECT", STAFF: "SELECT, INSERT", WORKER: "SELECT, INSERT"}
_OF_A_CASE = "EXISTS (SELECT FROM casefiles_casefile c WHERE c.id = case_file_id)"

TABLES = [
    Table(
        "casefiles_casefile",
        _READ_AND_ADD,
        rows={STAFF: OWN_OFFICES, PUBLIC: "id IN (SELECT case_file_id FROM casefiles_party)"},
        sequences=("casefiles_number",),
    ),
    Table(
        "casefiles_party",
        _READ_AND_ADD,
        rows={STAFF: _OF_A_CASE, PUBLIC: own("person_id")},
    ),
    Table("casefiles_caseterm", _READ_AND_ADD, rows={STAFF: _OF_A_CASE, PUBLIC: _OF_A_CASE}),
]
