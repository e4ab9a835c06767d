"""One network address asks many times at the same moment, and each request counts those before it."""

from pathlib import Path

import pytest
from django.db import connection

import qoricancha.accounts
from qoricancha.accounts import actions
from qoricancha.accounts.queries import client_token, number_token
from qoricancha.accounts.rules.sign_in import ASKED_PER_CLIENT_AND_HOUR
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.errors import Conflict
from qoricancha.kernel.ids import uuid7
from tests.database import as_role
from tests.races.overlap import overlap

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


def test_the_last_request_of_an_hour_is_granted_once(one_left, now):
    first, second = overlap(PUBLIC, lambda: ask(now), lambda: ask(now), process="public", waits=True)
    assert first is None
    assert isinstance(second, Conflict)


def test_without_the_guard_it_is_granted_twice(one_left, now):
    text = SIGN_IN.read_text(encoding="utf-8")
    assert text.count(GUARD) == 1
    with as_role("owner"), connection.cursor() as cursor:
        cursor.execute(text.replace(GUARD, ""))
    assert overlap(PUBLIC, lambda: ask(now), lambda: ask(now), process="public", waits=False) == [None, None]
