"""What the read log answers to the owner of the database, and the one part of the history that pages may read."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
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


@dataclass(frozen=True)
class Change:
    """One row of the history. `actor` is kind, id and name; `before` and `after` hold the columns that changed."""

    at: datetime
    transaction: str
    actor: Mapping[str, str | None]
    relation: str
    operation: str
    row: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]


def changes_of_reference(row: str) -> list[Change]:
    """Return what was changed in a code ("scheme/code", with its names) or an office ("CUS"), the oldest first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM audit.history_of_reference(%s)", [row])
        rows = cursor.fetchall()
    return [_change(*row) for row in rows]


def _change(
    at: datetime,
    transaction: str,
    actor: str,
    relation: str,
    operation: str,
    row: str,
    before: str | None,
    after: str | None,
) -> Change:
    old, new = json.loads(before or "{}"), json.loads(after or "{}")
    return Change(at, transaction, json.loads(actor), relation, operation, row, old, new)
