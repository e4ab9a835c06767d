"""One network address cannot ask without end, nor can all of them together."""

import logging
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection

import qoricancha.accounts
from qoricancha.accounts import actions
from qoricancha.accounts.queries import client_token
from qoricancha.accounts.rules.clients import IN_ALL_PER_DAY, PER_CLIENT_AND_HOUR, Counted
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.db import acting
from qoricancha.kernel.errors import Conflict
from tests.database import as_role
from tests.races.overlap import overlap

PUBLIC = Actor.public()
CLIENT, ANOTHER = client_token("192.0.2.7"), client_token("192.0.2.8")
HOUR = timedelta(hours=1)
CLIENTS = Path(qoricancha.accounts.__file__).parent / "sql" / "clients.sql"
GUARD = "SET times = c.times + 1"
LOOK_FIRST = (
    "SET times = 1 + (SELECT x.times FROM accounts_clientcount x"
    " WHERE (x.client, x.what, x.hour) = (c.client, c.what, c.hour))"
)


def count(now, client=CLIENT, what=Counted.DRAFT) -> None:
    actions.count_for_client(by=PUBLIC, at=now, client=client, what=what)


def use_up(now) -> None:
    """Let CLIENT ask all but once of what it may ask in an hour."""
    for _ in range(PER_CLIENT_AND_HOUR - 1):
        count(now)


@pytest.mark.django_db
@pytest.mark.role("public")
def test_one_client_has_so_many_an_hour(now):
    use_up(now)
    count(now)
    for _ in range(2):
        with pytest.raises(Conflict, match="demasiadas solicitudes desde su conexión"):
            count(now)
    count(now, client=ANOTHER)
    count(now, what=Counted.CODE_BY_SMS)
    count(now + HOUR)


@pytest.mark.django_db
@pytest.mark.role("public")
def test_all_together_have_so_many_a_day_and_somebody_is_called(now, monkeypatch, caplog):
    monkeypatch.setitem(IN_ALL_PER_DAY, Counted.CODE_BY_SMS, 5)
    for number in range(5):
        count(now + number * HOUR, client=client_token(str(number)), what=Counted.CODE_BY_SMS)
    with pytest.raises(Conflict, match="no podemos enviar más códigos por este medio"):
        count(now + 5 * HOUR, what=Counted.CODE_BY_SMS)
    assert [record.levelno for record in caplog.records] == [logging.CRITICAL]
    count(now + 5 * HOUR, what=Counted.CODE_BY_EMAIL)
    count(now + 25 * HOUR, what=Counted.CODE_BY_SMS)


@pytest.mark.django_db
@pytest.mark.role("public")
@pytest.mark.parametrize("statement", ["SELECT what FROM accounts_clientcount", "DELETE FROM accounts_clientcount"])
def test_the_public_role_counts_by_the_function_only(now, statement):
    with pytest.raises(Exception, match="permission denied"), acting(PUBLIC), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.fixture
def one_left(committing, now) -> None:
    """CLIENT may ask once more."""
    with as_role("public"):
        use_up(now)


def race(now) -> list:
    return overlap(PUBLIC, lambda: count(now), lambda: count(now), process="public", waits=True)


def test_the_last_of_an_hour_is_granted_once(one_left, now):
    first, second = race(now)
    assert first is None
    assert isinstance(second, Conflict)


def test_if_it_looked_first_it_would_be_granted_twice(one_left, now):
    text = CLIENTS.read_text(encoding="utf-8")
    assert text.count(GUARD) == 1
    with as_role("owner"), connection.cursor() as cursor:
        cursor.execute(text.replace(GUARD, LOOK_FIRST))
    assert race(now) == [None, None]
