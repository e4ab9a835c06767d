"""Write to the read log. History needs no call: triggers write it."""

from collections.abc import Iterable
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
    shown: Iterable[UUID] = (),
) -> None:
    """Record that `by` saw a person's record: what, for which purpose, from which office, by which page. One insert.

    A list names whom it showed besides: `shown` are ids of applications or case files. No app role can change or
    read the log; `queries.readings_of` tells the owner.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT audit.log_read(%s, %s, %s, %s, %s, %s::uuid[])",
            [office, subject_kind, subject_id, purpose, route, list(shown)],
        )
