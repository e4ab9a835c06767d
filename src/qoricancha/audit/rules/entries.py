"""What the ledger seals of each row, byte for byte. `sql/30_ledger.sql` makes the same bytes; a test compares.

An entry is a row of a source: its columns as text, each as a netstring ("3:abc,"; "-," for NULL), after the name of the
source and the format. A source that gains a column gains a format with it; what was sealed before keeps its own.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

MICROSECONDS = "(extract(epoch FROM {}) * 1000000)::bigint::text"


@dataclass(frozen=True)
class Source:
    """A table whose rows are sealed. `formats` maps a format's number to the columns in it, in their order."""

    name: str
    table: str
    formats: Mapping[int, tuple[str, ...]]

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the newest format."""
        return self.formats[max(self.formats)]


HISTORY = Source(
    "history",
    "audit.history",
    {1: ("id", "at", "transaction", "actor", "role", "relation", "operation", "row_id", "before", "after")},
)
READ_LOG = Source(
    "read_log",
    "audit.read_log",
    {1: ("id", "at", "actor", "role", "office", "subject_kind", "subject_id", "purpose", "route", "shown")},
)
SOURCES = {source.name: source for source in (HISTORY, READ_LOG)}


def as_text(column: str, table: str) -> str:
    """Return the SQL by which a column is read as the ledger reads it: text that no setting changes."""
    named = f'{table}."{column}"'
    return MICROSECONDS.format(named) if column == "at" else f"{named}::text"


def entry_bytes(source: Source, number: int, row: Mapping[str, str | None]) -> bytes:
    """Return the bytes that are sealed of a row in format `number`; `row` has its columns as text.

    Raises KeyError for an unknown format.
    """
    return _netstrings([source.name, str(number), *(row[column] for column in source.formats[number])])


def _netstrings(texts: Iterable[str | None]) -> bytes:
    return b"".join(b"-," if text is None else _netstring(text.encode()) for text in texts)


def _netstring(content: bytes) -> bytes:
    return b"%d:%b," % (len(content), content)
