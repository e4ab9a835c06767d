"""The ledger as the sealer and the pages see it: no entry's content."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from qoricancha.audit.rules.seals import BEFORE_THE_FIRST, Seal
from qoricancha.audit.rules.verification import StoredSeal
from qoricancha.kernel import signatures

SIGNING_KEY, PUBLIC_KEYS = "QORICANCHA_LEDGER_KEY", "QORICANCHA_LEDGER_PUBLIC_KEY"
SEAL_COLUMNS = "number, tree_size, root, previous_root, sealed_at, settled::text, drawn::text, key_id, signature, peaks"


@dataclass(frozen=True)
class LedgerState:
    """How the ledger stands; None for what has not happened yet. `place` is where the last head was kept."""

    seal_number: int | None
    tree_size: int | None
    sealed_at: datetime | None
    exported_number: int | None
    exported_at: datetime | None
    place: str | None
    waiting: int
    waiting_since: datetime | None


def is_signed(seal: Seal) -> bool:
    """Whether a known key signed the seal. Raises ImproperlyConfigured where no key is known."""
    return signatures.is_signed(seal.payload(), seal.signature, key_id=seal.key_id, keys=PUBLIC_KEYS)


def last_seal() -> StoredSeal:
    """Return the newest seal; before the first, the seal of an empty ledger."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {SEAL_COLUMNS} FROM audit.last_seal()")  # noqa: S608 - our own columns
        row = cursor.fetchone()
    return seal_of(row) if row else StoredSeal(BEFORE_THE_FIRST, ())


def leaves_from(start: int) -> Iterator[bytes]:
    """Yield the hashes of the leaves from a position on, in order."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM audit.leaves_from(%s)", [start])
        for (leaf,) in cursor:
            yield bytes(leaf)


def ledger_state() -> LedgerState:
    """Return how the ledger stands."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM audit.ledger_state()")
        return LedgerState(*cursor.fetchone())


def count_old_reads(*, at: datetime, sealed_before: datetime) -> int:
    """Return how many reads were sealed until then, and may be erased."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT audit.count_old_reads(%s, %s)", [sealed_before, at])
        return int(cursor.fetchone()[0])


def seal_of(row: Sequence[Any]) -> StoredSeal:
    """Return the seal of a row in the order of SEAL_COLUMNS."""
    number, size, root, previous, sealed_at, settled, drawn, key_id, signature, peaks = row
    known = {"settled": json.loads(settled), "drawn": json.loads(drawn)}
    seal = Seal(
        number, size, bytes(root), bytes(previous), sealed_at, **known, key_id=key_id, signature=bytes(signature)
    )
    return StoredSeal(seal, tuple(bytes(peak) for peak in peaks))
