"""A row that commits late is sealed late, and never lost, whatever its number; sealers that trust numbers lose it.

The interleaving is made, not hoped for: a transaction writes and waits, others commit, the sealer runs, then the first
commits. Each wrong way of sealing stands beside ours and is seen to lose the row.
"""

import os
import threading
from pathlib import Path

import psycopg
import pytest

import qoricancha.config
from qoricancha.audit.actions import log_read
from qoricancha.audit.rules.faults import Kind
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.db import acting
from qoricancha.kernel.ids import uuid7
from qoricancha.kernel.sealing import new_key
from tests.audit.ledger import JOB, as_superuser, faults_in, roll_back, seal, write
from tests.database import as_role
from tests.races.test_erasure import Held
from tests.races.test_last_seat import PATIENCE, in_thread, wait_until_blocked

LEDGER = (Path(qoricancha.config.__file__).parent / "database" / "sql" / "30_ledger.sql").read_text(encoding="utf-8")
GATE = 535_353  # an advisory lock

_HIGHEST = "SELECT coalesce(max(l.row_id), 0) FROM audit.ledger_leaf l WHERE l.source = name"
BY_NUMBER = (
    'settled := coalesce(last.settled, \'{"history": 0, "read_log": 0}\');',
    f"settled := (SELECT jsonb_object_agg(name, ({_HIGHEST})) FROM unnest(ARRAY['history', 'read_log']) AS name);",
)
BY_WHAT_WAS_DRAWN = ("IF last.number IS NOT NULL AND has_ended THEN", "IF last.number IS NOT NULL THEN")
_END = "'audit.read_log'::regclass)"
BY_TRANSACTION_IDS = (
    LEDGER[LEDGER.index(" WHERE l.locktype = 'relation'") : LEDGER.index(_END)] + _END,
    " WHERE l.locktype = 'transactionid' AND l.mode = 'ExclusiveLock' AND l.granted",
)


@pytest.fixture
def superuser(postgres, committing):
    with as_superuser(postgres.url("postgres", committing)) as database:
        yield database


def replaced(database, ours: str, theirs: str) -> None:
    """Seal in another way."""
    assert ours in LEDGER
    database.execute("SET ROLE qoricancha_audit")
    database.execute(LEDGER.replace(ours, theirs))
    database.execute("RESET ROLE")
    database.commit()


def sealed(database, key_id) -> bool:
    """Whether the change that made a key is a leaf."""
    row = database.execute(
        "SELECT EXISTS (SELECT FROM audit.ledger_leaf l JOIN audit.history h ON h.id = l.row_id"
        " WHERE l.source = 'history' AND h.row_id = %s)",
        [str(key_id)],
    ).fetchone()
    database.commit()
    return row[0]


def late_key() -> object:
    with acting(JOB):
        return new_key().id


def commit_late(seals_before: int = 1, seals_after: int = 3):
    """Hold a change open while others are sealed; return what it made once it was committed and sealed."""
    seal()
    with as_role("worker"):
        late = Held(late_key)
    for _ in range(seals_before):
        write(changes=1, reads=1)
        assert seal() > 0
    key_id = late.commit()
    for _ in range(seals_after):
        write(changes=1, reads=0)
        seal()
    return key_id


@pytest.mark.parametrize("seals_before", [1, 2, 5])
def test_a_late_commit_is_sealed(superuser, seals_before):
    assert sealed(superuser, commit_late(seals_before))
    assert faults_in(superuser) == []


def test_many_late_commits_in_any_order_are_sealed(superuser):
    seal()
    with as_role("worker"):
        open_ones = [Held(late_key) for _ in range(4)]
    keys = []
    for number in (2, 0, 3, 1):
        write(changes=1, reads=1)
        seal()
        keys.append(open_ones[number].commit())
    seal()
    write(changes=1, reads=0)
    seal()
    assert [sealed(superuser, one) for one in keys] == [True] * 4
    assert faults_in(superuser) == []


def test_whoever_trusts_numbers_loses_it(superuser):
    replaced(superuser, *BY_NUMBER)
    assert not sealed(superuser, commit_late())


def test_whoever_does_not_wait_for_the_writers_loses_it(superuser):
    replaced(superuser, *BY_WHAT_WAS_DRAWN)
    assert not sealed(superuser, commit_late(seals_before=3))
    assert [fault.kind for fault in faults_in(superuser)] == [Kind.INSERTED]


# --- a row whose number is drawn while its transaction has no id yet ---


@pytest.fixture
def gate(superuser, postgres, committing):
    """Stop a read between the drawing of its number and its writing."""
    superuser.execute(
        "CREATE FUNCTION public.wait_at_gate() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN"
        f" IF NEW.route = 'late' THEN PERFORM pg_advisory_xact_lock_shared({GATE}); END IF; RETURN NEW; END $$"
    )
    superuser.execute(
        "CREATE TRIGGER wait_at_gate BEFORE INSERT ON audit.read_log FOR EACH ROW EXECUTE FUNCTION wait_at_gate()"
    )
    superuser.commit()
    with psycopg.connect(postgres.url("postgres", committing), autocommit=True) as admin:
        admin.execute("SELECT pg_advisory_lock(%s)", [GATE])
        yield admin


def read_late(gate, postgres, seals_before: int = 3) -> None:
    """Draw the number of a read, seal several times, and write the read only then."""
    write(changes=1, reads=1)
    seal()

    def reading() -> None:
        log_read(by=JOB, subject_kind="person", subject_id=uuid7(), purpose="CASE", route="late")

    with as_role("worker"):
        thread, found = in_thread(reading)
        wait_until_blocked(thread, gate.info.backend_pid)
    for _ in range(seals_before):
        write(changes=1, reads=1)
        assert seal() > 0
    gate.execute("SELECT pg_advisory_unlock_all()")
    thread.join(PATIENCE)
    assert found == [None]
    for _ in range(2):
        write(changes=1, reads=1)
        seal()


def late_read_is_sealed(database) -> bool:
    row = database.execute(
        "SELECT count(l.position) FROM audit.read_log r LEFT JOIN audit.ledger_leaf l"
        " ON l.source = 'read_log' AND l.row_id = r.id WHERE r.route = 'late'"
    ).fetchone()
    database.commit()
    return row == (1,)


def test_a_read_without_a_transaction_id_is_not_lost(superuser, gate, postgres):
    read_late(gate, postgres)
    assert late_read_is_sealed(superuser)
    assert faults_in(superuser) == []


def test_whoever_goes_by_transaction_ids_loses_it(superuser, gate, postgres):
    replaced(superuser, *BY_TRANSACTION_IDS)
    read_late(gate, postgres)
    assert not late_read_is_sealed(superuser)


# --- many at once ---


def test_under_load_every_row_is_sealed_once(superuser):
    """Writers commit and roll back as they like while the sealer runs all the time."""
    stop, writers = threading.Event(), 4

    def writing(seed: int) -> int:
        done = 0
        while not stop.is_set():
            with acting(Actor.job(f"writer {seed}")):
                new_key()
                if done % 3 == seed % 3:
                    log_read(
                        by=Actor.job(f"writer {seed}"),
                        subject_kind="person",
                        subject_id=uuid7(),
                        purpose="CASE",
                        route="t",
                    )
            if done % 5 == seed:
                roll_back()
            done += 1
            os.sched_yield()
        return done

    with as_role("worker"):
        threads = [in_thread(lambda seed=seed: writing(seed)) for seed in range(writers)]
        sealed_rows = [seal() for _ in range(25)]
        stop.set()
        for thread, _found in threads:
            thread.join(PATIENCE)
    assert [found for _thread, found in threads if not isinstance(found[0], int)] == []
    seal()
    assert sum(sealed_rows) > 0
    assert faults_in(superuser) == []
    rows = superuser.execute(
        "SELECT (SELECT count(*) FROM audit.history) + (SELECT count(*) FROM audit.read_log),"
        " (SELECT count(*) FROM audit.ledger_leaf)"
    ).fetchone()
    assert rows[0] == rows[1]


def test_two_sealers_at_once_make_one_chain(superuser):
    write(changes=5, reads=5)
    with as_role("worker"):
        first, second = in_thread(seal), in_thread(seal)
        for thread, _found in (first, second):
            thread.join(PATIENCE)
    assert min(first[1][0], second[1][0]) == 0
    assert faults_in(superuser) == []
