"""History and read log as an auditor searches them: the database refuses anybody else, and shows no values."""

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection


@dataclass(frozen=True)
class Search:
    """What is looked for; None leaves a condition out. `rows` are (table, id) of what belongs to a case.

    `below`: only entries with a lower number, for the next page. `until` is the first moment that no longer counts.
    """

    rows: tuple[tuple[str, UUID], ...] | None = None
    officer: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None
    purpose: str | None = None
    below: int | None = None


@dataclass(frozen=True)
class Read:
    """Somebody saw a record."""

    number: int
    at: datetime
    actor_kind: str
    actor_id: UUID | None
    actor_name: str
    office: str
    subject_kind: str
    subject_id: UUID
    purpose: str
    route: str


@dataclass(frozen=True)
class Change:
    """Somebody changed a row; `columns` are those that it touched."""

    number: int
    at: datetime
    actor_kind: str
    actor_id: UUID | None
    actor_name: str
    role: str
    table: str
    operation: str
    row_id: str
    columns: tuple[str, ...]


def rows_of_case(named: str) -> tuple[tuple[str, UUID], ...]:
    """Return (table, id) of all rows that belong to a case; empty when there is none.

    `named` is an expediente's number, a reference, or the id of a record, without dashes and in upper case. Raises
    ProgrammingError unless an auditor is declared.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT relation, row_id FROM app.rows_of_case(%s) ORDER BY 1, 2", [named])
        return tuple(cursor.fetchall())


def reads_found(search: Search, *, most: int) -> list[Read]:
    """Return reads, the newest first. Raises ProgrammingError unless an auditor is declared."""
    subjects = None if search.rows is None else sorted({row_id for _table, row_id in search.rows})
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM audit.reads_found(%s::uuid[], %s, %s, %s, %s, %s, %s)",
            [subjects, search.officer, search.since, search.until, search.purpose, search.below, most],
        )
        return [Read(number, at, *_actor(actor), *rest) for number, at, actor, *rest in cursor.fetchall()]


def changes_found(search: Search, *, most: int) -> list[Change]:
    """Return changes, the newest first; purposes are not asked of them. Raises ProgrammingError as above."""
    tables = None if search.rows is None else [table for table, _row_id in search.rows]
    row_ids = None if search.rows is None else [str(row_id) for _table, row_id in search.rows]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM audit.changes_found(%s::text[], %s::text[], %s, %s, %s, %s, %s)",
            [tables, row_ids, search.officer, search.since, search.until, search.below, most],
        )
        return [
            Change(number, at, *_actor(actor), role, table, operation, row_id or "", tuple(columns))
            for number, at, actor, role, table, operation, row_id, columns in cursor.fetchall()
        ]


def _actor(declared: str) -> tuple[str, UUID | None, str]:
    """Return kind, id and name of a declared actor."""
    actor = json.loads(declared)
    return actor["kind"], UUID(actor["id"]) if actor.get("id") else None, actor.get("name") or ""
