"""Whoever has all power over the database changes what they like: the verification finds it, every time."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qoricancha.audit.rules.faults import Kind
from tests.audit.attacks import SOURCES, Ledger, insert_change, insert_read
from tests.audit.ledger import faults_in, rehash, resealed, signed_anew

FEW = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
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
