"""Tables of the credentials room. On the public site whoever holds a paper's code sees that one row, an applicant
their own, of which they may say that they want the next one; staff see those of their offices.
"""

from qoricancha.config.database.tables import OWN_OFFICES, PUBLIC, STAFF, WORKER, Table, own

_BY_ITS_CODE = "token_lookup = app.lookup() OR code_lookup = app.lookup()"
_OF_A_DOCUMENT = "EXISTS (SELECT FROM credentials_document d WHERE d.id = document_id)"

TABLES = [
    Table(
        "credentials_document",
        {
            PUBLIC: "SELECT, UPDATE (renewal_asked_at)",
            STAFF: "SELECT, INSERT, UPDATE",
            WORKER: "SELECT, INSERT, UPDATE",
        },
        rows={STAFF: OWN_OFFICES, PUBLIC: f"{own('person_id')} OR {_BY_ITS_CODE}"},
    ),
    Table(
        "credentials_constanciaattempt",
        {PUBLIC: "SELECT, INSERT", STAFF: "SELECT, INSERT", WORKER: "SELECT, INSERT, DELETE"},
        rows={PUBLIC: _OF_A_DOCUMENT, STAFF: _OF_A_DOCUMENT},
    ),
]
