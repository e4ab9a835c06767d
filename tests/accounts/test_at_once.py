"""One network address asks many times at the same moment, and each request counts those before it."""

import threading
from pathlib import Path

import pytest
from django.db import connection

import qoricancha.accounts
from qoricancha.accounts import actions
from qoricancha.accounts.queries import client_token, number_token
from qoricancha.accounts.rules.sign_in import ASKED_PER_CLIENT_AND_HOUR
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.db import acting
from qoricancha.kernel.errors import Conflict
from qoricancha.kernel.ids import uuid7
from tests.database import as_role
from tests.races.test_last_seat import PATIENCE, in_thread, wait_until_blocked

PUBLIC, CLIENT = Actor.public(), client_token("192.0.2.7")
SIGN_IN = Path(qoricancha.accounts.__file__).parent / "sql" / "sign_in.sql"
GUARD = "PERFORM pg_advisory_xact_lock(hashtextextended(encode(asker, 'hex'), 3));"


def ask(now) -> None:
    actions.ask_to_sign_in(by=PUBLIC, at=now, sign_in_id=uuid7(), name=number_token("600001"), client=CLIENT)


@pytest.fixture
def one_left(committing, now) -> None:
    """This client may ask once more."""
    with as_role("public"):
        for _ in range(ASKED_PER_CLIENT_AND_HOUR - 1):
            ask(now)


def race(now, *, guarded: bool) -> list:
    """Let one ask and not commit, another ask meanwhile, the first commit; return what both got: None is a yes."""
    asked, commit, backend = threading.Event(), threading.Event(), []

    def first() -> None:
        with acting(PUBLIC):
            ask(now)
            backend.append(connection.connection.info.backend_pid)
            asked.set()
            assert commit.wait(PATIENCE)

    with as_role("public"):
        one, of_one = in_thread(first)
        assert asked.wait(PATIENCE), of_one
        other, of_other = in_thread(lambda: ask(now))
        if not guarded:
            other.join(PATIENCE)
    if guarded:
        wait_until_blocked(other, backend[0])
    with as_role("public"):
        commit.set()
        one.join(PATIENCE)
        other.join(PATIENCE)
    return of_one + of_other


def test_the_last_request_of_an_hour_is_granted_once(one_left, now):
    first, second = race(now, guarded=True)
    assert first is None
    assert isinstance(second, Conflict)


def test_without_the_guard_it_is_granted_twice(one_left, now):
    text = SIGN_IN.read_text(encoding="utf-8")
    assert text.count(GUARD) == 1
    with as_role("owner"), connection.cursor() as cursor:
        cursor.execute(text.replace(GUARD, ""))
    assert race(now, guarded=False) == [None, None]
