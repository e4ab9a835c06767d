"""A person comes to one office while a seat at another is booked for them: application and registration agree.

The booking holds the application; the check-in is seen to wait for it, and reads the office afterwards.
"""

import threading
from pathlib import Path

import pytest
from django.db import connection, transaction

import qoricancha.intake
from qoricancha.intake.actions import book_seat
from qoricancha.intake.models import Application
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.db import acting
from qoricancha.kernel.errors import Conflict, NotFound
from qoricancha.registration import actions
from qoricancha.registration.models import Registration
from tests.database import as_role
from tests.intake.factories import SYSTEM, open_offices
from tests.races.test_last_seat import PATIENCE, in_thread, wait_until_blocked
from tests.registration.factories import applied, checked_in, officer

FUNCTIONS = Path(qoricancha.intake.__file__).parent / "sql" / "submit_and_book.sql"
GUARD = "IF arrived IS NOT NULL THEN"


@pytest.fixture
def wanted(committing, now) -> tuple:
    """An application to Lima without a seat, and a free time in both offices."""
    return applied(now, seat=False), open_offices(now)


def book_in_cusco(application, starts_at, at):
    mine = Actor.public(application)
    with acting(mine):
        return book_seat(by=mine, at=at, application_id=application, office="CUS", starts_at=starts_at)


def offices() -> tuple[str, str | None]:
    """Return the office of the application, and that of the registration."""
    with as_role("worker"), acting(SYSTEM):
        came = Registration.objects.values_list("office", flat=True).first()
        return Application.objects.get().office_id, came


def race(wanted, now, *, of: tuple[str, ...]) -> object:
    """Let a seat in Cusco be booked, an officer of these offices receive the person, then the booking commit."""
    booked, commit = threading.Event(), threading.Event()
    backend: list[int] = []
    by = officer(offices=of)

    def book() -> None:
        with transaction.atomic():
            book_in_cusco(*wanted, now)
            backend.append(connection.connection.info.backend_pid)
            booked.set()
            assert commit.wait(PATIENCE)

    def receive() -> None:
        with acting(by):
            actions.check_in(by=by, at=now, application_id=wanted[0])

    with as_role("public"):
        booking, trouble = in_thread(book)
        assert booked.wait(PATIENCE), trouble
    with as_role("staff"):
        receiving, outcome = in_thread(receive)
    wait_until_blocked(receiving, backend[0])
    commit.set()
    booking.join(PATIENCE)
    receiving.join(PATIENCE)
    return outcome[0]


def test_whoever_is_received_in_the_middle_of_a_booking_is_registered_where_it_took_them(wanted, now):
    assert race(wanted, now, of=("LIM", "CUS")) is None
    assert offices() == ("CUS", "CUS")


def test_an_office_that_has_just_lost_the_application_cannot_receive_it(wanted, now):
    assert isinstance(race(wanted, now, of=("LIM",)), NotFound)
    assert offices() == ("CUS", None)


def test_without_noting_the_arrival_first_the_registration_stands_at_another_office(wanted, now, monkeypatch):
    monkeypatch.setattr(actions.registrations, "note_arrival", lambda **_: None)
    assert race(wanted, now, of=("LIM", "CUS")) is None
    assert offices() == ("CUS", "LIM")


def test_after_the_arrival_no_seat_takes_the_application_away(wanted, now):
    checked_in(officer(), now, wanted[0])
    with as_role("public"), pytest.raises(Conflict, match="Ya lo recibieron"):
        book_in_cusco(*wanted, now)
    assert offices() == ("LIM", "LIM")


def test_without_the_guard_a_seat_takes_it_away(wanted, now):
    text = FUNCTIONS.read_text(encoding="utf-8")
    assert text.count(GUARD) == 1
    with as_role("owner"), connection.cursor() as cursor:
        cursor.execute(text.replace(GUARD, "IF false THEN"))
    checked_in(officer(), now, wanted[0])
    with as_role("public"):
        assert book_in_cusco(*wanted, now) == "BOOKED"
    assert offices() == ("CUS", "LIM")
