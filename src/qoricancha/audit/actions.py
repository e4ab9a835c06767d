"""Write to the read log. History needs no call: triggers write it."""

from uuid import UUID

from django.db import connection

from qoricancha.kernel.actions import action
from qoricancha.kernel.actor import Actor


@action
def log_read(
    *,
    by: Actor,  # noqa: ARG001 - declared to the database by @action
    subject_kind: str,
    subject_id: UUID,
    purpose: str,
    route: str,
    office: str = "",
) -> None:
    """Record that `by` saw a person's record: what, for which purpose, from which office, by which page.

    Read it as the role qoricancha_audit; no app role can change or read it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT audit.log_read(%s, %s, %s, %s, %s)", [office, subject_kind, subject_id, purpose, route])
