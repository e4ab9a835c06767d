"""The one part of the history that operators' pages may read: what was changed in codes and offices."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection


@dataclass(frozen=True)
class ReferenceChange:
    """One row of the history. `actor` is kind, id and name; `before` and `after` hold the columns that changed."""

    at: datetime
    transaction: str
    actor: Mapping[str, str | None]
    relation: str
    operation: str
    row: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]


def changes_of_reference(row: str) -> list[ReferenceChange]:
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
) -> ReferenceChange:
    old, new = json.loads(before or "{}"), json.loads(after or "{}")
    return ReferenceChange(at, transaction, json.loads(actor), relation, operation, row, old, new)
