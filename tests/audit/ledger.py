"""A small ledger to verify, and what a superuser could do to it."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import psycopg

from qoricancha.audit import actions
from qoricancha.audit.queries import SIGNING_KEY, is_signed, stored
from qoricancha.audit.rules.faults import Fault
from qoricancha.audit.rules.merkle import Tree
from qoricancha.audit.rules.seals import BEFORE_THE_FIRST, Seal
from qoricancha.audit.rules.verification import StoredSeal, Verification
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.db import acting
from qoricancha.kernel.sealing import new_key
from qoricancha.kernel.signatures import sign
from tests.database import as_role

JOB = Actor.job("test")


class _Nothing(Exception):
    """Came of it."""


Superuser = psycopg.Connection[Any]


def write(changes: int = 2, reads: int = 2) -> None:
    """Cause rows of history and read log, each in a transaction of its own."""
    with as_role("worker"):
        for _ in range(changes):
            with acting(JOB):
                new_key()
        for _ in range(reads):
            actions.log_read(by=JOB, subject_kind="person", subject_id=uuid4(), purpose="CASE", route="test")


def roll_back() -> None:
    """Draw a number in the history and leave a gap."""
    with as_role("worker"), suppress(_Nothing), acting(JOB):
        new_key()
        raise _Nothing


def seal() -> int:
    """Seal what there is, as the worker."""
    with as_role("worker"):
        return actions.seal_entries(by=JOB)


def small_ledger() -> list[Seal]:
    """Make a ledger of five seals with gaps in its numbers; return the heads of the second and the last."""
    heads = []
    for number in range(1, 6):
        write()
        roll_back()
        assert seal() > 0
        if number in (2, 5):
            heads.append(newest())
    return heads


def newest() -> Seal:
    """Return the newest seal."""
    with as_role("worker"):
        head = actions.export_head(by=JOB)
    assert head is not None
    return head


def faults_in(database: Superuser, heads: list[Seal] | None = None, *, since: StoredSeal | None = None) -> list[Fault]:
    """Verify, over a superuser's connection, whatever its transaction has done."""
    return list(verified(database, heads, since=since)[1])


def verified(
    database: Superuser, heads: list[Seal] | None = None, *, since: StoredSeal | None = None
) -> tuple[Verification, list[Fault]]:
    """Verify; return what was seen and what is wrong."""
    start = since or StoredSeal(BEFORE_THE_FIRST, ())
    verification = Verification(is_signed, datetime.now(UTC), heads or [], start)
    faults = verification.faults(
        stored.leaves_after(database, start.seal.tree_size),
        stored.seals_after(database, start.seal.number),
        stored.rows_without_leaf(database, dict(start.seal.settled) if since else None),
    )
    return verification, list(faults)


@contextmanager
def as_superuser(url: str) -> Iterator[Superuser]:
    """A session for which no trigger runs and nothing is refused."""
    with psycopg.connect(url) as database:
        database.execute("SET session_replication_role = replica")
        database.commit()
        yield database
        database.rollback()


def resealed(database: Superuser) -> None:
    """Compute roots, peaks and previous roots of all seals anew over the leaves that there are now. Signs nothing."""
    tree, before = Tree(), BEFORE_THE_FIRST
    leaves = iter(database.execute("SELECT position, hash FROM audit.ledger_leaf ORDER BY position").fetchall())
    for one in list(stored.seals_after(database, 0)):
        while tree.size < one.seal.tree_size:
            tree.append(bytes(next(leaves)[1]))
        database.execute(
            "UPDATE audit.ledger_seal SET root = %s, previous_root = %s, peaks = %s WHERE number = %s",
            [tree.root, before.root, list(tree.peaks), one.seal.number],
        )
        before = Seal(**{**vars(one.seal), "root": tree.root})


def signed_anew(database: Superuser) -> None:
    """Sign all seals as they are now: by whoever has stolen the sealer's key."""
    for one in list(stored.seals_after(database, 0)):
        signature = sign(one.seal.payload(), key=SIGNING_KEY)
        database.execute("UPDATE audit.ledger_seal SET signature = %s WHERE number = %s", [signature, one.seal.number])


def rehash(database: Superuser) -> None:
    """Make the hash of every leaf that of its row as it is now."""
    for source in ("history", "read_log"):
        database.execute(
            f"UPDATE audit.ledger_leaf l SET hash = audit.leaf_of(r) FROM audit.{source} r"
            f" WHERE l.source = '{source}' AND l.row_id = r.id"
        )
