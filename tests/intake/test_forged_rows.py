"""A public process that was taken over sends rows of its own making; the database goes by drafts and by its clock."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

import pytest

from qoricancha.appointments.models import Appointment, Slot
from qoricancha.appointments.rules.calendar import at_lima
from qoricancha.config.database.apply import apply_rules
from qoricancha.intake import actions
from qoricancha.intake.actions.submission import row_of
from qoricancha.intake.models import Application, SearchToken
from qoricancha.kernel import clock
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.db import acting
from qoricancha.kernel.sealing import new_key
from tests.database import as_role
from tests.intake.factories import SYSTEM, complete, open_offices

LONG_AGO = datetime(1999, 1, 1, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
def _clock_of_production(committing) -> None:
    """Undo what the tests' server has been told."""
    with as_role("owner"):
        apply_rules()


def send(*rows) -> list[str]:
    with as_role("public"), acting(Actor.public()):
        answers = actions.submit_batch(by=Actor.public(), at=clock.now(), rows=rows)
    return [answer.outcome for answer in answers]


def kept() -> Application:
    with as_role("worker"), acting(SYSTEM):
        return Application.objects.get()


def test_without_a_draft_nothing_is_kept(db, now):
    row = row_of(complete(now, starts_at=open_offices(now))[0], now)
    assert send(row | {"application_id": str(uuid4())}, row | {"client_key": "ANOTHER"}) == ["REFUSED"] * 2
    with acting(SYSTEM):
        assert not Application.objects.exists()
        assert not Slot.objects.exists()


def test_key_and_reference_are_the_drafts(db, now):
    draft, _ = complete(now, starts_at=None)
    with acting(SYSTEM):
        another = new_key()
    assert send(row_of(draft, now) | {"key_id": str(another.id), "reference": "ZZZZZZZZZZ"}) == ["SEAT_GONE"]
    assert (kept().key_id, kept().reference) == (draft.key_id, draft.reference)


def test_a_row_that_only_names_a_draft_changes_nothing_of_it(db, now):
    nine = open_offices(now)
    draft, _ = complete(now, starts_at=nine)
    row = row_of(draft, now)
    forged = {"client_key": "ANOTHER", "office": "CUS", "starts_at": None, "tokens": ["00" * 16]}
    assert send(row | forged, row) == ["REFUSED", "BOOKED"]
    assert kept().office_id == "LIM"
    with as_role("owner"), acting(SYSTEM):
        assert set(SearchToken.objects.values_list("office", flat=True)) == {"LIM"}
        assert not SearchToken.objects.filter(token=bytes(16)).exists()


@pytest.mark.usefixtures("_clock_of_production")
@pytest.mark.parametrize(
    ("given", "believed"), [(2 * MINUTE, True), (-2 * MINUTE, True), (HOUR, False), (-HOUR, False)]
)
def test_clocks_may_differ_by_minutes(given, believed):
    at = clock.now()
    draft, actor = complete(at, starts_at=None)
    with as_role("public"), acting(actor):
        answer = actions.submit(by=actor, at=at + given, draft=draft)
    assert answer.receipt.submitted_at == kept().submitted_at
    assert (kept().submitted_at == at + given) is believed
    assert abs(kept().submitted_at - at) < 3 * MINUTE


@pytest.mark.usefixtures("_clock_of_production")
def test_nobody_applied_long_ago_or_has_a_seat_then():
    at, nine = clock.now(), at_lima(date(1999, 1, 5), time(9))
    open_offices(at)
    draft, actor = complete(at, starts_at=nine)
    assert send(row_of(draft, LONG_AGO)) == ["SEAT_GONE"]
    assert abs(kept().submitted_at - at) < MINUTE
    with as_role("public"), acting(actor):
        booked = actions.book_seat(by=actor, at=LONG_AGO, application_id=draft.id, office="LIM", starts_at=nine)
    assert booked == "SEAT_GONE"
    with as_role("worker"), acting(SYSTEM):
        assert not Appointment.objects.exists()
