"""Write to the read log, seal the ledger, take its head out of the database, erase what is past its term.

History needs no call: triggers write it.
"""

import json
import logging
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import connection

from qoricancha.audit import queries
from qoricancha.audit.queries import SIGNING_KEY
from qoricancha.audit.rules.merkle import Tree
from qoricancha.audit.rules.ports import HeadsPort
from qoricancha.audit.rules.seals import Seal
from qoricancha.audit.rules.verification import StoredSeal
from qoricancha.kernel.actions import action
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.ports import adapter
from qoricancha.kernel.signatures import sign, signing_key_id

log = logging.getLogger(__name__)

MOST_AT_ONCE = 50_000


class LedgerDamaged(Exception):
    """The end of the ledger is not what the sealer left: `qoricancha verify-ledger` says what is wrong."""


@action
def log_read(
    *,
    by: Actor,  # noqa: ARG001 - declared to the database by @action
    subject_kind: str,
    subject_id: UUID,
    purpose: str,
    route: str,
    office: str = "",
    shown: Iterable[UUID] = (),
) -> None:
    """Record that `by` saw a person's record: what, for which purpose, from which office, by which page. One insert.

    A list names whom it showed besides: `shown` are ids of applications or case files. No app role can change or
    read the log; `queries.readings_of` tells the owner.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT audit.log_read(%s, %s, %s, %s, %s, %s::uuid[])",
            [office, subject_kind, subject_id, purpose, route, list(shown)],
        )


@action
def seal_entries(*, by: Actor, most: int = MOST_AT_ONCE) -> int:  # noqa: ARG001 - declared by the decorator
    """Seal rows of history and read log that are committed and not sealed yet; return how many.

    At most `most` of each: call it again until nothing is left. It is told no moment: the database dates its own rows
    and seals. Raises ImproperlyConfigured without a key, LedgerDamaged when there is nothing to go on from.
    """
    key_id = signing_key_id(SIGNING_KEY)  # before anything is written
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM audit.append_leaves(%s)", [most])
        size, sealed_at, settled, drawn, waiting = cursor.fetchone()
    last = queries.last_seal()
    if not last.gives_its_root():
        raise LedgerDamaged(f"seal {last.seal.number} was altered: nothing is built on it")
    tree = Tree(last.seal.tree_size, last.peaks)
    for leaf in queries.leaves_from(tree.size):
        tree.append(leaf)
    if tree.size != size:
        raise LedgerDamaged(f"{tree.size} leaves were read, {size} were written")
    if size > last.seal.tree_size:
        _add(_signed(last.seal, tree, sealed_at, json.loads(settled), json.loads(drawn), key_id), waiting)
    return int(size) - last.seal.tree_size


@action
def export_head(*, by: Actor) -> Seal | None:  # noqa: ARG001 - declared by the decorator
    """Keep the newest seal where the database cannot reach it, note that, and return it; None before the first seal.

    Raises ImproperlyConfigured without an adapter, and whatever keeps the head from being kept.
    """
    seal = queries.last_seal().seal
    if seal.number == 0:
        return None
    port: HeadsPort = adapter("audit.heads")
    place = port.keep(seal)
    with connection.cursor() as cursor:
        cursor.execute("SELECT audit.note_export(%s, %s)", [seal.number, place])
    # Logs are kept elsewhere too: one more copy.
    log.info("ledger head %s: %s entries, root %s", seal.number, seal.tree_size, seal.root.hex())
    return seal


@action
def erase_reads(*, by: Actor, at: datetime, sealed_before: datetime, most: int = 5_000) -> int:  # noqa: ARG001 - declared by the decorator
    """Erase reads that were sealed until then; return how many. Their leaves stay, so that the ledger stays whole.

    Never one of the last two years: the database itself refuses.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT audit.erase_old_reads(%s, %s, %s)", [sealed_before, at, most])
        return int(cursor.fetchone()[0])


def _signed(
    last: Seal, tree: Tree, sealed_at: datetime, settled: dict[str, int], drawn: dict[str, int], key_id: str
) -> StoredSeal:
    unsigned = Seal(last.number + 1, tree.size, tree.root, last.root, sealed_at, settled, drawn, key_id)
    signature = sign(unsigned.payload(), key=SIGNING_KEY)
    seal = Seal(**{**vars(unsigned), "signature": signature})
    return StoredSeal(seal, tuple(tree.peaks))


def _add(stored: StoredSeal, waiting: list[str]) -> None:
    seal = stored.seal
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT audit.add_seal(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [
                seal.number,
                seal.tree_size,
                seal.root,
                seal.previous_root,
                seal.sealed_at,
                json.dumps(seal.settled),
                json.dumps(seal.drawn),
                waiting,
                list(stored.peaks),
                seal.key_id,
                seal.signature,
            ],
        )
