"""Sealing: what is committed gets a leaf, once; a seal is signed; the worker can do no more than that."""

from pathlib import Path

import psycopg
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.test import override_settings

from qoricancha.audit import actions, jobs, queries
from qoricancha.audit.rules.seals import BEFORE_THE_FIRST, NotAHead, as_head, from_head
from qoricancha.config.database.bootstrap import APP_ROLES
from qoricancha.kernel.keys import secret
from tests.audit.ledger import JOB, as_superuser, faults_in, newest, roll_back, seal, small_ledger, write
from tests.database import as_role

REFUSED = psycopg.errors.InsufficientPrivilege


@pytest.fixture
def superuser(postgres, committing):
    with as_superuser(postgres.url("postgres", committing)) as database:
        yield database


def unsealed(database) -> int:
    return database.execute(
        "SELECT (SELECT count(*) FROM audit.history) + (SELECT count(*) FROM audit.read_log)"
        " - (SELECT count(*) FROM audit.ledger_leaf)"
    ).fetchone()[0]


def test_a_ledger_that_nobody_touched_is_whole(superuser):
    assert faults_in(superuser, small_ledger()) == []
    assert unsealed(superuser) == 0


def test_nothing_new_makes_no_seal(committing):
    write()
    assert seal() > 0
    number = queries.last_seal().seal.number
    assert seal() == 0
    assert queries.last_seal().seal.number == number


def test_more_than_fits_at_once_is_sealed_bit_by_bit(superuser):
    seal()
    write(changes=7, reads=3)
    with as_role("worker"):
        sealed = [actions.seal_entries(by=JOB, most=2) for _ in range(5)]
    assert sealed == [4, 3, 2, 1, 0]  # two of each, then what is left of each
    assert faults_in(superuser) == []
    assert unsealed(superuser) == 0


def test_the_job_seals_all(superuser, monkeypatch):
    write(changes=5, reads=1)
    monkeypatch.setattr(actions, "MOST_AT_ONCE", 2)
    jobs.seal_entries(timestamp=0)
    assert unsealed(superuser) == 0


def test_the_mark_moves_on_with_the_seals(committing):
    write()
    seal()
    drawn = queries.last_seal().seal.drawn
    assert queries.last_seal().seal.settled == {"history": 0, "read_log": 0}
    roll_back()
    write()
    seal()
    assert queries.last_seal().seal.settled == drawn


def test_before_a_number_was_drawn_none_counts_as_drawn(superuser):
    superuser.execute("SELECT setval('audit.read_log_id_seq', 1, false)")
    superuser.commit()
    write(reads=0)
    seal()
    assert queries.last_seal().seal.drawn["read_log"] == 0


def test_numbers_are_drawn_one_by_one(superuser):
    sequences = ["history_id_seq", "read_log_id_seq"]
    found = superuser.execute(
        "SELECT sequencename, cache_size FROM pg_sequences WHERE sequencename = ANY (%s) ORDER BY 1", [sequences]
    ).fetchall()
    assert found == [(name, 1) for name in sequences]  # of numbers kept in store nobody knows who will use them when


def test_without_a_key_nothing_is_sealed(superuser, settings):
    settings.QORICANCHA_SECRETS = {**settings.QORICANCHA_SECRETS, "QORICANCHA_LEDGER_KEY": ""}
    write()
    with pytest.raises(ImproperlyConfigured, match="QORICANCHA_LEDGER_KEY"):
        seal()
    assert superuser.execute("SELECT count(*) FROM audit.ledger_leaf").fetchone() == (0,)


def test_a_seal_is_signed_and_a_changed_one_is_not(committing):
    write()
    seal()
    genuine = queries.last_seal().seal
    assert queries.is_signed(genuine)
    for name, other in {"tree_size": 1, "root": b"x", "previous_root": b"x", "settled": {"history": 1}}.items():
        assert not queries.is_signed(type(genuine)(**{**vars(genuine), name: other}))


def test_an_old_key_stays_known_beside_the_new_one(committing, settings):
    write()
    seal()
    genuine, name = queries.last_seal().seal, "QORICANCHA_LEDGER_PUBLIC_KEY"
    old, new = settings.QORICANCHA_SECRETS[name], "QkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkI="
    for keys, known in ((f"{new} {old}", True), (new, False)):
        with override_settings(QORICANCHA_SECRETS={**settings.QORICANCHA_SECRETS, name: keys}):
            assert queries.is_signed(genuine) is known


@pytest.mark.parametrize("keys", ["", "no base64", "AAAA"])
def test_a_public_key_that_cannot_be_read_is_no_key(keys, settings):
    settings.QORICANCHA_SECRETS = {**settings.QORICANCHA_SECRETS, "QORICANCHA_LEDGER_PUBLIC_KEY": keys}
    with pytest.raises(ImproperlyConfigured, match="QORICANCHA_LEDGER_PUBLIC_KEY"):
        queries.is_signed(BEFORE_THE_FIRST)


def test_a_private_key_of_another_length_is_refused(settings):
    settings.QORICANCHA_SECRETS = {**settings.QORICANCHA_SECRETS, "QORICANCHA_LEDGER_KEY": "AAAA"}
    with pytest.raises(ImproperlyConfigured, match="3 bytes, not 32"):
        actions.signing_key_id("QORICANCHA_LEDGER_KEY")
    assert len(secret("QORICANCHA_LEDGER_KEY")) == 3


# --- what leaves the database ---


def test_the_head_is_kept_outside_and_noted(superuser, settings, tmp_path):
    settings.QORICANCHA_LEDGER_HEADS = str(tmp_path / "heads")
    write()
    seal()
    jobs.export_head(timestamp=0)
    (kept,) = Path(settings.QORICANCHA_LEDGER_HEADS).iterdir()
    assert from_head(kept.read_text()) == queries.last_seal().seal
    state = queries.ledger_state()
    assert (state.exported_number, state.place) == (1, kept.name)
    assert (state.seal_number, state.waiting) == (1, 0)


def test_a_head_that_was_kept_is_never_written_over(committing, settings, tmp_path):
    settings.QORICANCHA_LEDGER_HEADS = str(tmp_path)
    write()
    seal()
    newest()
    (kept,) = tmp_path.iterdir()
    kept.write_text("altered")
    newest()
    assert [path.read_text() for path in tmp_path.iterdir()] == ["altered"]


def test_before_the_first_seal_there_is_no_head(committing):
    with as_role("worker"):
        assert actions.export_head(by=JOB) is None


def test_where_no_head_can_be_kept_nothing_is_noted(superuser, settings):
    settings.QORICANCHA_LEDGER_HEADS = ""
    write()
    seal()
    with pytest.raises(ImproperlyConfigured):
        newest()
    assert superuser.execute("SELECT count(*) FROM audit.ledger_export").fetchone() == (0,)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": "another"}'])
def test_what_is_no_head_is_refused(text):
    with pytest.raises(NotAHead):
        from_head(text)


def test_a_head_says_all_of_its_seal(committing):
    write()
    seal()
    head = queries.last_seal().seal
    assert from_head(as_head(head)) == head


# --- what an app role may do ---


@pytest.mark.parametrize("role", APP_ROLES)
@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM audit.{table}",
        "INSERT INTO audit.{table} OVERRIDING SYSTEM VALUE SELECT * FROM audit.{table}",
        "UPDATE audit.{table} SET {column} = {column}",
        "DELETE FROM audit.{table}",
        "TRUNCATE audit.{table} CASCADE",
        "ALTER TABLE audit.{table} DISABLE TRIGGER ALL",
    ],
)
@pytest.mark.parametrize(
    ("table", "column"), [("ledger_leaf", "hash"), ("ledger_seal", "root"), ("ledger_export", "place")]
)
def test_no_app_role_touches_the_ledger(db, postgres, role, statement, table, column):
    with psycopg.connect(postgres.url(role, "qoricancha_test")) as attacker, pytest.raises(REFUSED):
        attacker.execute(statement.format(table=table, column=column))


def test_not_even_its_owner_changes_the_ledger(committing):
    write()
    seal()
    for statement in ("UPDATE audit.ledger_leaf SET hash = hash", "DELETE FROM audit.ledger_seal"):
        with as_role("audit"), connection.cursor() as cursor, pytest.raises(Exception, match="append-only"):
            cursor.execute(statement)


MAY = {
    "qoricancha_public": {"log_read"},
    "qoricancha_staff": {"log_read", "ledger_state", "reads_found", "changes_found", "history_of_reference"},
    "qoricancha_worker": {
        "log_read", "append_leaves", "last_seal", "leaves_from", "add_seal", "note_export", "ledger_state",
        "count_old_reads", "erase_old_reads",
    },
    "qoricancha_owner": {"record_change", "readings_of"},
    "qoricancha_backup": set(),
}  # fmt: skip


@pytest.mark.parametrize("role", MAY)
def test_each_role_has_the_functions_of_its_work_and_no_other(db, role):
    with as_role("audit"), connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT p.proname FROM pg_proc p WHERE p.pronamespace = 'audit'::regnamespace"
            " AND has_function_privilege(%s, p.oid, 'EXECUTE')",
            [role],
        )
        assert {name for (name,) in cursor.fetchall()} == MAY[role]


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE audit.ledger_seal SET peaks = ARRAY(SELECT sha256(p) FROM unnest(peaks) p)",
        "UPDATE audit.ledger_seal SET peaks = peaks[2:]",
        "DELETE FROM audit.ledger_leaf WHERE position = (SELECT max(position) - 1 FROM audit.ledger_leaf)",
    ],
)
def test_on_a_damaged_end_nothing_is_built(superuser, damage):
    write()
    seal()
    write()
    with as_role("worker"), connection.cursor() as cursor:
        cursor.execute("SELECT audit.append_leaves(100000)")
    superuser.execute(damage)
    superuser.commit()
    with pytest.raises(actions.LedgerDamaged):
        seal()
    assert superuser.execute("SELECT max(number) FROM audit.ledger_seal").fetchone() == (1,)


def test_leaves_that_were_left_without_a_seal_are_sealed_with_the_next(superuser):
    write()
    with as_role("worker"), connection.cursor() as cursor:
        cursor.execute("SELECT audit.append_leaves(100000)")
    write()
    seal()
    assert faults_in(superuser) == []
    assert unsealed(superuser) == 0
