"""What an archive says of itself, and how a database is compared with it."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime

import psycopg
from psycopg import sql

KEYS = "public.kernel_sealingkey"
LEFT_OUT = (KEYS, "public.django_session")
"""Tables whose rows stand in no archive: the keys have a file of their own; nobody is signed in after a restore."""

FORMAT = 1
SCHEMAS = ("public", "audit")

Counted = tuple[int, str]
"""Rows of a table, and the sum of their digests: the same rows in any order give the same."""


@dataclass(frozen=True)
class Manifest:
    """The first line of an archive or keys file."""

    kind: str  # "archive" or "keys"
    at: datetime  # of the snapshot, by the database's clock
    release: str
    tables: dict[str, Counted]
    keys: int  # sealing keys that existed, the destroyed ones included
    format: int = FORMAT

    def as_line(self) -> bytes:
        """Return one line of JSON."""
        return json.dumps(asdict(self) | {"at": self.at.isoformat()}).encode() + b"\n"

    @classmethod
    def of_line(cls, line: bytes) -> "Manifest":
        """Return what a line says. Raises ValueError where it says something else."""
        try:
            said = json.loads(line)
            told = {**said, "at": datetime.fromisoformat(said["at"])}
            told["tables"] = {name: (rows, digest) for name, (rows, digest) in said["tables"].items()}
            manifest = cls(**told)
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"not a backup of this house: {error!r}") from None
        if manifest.format != FORMAT:
            raise ValueError(f"a backup of format {manifest.format}: this release reads {FORMAT}")
        return manifest


def count_tables(connection: psycopg.Connection, schemas: tuple[str, ...] = SCHEMAS) -> dict[str, Counted]:
    """Return what stands in each table of these schemas but those that are left out. The role must see every row."""
    for setting in ("TimeZone = 'UTC'", "DateStyle = 'ISO'", "bytea_output = 'hex'", "IntervalStyle = 'iso_8601'"):
        connection.execute(f"SET LOCAL {setting}")  # type: ignore[arg-type]
    return {f"{schema}.{table}": _count(connection, schema, table) for schema, table in _tables(connection, schemas)}


def _tables(connection: psycopg.Connection, schemas: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    question = "SELECT schemaname, tablename FROM pg_tables WHERE schemaname = ANY (%s) ORDER BY 1, 2"
    for schema, table in connection.execute(question, [list(schemas)]).fetchall():
        if f"{schema}.{table}" not in LEFT_OUT:
            yield schema, table


def _count(connection: psycopg.Connection, schema: str, table: str) -> Counted:
    statement = sql.SQL(
        "SELECT count(*), coalesce(sum(('x' || left(md5(t::text), 15))::bit(60)::bigint), 0)::text FROM {} t"
    )
    row = connection.execute(statement.format(sql.Identifier(schema, table))).fetchone()
    assert row is not None  # noqa: S101 - an aggregate gives one row
    return row[0], row[1]
