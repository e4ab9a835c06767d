"""Tables of the intake room.

The public writes its draft and what belongs to it, and only until it is sent.
Nobody writes applications: app.submit_and_book does, as the owner; officers
only note that the person has come. The sealed claim is a column that the public
may write and never read.
"""

from qoricancha.config.database.tables import OWN_OFFICES, PUBLIC, STAFF, WORKER, Table, own

_UNSENT = (
    "draft_id = app.subject() AND EXISTS (SELECT FROM intake_draft d WHERE d.id = draft_id AND d.submitted_at IS NULL)"
)
_OF_OWN_OFFICES = (
    "EXISTS (SELECT FROM intake_application a WHERE a.id = draft_id"
    " AND a.office_id = ANY (ARRAY(SELECT app.staff_offices())))"
)
_SETTLE = "SELECT, UPDATE, DELETE"

TABLES = [
    Table(
        "intake_draft",
        {
            PUBLIC: "SELECT, INSERT, UPDATE (unshown_code, answers, office_id, starts_at, failures, locked_until,"
            " departures, saved_at, expires_at)",
            WORKER: "SELECT, UPDATE (expires_at), DELETE",  # it updates nothing: to lock a row takes that privilege
        },
        rows={PUBLIC: f"{own('id')} OR reference = convert_from(app.lookup(), 'UTF8')"},
        history="the applicant's own notes until they are sent; then they are an application, which is recorded",
    ),
    Table(
        "intake_statement",
        {
            PUBLIC: "SELECT (id, draft_id, length, added_at), INSERT, DELETE",
            STAFF: "SELECT",
            WORKER: "SELECT (id, draft_id, length, added_at), DELETE",
        },
        rows={PUBLIC: _UNSENT, STAFF: _OF_OWN_OFFICES},
        unrecorded=("sealed",),
    ),
    Table(
        "intake_upload",
        {PUBLIC: "SELECT, INSERT", STAFF: "SELECT", WORKER: _SETTLE},
        rows={PUBLIC: _UNSENT, STAFF: _OF_OWN_OFFICES},
    ),
    Table(
        "intake_application",
        {PUBLIC: "SELECT", STAFF: "SELECT, UPDATE (arrived_at)", WORKER: "SELECT"},
        rows={PUBLIC: own("id"), STAFF: OWN_OFFICES},
        unrecorded=("answers",),
    ),
    Table(
        "intake_searchtoken",
        {STAFF: "SELECT"},
        rows={STAFF: OWN_OFFICES},
        history="tokens of an application, which is recorded",
    ),
]
