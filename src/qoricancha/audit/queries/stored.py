"""Leaves, seals and rows as they lie, for whoever verifies: streamed, by a role that may read them.

They go by a connection of psycopg and by plain SQL: whoever verifies trusts no function of the database.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import psycopg

from qoricancha.audit.queries.ledger import SEAL_COLUMNS, seal_of
from qoricancha.audit.rules.entries import SOURCES, Source, as_text
from qoricancha.audit.rules.merkle import inclusion_path
from qoricancha.audit.rules.proofs import Proof
from qoricancha.audit.rules.seals import Seal
from qoricancha.audit.rules.verification import Leaf, StoredSeal

Connection = psycopg.Connection[Any]
Unsealed = tuple[str, int, datetime]
AT_ONCE = 2_000  # rows on their way at a time


def seals_after(connection: Connection, number: int) -> Iterator[StoredSeal]:
    """Yield the seals after this one, in order."""
    query = f"SELECT {SEAL_COLUMNS} FROM audit.ledger_seal WHERE number > %s ORDER BY number"  # noqa: S608 - our own columns
    yield from map(seal_of, _streamed(connection, query, [number]))


def seal_numbered(connection: Connection, number: int) -> StoredSeal | None:
    """Return one seal."""
    return next((one for one in seals_after(connection, number - 1) if one.seal.number == number), None)


def leaves_after(connection: Connection, position: int) -> Iterator[Leaf]:
    """Yield the leaves from this position on, in order, each with its row."""
    tables = " ".join(
        f"LEFT JOIN {source.table} AS {name} ON l.source = '{name}' AND {name}.id = l.row_id"
        for name, source in SOURCES.items()
    )
    rows = " ".join(f"WHEN {name}.id IS NOT NULL THEN {_texts(source)}" for name, source in SOURCES.items())
    query = (
        f"SELECT l.position, l.source, l.row_id, l.format, l.hash, CASE {rows} END"  # noqa: S608 - our own tables
        f" FROM audit.ledger_leaf l {tables} WHERE l.position >= %s ORDER BY l.position"
    )
    for place, source, row_id, number, digest, texts in _streamed(connection, query, [position]):
        yield Leaf(place, source, row_id, number, bytes(digest), _row(source, texts))


def rows_without_leaf(connection: Connection, settled: dict[str, int] | None = None) -> Iterator[Unsealed]:
    """Yield source, id and moment of rows that are not sealed; with `settled`, only those with a higher id."""
    for name, source in SOURCES.items():
        query = (
            f"SELECT r.id, r.at FROM {source.table} r WHERE r.id > %s"  # noqa: S608 - our own tables
            " AND NOT EXISTS (SELECT FROM audit.ledger_leaf l WHERE l.source = %s AND l.row_id = r.id) ORDER BY r.id"
        )
        least = settled.get(name, 0) if settled else -(2**63)
        for row_id, at in _streamed(connection, query, [least, name]):
            yield name, row_id, at


def proof_of(connection: Connection, source: Source, row_id: int, head: Seal) -> Proof | None:
    """Return what proves that a row is in the tree of a head; None when it is not there."""
    found = connection.execute(
        f"SELECT l.position, l.format, {_texts(source, 'r')}"  # noqa: S608 - our own tables
        f" FROM audit.ledger_leaf l JOIN {source.table} r ON r.id = l.row_id WHERE l.source = %s AND l.row_id = %s",
        [source.name, row_id],
    ).fetchone()
    if found is None or found[0] >= head.tree_size:
        return None
    query = "SELECT hash FROM audit.ledger_leaf WHERE position < %s ORDER BY position"
    leaves = (bytes(leaf) for (leaf,) in _streamed(connection, query, [head.tree_size]))
    path = inclusion_path(found[0], head.tree_size, leaves)
    return Proof(source.name, found[1], _row(source.name, found[2]) or {}, found[0], tuple(path), head)


def _texts(source: Source, alias: str = "") -> str:
    return f"ARRAY[{', '.join(as_text(column, alias or source.name) for column in source.columns)}]"


def _row(source: str, texts: Sequence[str | None] | None) -> dict[str, str | None] | None:
    if texts is None or source not in SOURCES:
        return None
    return dict(zip(SOURCES[source].columns, texts, strict=True))


def _streamed(connection: Connection, query: str, parameters: Sequence[object]) -> Iterator[tuple[Any, ...]]:
    """Yield rows by a cursor of the server, so that neither side keeps them all."""
    name = f"ledger_{abs(hash((query, tuple(map(str, parameters)))))}"
    with psycopg.ServerCursor(connection, name) as cursor:
        cursor.itersize = AT_ONCE
        yield from cursor.execute(query, parameters)
