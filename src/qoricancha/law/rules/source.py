"""Where a rule stands, and since when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar


class NothingInForce(Exception):
    """No such rule of the regime had begun on that day."""


@dataclass(frozen=True)
class Source:
    """The articles, as they are cited on screen, and the first and last day of their force (no last day: still).

    `note` says, for who reads the reference, what the article leaves open and how it is read here.
    """

    citation: str
    in_force_from: date
    in_force_to: date | None = None
    note: str = ""


class Sourced(Protocol):
    """A row of a regime."""

    @property
    def source(self) -> Source:
        """Return where the row stands."""


Row = TypeVar("Row", bound=Sourced)


def begun(rows: Iterable[Row], on: date) -> list[Row]:
    """Return the rows that began on or before a day.

    Their last day does not count here: which regime applies is the operator's
    choice, and inside a regime only a later row ends an earlier one.
    """
    return [row for row in rows if row.source.in_force_from <= on]


def latest(rows: Iterable[Row], on: date) -> Row:
    """Return the row that began last on or before a day. Raises NothingInForce."""
    found = begun(rows, on)
    if not found:
        raise NothingInForce(on.isoformat())
    return max(found, key=lambda row: row.source.in_force_from)
