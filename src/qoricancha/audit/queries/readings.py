"""What the read log answers to the owner of the database."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection


@dataclass(frozen=True)
class Reading:
    """Somebody saw a record, alone or in a list ("list"). `who` is a staff user's id or None, `name` a user name."""

    at: datetime
    actor_kind: str
    who: UUID | None
    name: str
    office: str
    subject_kind: str
    purpose: str
    route: str


def readings_of(subjects: Iterable[UUID]) -> list[Reading]:
    """Return who saw any of these records, in the order of time. Only the database's owner may ask."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM audit.readings_of(%s::uuid[])", [list(subjects)])
        return [_reading(*row) for row in cursor.fetchall()]


def _reading(at: datetime, actor: str | dict[str, str | None], *rest: str) -> Reading:
    said = actor if isinstance(actor, dict) else json.loads(actor)
    who = said.get("id")
    return Reading(at, str(said["kind"]), UUID(who) if who else None, said.get("name") or "", *rest)
