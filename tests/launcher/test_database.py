"""The demo's database on the embedded server and on one that is already there."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from qoricancha.config.database.bootstrap import APP_ROLES, LOGIN_ROLES
from qoricancha.launcher.database import DEMO, Database, DatabaseFailed, database_of
from qoricancha.launcher.home import Home
from qoricancha.launcher.keys import Keys
from qoricancha.launcher.postgres import start_postgres


@pytest.fixture
def home(folder: Path) -> Home:
    return Home.at(folder / "var")


@pytest.fixture
def existing(folder: Path) -> Iterator[str]:
    server = start_postgres(folder / "existing", durable=False, superuser_password="admin")
    yield server.url(password="admin")
    server.stop()


def run_sql(url: str, statement: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement)


def answer(url: str, question: str) -> object:
    with psycopg.connect(url) as connection:
        return connection.execute(question).fetchone()[0]


def test_every_process_signs_in_as_its_own_role(home):
    with database_of(home, Keys(home.keys), existing=None) as database:
        database.prepare(anew=False)
        found = {role: answer(database.url(role), "SELECT current_user") for role in LOGIN_ROLES}
    assert found == {role: role for role in LOGIN_ROLES}


def test_password_of_one_role_is_not_anothers(home):
    with database_of(home, Keys(home.keys), existing=None) as database:
        database.prepare(anew=False)
        public, staff, _ = APP_ROLES
        forged = Database(database.admin_url, {staff: database.passwords[public]})
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            answer(forged.url(staff), "SELECT 1")


def test_embedded_server_ends_with_the_block(home):
    with database_of(home, Keys(home.keys), existing=None) as database:
        server = database.server
    assert server.process.returncode == 0


def test_death_of_the_embedded_server_is_noticed(home):
    with database_of(home, Keys(home.keys), existing=None) as database:
        database.check_alive()
        database.server.process.kill()
        database.server.process.wait()
        with pytest.raises(DatabaseFailed, match="PostgreSQL died"):
            database.check_alive()


def test_second_preparation_keeps_the_rows_and_a_new_one_does_not(existing, home):
    with database_of(home, Keys(home.keys), existing=existing) as database:
        database.prepare(anew=False)
        owner = database.url("qoricancha_owner")
        run_sql(owner, "CREATE TABLE kept (word text)")
        database.prepare(anew=False)
        kept = answer(owner, "SELECT to_regclass('kept') IS NOT NULL")
        database.prepare(anew=True)
        gone = answer(owner, "SELECT to_regclass('kept') IS NULL")
    assert (kept, gone) == (True, True)


@pytest.mark.parametrize("anew", [False, True])
def test_database_that_is_no_demo_is_never_touched(existing, home, anew):
    run_sql(existing, "CREATE DATABASE qoricancha")
    keys = Keys(home.keys)
    with database_of(home, keys, existing=existing) as database, pytest.raises(DatabaseFailed, match="is no demo"):
        database.prepare(anew=anew)
    assert answer(existing, "SELECT count(*) FROM pg_roles WHERE rolname LIKE 'qoricancha%'") == 0


def test_demo_is_marked_as_one(existing, home):
    with database_of(home, Keys(home.keys), existing=existing) as database:
        database.prepare(anew=False)
    question = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = 'qoricancha'"
    assert answer(existing, question) == DEMO
