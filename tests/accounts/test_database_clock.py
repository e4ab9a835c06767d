"""A public process that was taken over gives the moments that suit it; the database's clock has the last word."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import ProgrammingError, connection

from qoricancha.accounts import actions
from qoricancha.accounts.models import SignIn
from qoricancha.accounts.queries import client_token, number_token, sign_in_holds
from qoricancha.config.database.apply import apply_rules
from qoricancha.kernel import clock
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.db import acting
from qoricancha.kernel.errors import InvalidInput
from qoricancha.kernel.ids import uuid7
from tests.database import as_role

PUBLIC, WORKER, OWNER = Actor.public(), Actor.job("messaging.send_sign_in_code"), Actor.system("tests")
LONG_AGO = datetime(1999, 1, 1, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture(autouse=True)
def _clock_of_production(committing) -> None:
    """Undo what the tests' server has been told."""
    with as_role("owner"):
        apply_rules()


def ask(at: datetime) -> SignIn:
    sign_in_id = uuid7()
    with as_role("public"):
        actions.ask_to_sign_in(
            by=PUBLIC, at=at, sign_in_id=sign_in_id, name=number_token("600001"), client=client_token("192.0.2.7")
        )
    with acting(WORKER):
        return SignIn.objects.get(id=sign_in_id)


def confirm(at: datetime, sign_in: SignIn, code: str):
    with as_role("public"):
        return actions.confirm_sign_in(by=PUBLIC, at=at, sign_in_id=sign_in.id, code=code)


def grow_old(sign_in: SignIn, **moments: datetime) -> None:
    with as_role("owner"), acting(OWNER):
        SignIn.objects.filter(id=sign_in.id).update(**moments)


@pytest.mark.parametrize(("given", "kept"), [(2 * MINUTE, True), (-2 * MINUTE, True), (HOUR, False), (-HOUR, False)])
def test_clocks_may_differ_by_minutes(given, kept):
    at = clock.now() + given
    asked_at = ask(at).asked_at
    assert (asked_at == at) is kept
    assert abs(asked_at - clock.now()) < 3 * MINUTE


def test_an_old_code_is_not_made_young(now):
    sign_in, at = ask(clock.now()), clock.now()
    code = actions.new_sign_in_code(by=WORKER, at=at, sign_in=sign_in, subject=uuid7())
    grow_old(sign_in, asked_at=at - HOUR)
    with pytest.raises(InvalidInput, match="venció"):
        confirm(at - HOUR, sign_in, code)


def test_an_old_session_is_not_made_young():
    sign_in, at, subject = ask(clock.now()), clock.now(), uuid7()
    code = actions.new_sign_in_code(by=WORKER, at=at, sign_in=sign_in, subject=subject)
    assert confirm(at, sign_in, code) == subject
    with as_role("public"):
        assert sign_in_holds(sign_in_id=sign_in.id, subject=subject, at=at)
    grow_old(sign_in, confirmed_at=at - 5 * HOUR)
    with as_role("public"):
        for given in (at, at - 5 * HOUR, LONG_AGO):
            assert not sign_in_holds(sign_in_id=sign_in.id, subject=subject, at=given)


def test_nobody_chooses_how_often_they_may_ask():
    with (
        as_role("public"),
        pytest.raises(ProgrammingError, match="does not exist"),
        acting(PUBLIC),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT app.ask_to_sign_in(gen_random_uuid(), '', '', now(), 1000000)")
