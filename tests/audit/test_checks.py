"""Each check finds what no other does; what is no fault is none; a verification goes on from an exported head."""

import json
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from qoricancha.audit.queries import stored
from qoricancha.audit.rules.faults import Fault, Kind
from qoricancha.audit.rules.seals import Seal
from qoricancha.audit.rules.verification import Leaf, StoredSeal, Verification
from tests.audit.attacks import SOURCES, Ledger, insert_change, insert_read
from tests.audit.ledger import faults_in, rehash, resealed, seal, signed_anew, verified, write


def committed(ledger: Ledger, *work: Callable[[], object]) -> None:
    """Do what the sealer must see."""
    for one in work:
        one()
    ledger.database.commit()
    write(changes=1, reads=1)
    seal()


def swap_in_a_seal(ledger: Ledger) -> None:
    """Exchange two entries of the last seal and, with the stolen key, make all of it fit."""
    (size,) = ledger.database.execute("SELECT count(*) FROM audit.ledger_leaf").fetchone()
    for position, place in ((size - 1, size), (size - 2, size - 1), (size, size - 2)):
        ledger.database.execute("UPDATE audit.ledger_leaf SET position = %s WHERE position = %s", [place, position])
    resealed(ledger.database)
    signed_anew(ledger.database)


def sneak_into_a_gap(ledger: Ledger) -> None:
    """Put a row into a gap and its leaf at the end, where the sealer takes it for one of its own."""
    gap = ledger.gap("history")
    insert_change(ledger, gap, f"(SELECT at FROM audit.history WHERE id = {gap - 1})")
    ledger.database.execute(
        "INSERT INTO audit.ledger_leaf SELECT (SELECT max(position) + 1 FROM audit.ledger_leaf), 'history', h.id, 1,"
        " audit.leaf_of(h) FROM audit.history h WHERE h.id = %s",
        [gap],
    )


def forge_the_root(ledger: Ledger) -> None:
    """Change a row, its leaf and all roots; the signatures stay those of others."""
    ledger.database.execute("UPDATE audit.read_log SET purpose = 'x' WHERE id = (SELECT max(id) FROM audit.read_log)")
    rehash(ledger.database)
    resealed(ledger.database)


def exchange_with_its_leaf(ledger: Ledger) -> None:
    ledger.database.execute("UPDATE audit.read_log SET purpose = 'x' WHERE id = (SELECT max(id) FROM audit.read_log)")
    rehash(ledger.database)


def leave_a_seal_out(ledger: Ledger) -> None:
    ledger.database.execute("DELETE FROM audit.ledger_seal WHERE number = 3")


def leave_the_last_seal_out(ledger: Ledger) -> None:
    ledger.database.execute("DELETE FROM audit.ledger_seal WHERE number = 5")


def cut_off(ledger: Ledger) -> None:
    ledger.database.execute("DELETE FROM audit.ledger_seal WHERE number = 5")
    (size,) = ledger.database.execute("SELECT max(tree_size) FROM audit.ledger_seal").fetchone()
    for name in SOURCES:
        ledger.database.execute(
            f"DELETE FROM audit.{name} WHERE id IN"
            " (SELECT row_id FROM audit.ledger_leaf WHERE source = %s AND position >= %s)",
            [name, size],
        )
    ledger.database.execute("DELETE FROM audit.ledger_leaf WHERE position >= %s", [size])


def write_anew(ledger: Ledger) -> None:
    exchange_with_its_leaf(ledger)
    resealed(ledger.database)
    signed_anew(ledger.database)


def edit(ledger: Ledger) -> None:
    ledger.database.execute("UPDATE audit.read_log SET purpose = 'x' WHERE id = (SELECT max(id) FROM audit.read_log)")


def delete(ledger: Ledger) -> None:
    ledger.database.execute("DELETE FROM audit.read_log WHERE id = (SELECT max(id) FROM audit.read_log)")


def insert_behind(ledger: Ledger) -> None:
    insert_read(ledger, 0, "now()")


def date_back(ledger: Ledger) -> None:
    """A row with a new number and an old moment, which the sealer seals like any other."""
    committed(ledger, lambda: insert_read(ledger, "nextval('audit.read_log_id_seq')", "now() - interval '30 days'"))


def sneak(ledger: Ledger) -> None:
    committed(ledger, lambda: sneak_into_a_gap(ledger))


ONLY = {
    "_check_hash": (edit, Kind.EDITED),
    "_check_presence": (delete, Kind.DELETED),
    "_check_rows": (insert_behind, Kind.INSERTED),
    "_check_settled": (sneak, Kind.INSERTED),
    "_check_date": (date_back, Kind.BACKDATED),
    "_check_order": (swap_in_a_seal, Kind.REORDERED),
    "_check_root": (exchange_with_its_leaf, Kind.REWRITTEN),
    "_check_signature": (forge_the_root, Kind.FORGED_SEAL),
    "_check_chain": (leave_a_seal_out, Kind.SEAL_MISSING),
    "_check_end": (leave_the_last_seal_out, Kind.UNSEALED_LEAVES),
    "_check_cut_off": (cut_off, Kind.TRUNCATED),
    "_check_heads": (write_anew, Kind.FORKED),
}
CHECKS = {name for name in vars(Verification) if name.startswith("_check_")}


@pytest.mark.parametrize("check", ONLY)
def test_without_this_check_something_slips_through(ledger, monkeypatch, check):
    attack, kind = ONLY[check]
    attack(ledger)
    heads = ledger.heads if kind in (Kind.TRUNCATED, Kind.FORKED) else None
    assert ledger.kinds(heads) == {kind}
    monkeypatch.setattr(Verification, check, lambda *_: iter(()))
    assert ledger.kinds(heads) == set()


def test_without_the_signatures_of_heads_a_forged_head_passes(ledger, monkeypatch):
    last = ledger.heads[-1]
    forged = [Seal(**{**vars(last), "signature": b"\x00" * 64})]
    assert ledger.kinds(forged) == {Kind.FORGED_HEAD}
    monkeypatch.setattr(Verification, "_check_signatures_of_heads", lambda *_: iter(()))
    assert ledger.kinds(forged) == set()


def test_every_check_has_its_attack():
    assert {*ONLY, "_check_signatures_of_heads"} == CHECKS


# --- what is no fault ---


def test_what_waits_for_its_seal_is_counted_and_no_fault(ledger):
    write(changes=2, reads=1)
    verification, faults = verified(ledger.database)
    assert faults == []
    assert verification.found.waiting == 3
    assert datetime.now(UTC) - verification.found.waiting_since < timedelta(hours=1)


def test_a_read_that_was_erased_after_its_term_is_counted_and_no_fault(ledger, monkeypatch):
    delete(ledger)
    assert ledger.kinds() == {Kind.DELETED}
    monkeypatch.setattr("qoricancha.audit.rules.kept.READ_LOG", timedelta(0))
    verification, faults = verified(ledger.database)
    assert (faults, verification.found.erased) == ([], 1)


def test_a_change_is_never_erased_after_a_term(ledger, monkeypatch):
    monkeypatch.setattr("qoricancha.audit.rules.kept.READ_LOG", timedelta(0))
    ledger.database.execute("DELETE FROM audit.history WHERE id = (SELECT max(id) FROM audit.history)")
    assert ledger.kinds() == {Kind.DELETED}


# --- from an exported head on ---


def test_a_verification_goes_on_from_a_head(ledger):
    start = stored.seal_numbered(ledger.database, 2)
    verification, faults = verified(ledger.database, ledger.heads, since=start)
    assert faults == []
    assert (verification.found.seals, verification.found.heads) == (3, 1)
    (entries,) = ledger.database.execute(
        "SELECT count(*) FROM audit.ledger_leaf WHERE position >= %s", [start.seal.tree_size]
    ).fetchone()
    assert verification.found.entries == entries


def test_it_finds_what_was_changed_since_and_not_what_was_before(ledger):
    start = stored.seal_numbered(ledger.database, 2)
    ends = "(SELECT min(id) FROM audit.read_log), (SELECT max(id) FROM audit.read_log)"
    ledger.database.execute(f"UPDATE audit.read_log SET purpose = 'x' WHERE id IN ({ends})")
    assert [fault.kind for fault in faults_in(ledger.database)] == [Kind.EDITED] * 2
    assert [fault.kind for fault in faults_in(ledger.database, since=start)] == [Kind.EDITED]


def test_a_fault_says_where_and_what():
    fault = Fault(Kind.EDITED, "history 17", "position 3")
    assert str(fault) == "EDITED history 17: the row is not what was sealed (position 3)"
    assert json.dumps(fault.kind) == '"EDITED"'


def peak_of_verifying(entries: int) -> int:
    """Return how many bytes a verification of so many leaves, a hundred a seal, holds at most."""

    def leaves() -> Iterator[Leaf]:
        for position in range(entries):
            yield Leaf(position, "read_log", position + 1, 1, b"x" * 32, None)

    def seals() -> Iterator[StoredSeal]:
        for number in range(1, entries // 100 + 1):
            seen = {"read_log": number * 100}
            yield StoredSeal(Seal(number, number * 100, b"", b"", datetime.now(UTC), seen, seen, ""), ())

    def unsealed() -> Iterator[tuple[str, int, datetime]]:
        for row_id in range(entries):
            yield "read_log", entries + row_id + 1, datetime.now(UTC)

    tracemalloc.start()
    for _ in Verification(lambda _: True, datetime.now(UTC)).faults(leaves(), seals(), unsealed()):
        continue
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak


def test_memory_does_not_grow_with_the_ledger():
    assert peak_of_verifying(20_000) < 2 * peak_of_verifying(2_000)
