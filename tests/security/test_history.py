"""Nobody gets round the history: each attempt is made over a connection of its own, as the app role."""

from collections.abc import Iterator
from uuid import uuid4

import psycopg
import pytest
from django.db import connection

from qoricancha.config.database.bootstrap import APP_ROLES
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.db import acting
from qoricancha.kernel.sealing import new_key
from qoricancha.launcher.postgres import Server
from tests.database import as_role
from tests.staff import make_officer

REFUSED = psycopg.errors.InsufficientPrivilege
ACTOR = 'SELECT set_config(\'qoricancha.actor\', \'{"kind": "SYSTEM", "name": "forger"}\', false)'


@pytest.fixture(params=APP_ROLES)
def attacker(request: pytest.FixtureRequest, postgres: Server, committing: str) -> Iterator[psycopg.Connection]:
    """A plain session of an app role, with one history row to attack."""
    with acting(Actor.job("test")):
        new_key()
    with psycopg.connect(postgres.url(request.param, committing), autocommit=True) as connection:
        connection.execute(ACTOR)
        yield connection


@pytest.mark.parametrize(
    "statement",
    [
        "TRUNCATE audit.history",
        "DELETE FROM audit.history",
        "UPDATE audit.history SET actor = '{}'",
        "INSERT INTO audit.history (actor, role, relation, operation) VALUES ('{}', 'x', 'y', 'INSERT')",
        (
            "INSERT INTO audit.read_log (actor, role, office, subject_kind, subject_id, purpose, route)"
            " VALUES ('{}', 'x', '', 'x', gen_random_uuid(), 'x', 'x')"
        ),
        "TRUNCATE audit.read_log",
        "DELETE FROM audit.read_log",
        "ALTER TABLE kernel_sealingkey DISABLE TRIGGER ALL",
        "ALTER TABLE kernel_sealingkey DISABLE TRIGGER history_of_rows",
        "DROP TRIGGER history_of_rows ON kernel_sealingkey",
        "TRUNCATE kernel_sealingkey CASCADE",
        "SET session_replication_role = replica",
        "SET ROLE qoricancha_owner",
        "SET ROLE qoricancha_audit",
        "CREATE TABLE mine (id int)",
        "CREATE TEMP TABLE kernel_sealingkey (id uuid)",
        "CREATE FUNCTION app.staff_offices2() RETURNS int LANGUAGE sql RETURN 1",
        "ALTER TABLE kernel_storedfile DISABLE ROW LEVEL SECURITY",
        "SELECT audit.declared_actor()",
    ],
)
def test_an_app_role_is_refused(attacker: psycopg.Connection, statement: str):
    with pytest.raises(REFUSED):
        attacker.execute(statement)


def test_a_switch_of_a_trigger_library_changes_nothing(attacker: psycopg.Connection, postgres: Server, committing: str):
    attacker.execute("SET pgtrigger.ignore = '{kernel_sealingkey:history_of_rows}'")
    key = uuid4()
    attacker.execute("INSERT INTO kernel_sealingkey (id, wrapped, master_key) VALUES (%s, 'x', 'y')", [key])
    assert _history(postgres, committing, str(key)) == [("INSERT", attacker.info.user, "forger")]


def test_a_write_without_a_declared_actor_is_refused(attacker: psycopg.Connection):
    attacker.execute("RESET qoricancha.actor")
    with pytest.raises(REFUSED, match="no declared actor"):
        attacker.execute("INSERT INTO kernel_sealingkey (id, wrapped, master_key) VALUES (gen_random_uuid(), 'x', 'y')")


def test_not_even_the_owner_of_the_history_changes_it(postgres: Server, committing: str):
    with acting(Actor.job("test")):
        new_key()
    with psycopg.connect(postgres.url("postgres", committing), autocommit=True) as connection:
        connection.execute("SET ROLE qoricancha_audit")
        for statement in ("DELETE FROM audit.history", "UPDATE audit.history SET role = ''", "TRUNCATE audit.history"):
            with pytest.raises(REFUSED, match="append-only"):
                connection.execute(statement)


def test_a_changed_row_leaves_what_it_was_and_what_it_became(postgres: Server, committing: str, now):
    with acting(Actor.job("shredder")):
        key = new_key()
        key.destroyed_at, key.wrapped = now, None
        key.save()
    assert _history(postgres, committing, str(key.id)) == [
        ("INSERT", "qoricancha_worker", "shredder"),
        ("UPDATE", "qoricancha_worker", "shredder"),
    ]


def test_a_password_set_behind_everybody_s_back_is_in_the_history(postgres: Server, committing: str):
    victim, spy = make_officer("victima", factor=False), make_officer("espia", offices=("TUM",), factor=False)
    with as_role("staff"), acting(spy.as_actor()), connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_staffuser SET password = 'mine' WHERE id = %s", [victim.id])
        cursor.execute("UPDATE accounts_staffuser SET password = password WHERE id = %s", [victim.id])
    with psycopg.connect(postgres.url("postgres", committing)) as reader:
        changes = reader.execute(
            "SELECT actor->>'name', before, after FROM audit.history WHERE row_id = %s AND operation = 'UPDATE'",
            [str(victim.id)],
        ).fetchall()
    assert changes == [("espia", {}, {"password": "changed"})]


def test_a_secret_that_changes_with_other_columns_is_said_to_have_changed(postgres: Server, committing: str, now):
    with acting(Actor.job("shredder")):
        key = new_key()
        key.destroyed_at, key.wrapped = now, None
        key.save()
    with psycopg.connect(postgres.url("postgres", committing)) as reader:
        before, after = reader.execute(
            "SELECT before, after FROM audit.history WHERE row_id = %s AND operation = 'UPDATE'", [str(key.id)]
        ).fetchone()
    assert (before, after["wrapped"], after.keys()) == ({"destroyed_at": None}, "changed", {"destroyed_at", "wrapped"})


def _history(postgres: Server, database: str, row: str) -> list[tuple[str, str, str]]:
    with psycopg.connect(postgres.url("postgres", database)) as connection:
        return connection.execute(
            "SELECT operation, role, actor->>'name' FROM audit.history WHERE row_id = %s ORDER BY id", [row]
        ).fetchall()
