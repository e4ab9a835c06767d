"""Whoever has all power over the database changes what they like: the verification finds it, every time."""

import json
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qoricancha.audit.queries import stored
from qoricancha.audit.rules.faults import Fault, Kind
from qoricancha.audit.rules.seals import Seal
from qoricancha.audit.rules.verification import Leaf, StoredSeal, Verification
from tests.audit.ledger import (
    Superuser,
    as_superuser,
    faults_in,
    rehash,
    resealed,
    seal,
    signed_anew,
    small_ledger,
    verified,
    write,
)

FEW = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
SOURCES = {"history": "relation", "read_log": "purpose"}  # a column that may hold any text


@dataclass(frozen=True)
class Ledger:
    """A small ledger, the heads that were exported of it, and a superuser's session."""

    database: Superuser
    heads: list[Seal]

    def rows(self, source: str) -> list[int]:
        """Return the ids of a source."""
        return [one for (one,) in self.database.execute(f"SELECT id FROM audit.{source} ORDER BY id")]

    def gap(self, source: str) -> int:
        """Return a number that was drawn and never used."""
        (number,) = self.database.execute(
            f"SELECT min(r.id) + 1 FROM audit.{source} r WHERE r.id >= (SELECT max(id) - 12 FROM audit.{source})"
            f" AND NOT EXISTS (SELECT FROM audit.{source} n WHERE n.id = r.id + 1)"
        ).fetchone()
        return number

    def undo(self) -> None:
        """Make it as it was."""
        self.database.rollback()

    def kinds(self, heads: list[Seal] | None = None) -> set[Kind]:
        """Return what is wrong."""
        return {fault.kind for fault in faults_in(self.database, heads)}


@pytest.fixture
def ledger(postgres, committing):
    heads = small_ledger()
    with as_superuser(postgres.url("postgres", committing)) as database:
        yield Ledger(database, heads)


sources = st.sampled_from(sorted(SOURCES))


def some_rows(data: st.DataObject, ledger: Ledger, source: str, most: int = 3) -> list[int]:
    return data.draw(st.lists(st.sampled_from(ledger.rows(source)[-30:]), min_size=1, max_size=most, unique=True))


# --- whatever it is, it is found: the attacker has no key ---


@FEW
@given(data=st.data(), source=sources, with_leaf=st.booleans(), whole=st.booleans())
def test_an_edited_row_is_found(ledger, data, source, with_leaf, whole):
    """With its leaf made to fit, and with all roots made to fit."""
    row_id = some_rows(data, ledger, source, 1)[0]
    column = data.draw(st.sampled_from(["actor", "at", "role", SOURCES[source]]))
    value = {"actor": '\'{"kind": "STAFF"}\'', "at": "at - interval '1 microsecond'"}.get(column, f"{column} || 'x'")
    ledger.database.execute(f"UPDATE audit.{source} SET {column} = {value} WHERE id = %s", [row_id])
    if with_leaf:
        rehash(ledger.database)
        if whole:
            resealed(ledger.database)
    found = faults_in(ledger.database)
    ledger.undo()
    if not with_leaf:
        assert [(one.kind, one.where) for one in found] == [(Kind.EDITED, f"{source} {row_id}")]
    else:
        assert {one.kind for one in found} == {Kind.FORGED_SEAL if whole else Kind.REWRITTEN}


@FEW
@given(data=st.data(), source=sources, with_leaf=st.booleans())
def test_deleted_rows_are_found(ledger, data, source, with_leaf):
    gone = some_rows(data, ledger, source)
    ledger.database.execute(f"DELETE FROM audit.{source} WHERE id = ANY (%s)", [gone])
    if with_leaf:
        ledger.database.execute("DELETE FROM audit.ledger_leaf WHERE source = %s AND row_id = ANY (%s)", [source, gone])
    found = faults_in(ledger.database)
    ledger.undo()
    if with_leaf:
        assert {one.kind for one in found} == {Kind.LEAF_MISSING}
    else:
        assert {(one.kind, one.where) for one in found} == {(Kind.DELETED, f"{source} {one}") for one in gone}


@FEW
@given(data=st.data(), source=sources)
def test_two_rows_that_changed_places_are_found(ledger, data, source):
    one, other = data.draw(st.lists(st.sampled_from(ledger.rows(source)[-20:]), min_size=2, max_size=2, unique=True))
    ledger.database.execute(f"ALTER TABLE audit.{source} ALTER id DROP IDENTITY")
    for row_id, place in ((one, -1), (other, one), (-1, other)):
        ledger.database.execute(f"UPDATE audit.{source} SET id = %s WHERE id = %s", [place, row_id])
    found = {(one.kind, one.where) for one in faults_in(ledger.database)}
    ledger.undo()
    assert found == {(Kind.EDITED, f"{source} {one}"), (Kind.EDITED, f"{source} {other}")}


@FEW
@given(data=st.data())
def test_leaves_that_changed_places_are_found(ledger, data):
    (size,) = ledger.database.execute("SELECT count(*) FROM audit.ledger_leaf").fetchone()
    one, other = data.draw(st.lists(st.integers(size - 20, size - 1), min_size=2, max_size=2, unique=True))
    for position, place in ((one, size + 1), (other, one), (size + 1, other)):
        ledger.database.execute("UPDATE audit.ledger_leaf SET position = %s WHERE position = %s", [place, position])
    found = ledger.kinds()
    ledger.undo()
    assert Kind.REWRITTEN in found


@FEW
@given(seals=st.integers(1, 4), rows=st.booleans(), leaves=st.booleans())
def test_an_end_that_was_cut_off_is_found(ledger, seals, rows, leaves):
    """Seals, with the leaves and the rows that they covered, or without: only an exported head tells the first."""
    (last,) = ledger.database.execute("SELECT max(number) FROM audit.ledger_seal").fetchone()
    (size,) = ledger.database.execute(
        "SELECT tree_size FROM audit.ledger_seal WHERE number = %s", [last - seals]
    ).fetchone()
    if rows:
        for name in SOURCES:
            ledger.database.execute(
                f"DELETE FROM audit.{name} WHERE id IN"
                " (SELECT row_id FROM audit.ledger_leaf WHERE source = %s AND position >= %s)",
                [name, size],
            )
    if leaves:
        ledger.database.execute("DELETE FROM audit.ledger_leaf WHERE position >= %s", [size])
    ledger.database.execute("DELETE FROM audit.ledger_seal WHERE number > %s", [last - seals])
    alone, compared = ledger.kinds(), ledger.kinds(ledger.heads)
    ledger.undo()
    assert Kind.TRUNCATED in compared
    assert (alone == set()) is leaves


@FEW
@given(data=st.data(), column=st.sampled_from(["root", "previous_root", "tree_size", "settled", "drawn", "sealed_at"]))
def test_a_forged_seal_is_found(ledger, data, column):
    number = data.draw(st.integers(1, 5))
    value = {
        "root": "sha256(root)",
        "previous_root": "sha256(previous_root)",
        "tree_size": "tree_size + 1",
        "settled": '\'{"history": 1, "read_log": 1}\'',
        "drawn": '\'{"history": 1, "read_log": 1}\'',
        "sealed_at": "sealed_at + interval '1 second'",
    }[column]
    ledger.database.execute(f"UPDATE audit.ledger_seal SET {column} = {value} WHERE number = %s", [number])
    found = faults_in(ledger.database)
    ledger.undo()
    assert (Kind.FORGED_SEAL, f"seal {number}") in {(one.kind, one.where) for one in found}


@FEW
@given(number=st.integers(1, 4))
def test_a_seal_taken_out_of_the_middle_is_found(ledger, number):
    ledger.database.execute("DELETE FROM audit.ledger_seal WHERE number = %s", [number])
    found = ledger.kinds()
    ledger.undo()
    assert found == {Kind.SEAL_MISSING}


def insert_read(ledger: Ledger, row_id: int | str, at: str) -> None:
    ledger.database.execute(
        "INSERT INTO audit.read_log (id, at, actor, role, office, subject_kind, subject_id, purpose, route)"
        f" OVERRIDING SYSTEM VALUE VALUES ({row_id}, {at}, '{{\"kind\": \"STAFF\"}}', 'qoricancha_staff', 'LIM',"
        " 'person', gen_random_uuid(), 'CASE', 'x')"
    )


def insert_change(ledger: Ledger, row_id: int | str, at: str) -> None:
    ledger.database.execute(
        "INSERT INTO audit.history (id, at, actor, role, relation, operation)"
        f" OVERRIDING SYSTEM VALUE VALUES ({row_id}, {at}, '{{\"kind\": \"STAFF\"}}', 'x', 'x', 'UPDATE')"
    )


@FEW
@given(row_id=st.integers(-1000, 0), source=sources)
def test_a_row_that_was_put_in_behind_the_seals_is_found(ledger, row_id, source):
    {"history": insert_change, "read_log": insert_read}[source](ledger, row_id, "now() - interval '1 year'")
    found = {(one.kind, one.where) for one in faults_in(ledger.database)}
    ledger.undo()
    assert found == {(Kind.INSERTED, f"{source} {row_id}")}


def test_a_row_that_was_put_into_a_gap_is_found(ledger):
    gap = ledger.gap("history")
    insert_change(ledger, gap, "now()")
    assert {(one.kind, one.where) for one in faults_in(ledger.database)} == {(Kind.INSERTED, f"history {gap}")}


def test_a_stolen_ledger_that_is_whole_in_itself_is_found_by_an_exported_head(ledger):
    """Whoever has the sealer's key too can make everything fit, but not what lies elsewhere."""
    ledger.database.execute(
        "UPDATE audit.read_log SET purpose = 'AGENDA' WHERE id = (SELECT min(id) FROM audit.read_log)"
    )
    rehash(ledger.database)
    resealed(ledger.database)
    signed_anew(ledger.database)
    assert ledger.kinds() == set()
    assert ledger.kinds(ledger.heads) == {Kind.FORKED}


# --- each check finds what no other does ---


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
