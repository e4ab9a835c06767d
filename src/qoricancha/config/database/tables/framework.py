"""Tables of Django, allauth and procrastinate."""

from qoricancha.config.database.tables import ALL, PUBLIC, STAFF, WORKER, Table

_QUEUE = "the job queue: ids only, gone when done"
_ENQUEUE = "SELECT (id), INSERT"

TABLES = [
    # Whoever serves asks whether the database is of this release (web/health.py).
    Table("django_migrations", {PUBLIC: "SELECT", STAFF: "SELECT"}, history="written by migrations only"),
    Table("django_content_type", {STAFF: "SELECT"}, history="written by migrations only"),
    Table("auth_permission", history="unused: roles are code"),
    Table("auth_group", history="unused: roles are code"),
    Table("auth_group_permissions", history="unused: roles are code"),
    Table(
        "django_session",
        {STAFF: ALL, WORKER: "SELECT (expire_date)"},
        history="sign-ins are short-lived rows of their own",
        key="session_key",
    ),
    Table("account_emailaddress", {STAFF: "SELECT"}, history="unused: staff sign in by user name"),
    Table("account_emailconfirmation", history="unused: staff sign in by user name"),
    Table("mfa_authenticator", {STAFF: ALL}, unrecorded=("data",)),
    # Whoever enqueues learns the new job's number and no more: arguments are ids of other people's rows.
    Table("procrastinate_jobs", {PUBLIC: _ENQUEUE, STAFF: _ENQUEUE, WORKER: ALL}, history=_QUEUE),
    Table("procrastinate_events", {PUBLIC: "INSERT", STAFF: "INSERT", WORKER: ALL}, history=_QUEUE),
    Table("procrastinate_periodic_defers", {WORKER: ALL}, history=_QUEUE),
    Table("procrastinate_workers", {WORKER: ALL}, history=_QUEUE),
]
