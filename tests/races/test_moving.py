"""A seat is moved while others want it, or while the same person moves it twice: nobody ends with none, none is lost.

As in test_last_seat, the interleaving is made; and each guard is taken out once, to see that it is what holds.
"""

import random
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, connection
from django.db.models import Count

import qoricancha.appointments
import qoricancha.intake
from qoricancha.appointments.models import Appointment, Slot
from qoricancha.appointments.queries import seat_of
from qoricancha.intake import actions
from qoricancha.intake.models import Application
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.db import acting
from qoricancha.registration.actions import check_in
from qoricancha.registration.models import Registration
from tests.database import as_role
from tests.intake.factories import SYSTEM, complete, open_offices
from tests.races.overlap import overlap
from tests.races.test_last_seat import PATIENCE, in_thread, send, wait_until_blocked
from tests.registration.factories import officer

SEATS = Path(qoricancha.appointments.__file__).parent / "sql" / "10_book_seat.sql"
BOOKING = Path(qoricancha.intake.__file__).parent / "sql" / "submit_and_book.sql"
HALF_AN_HOUR = timedelta(minutes=30)


def seated(now, starts_at, office="LIM"):
    """Return the id of somebody with a seat."""
    draft, actor = complete(now, starts_at=starts_at, office=office)
    assert send(draft, actor, now) == "BOOKED"
    return draft.id


def move(who, now, leaving, wanted, office="LIM"):
    """Return the act of moving one's seat, as the public process does."""

    def act():
        mine = Actor.public(who)
        with acting(mine):
            return actions.book_seat(
                by=mine, at=now, application_id=who, office=office, starts_at=wanted, leaving=leaving
            )

    return act


def without(path: Path, *guards: tuple[str, str]) -> None:
    """In this test's own database, put something else in the place of guards."""
    text = path.read_text(encoding="utf-8")
    for guard, instead in guards:
        assert text.count(guard) == 1, guard
        text = text.replace(guard, instead)
    with as_role("owner"), connection.cursor() as cursor:
        cursor.execute(text)


def seat(who) -> tuple | None:
    with as_role("worker"), acting(SYSTEM):
        found = seat_of(who)
        return (found.office_code, found.starts_at) if found else None


def miscounted() -> list:
    """Return the times whose count is not that of their appointments, or beyond their capacity."""
    with as_role("worker"), acting(SYSTEM):
        live = dict(Appointment.objects.live().values_list("slot").annotate(Count("id")))
        return [slot for slot in Slot.objects.all() if slot.taken != live.get(slot.id, 0) or slot.taken > slot.capacity]


# --- the last seat of the time that one wants to move to ---


@pytest.fixture
def wanting(committing, now) -> tuple:
    """Somebody with a seat at nine, and somebody else who wants the last one at half past as well."""
    nine = open_offices(now, desks=2)
    seated(now, nine + HALF_AN_HOUR)
    newcomer = complete(now, starts_at=nine + HALF_AN_HOUR)
    return seated(now, nine), newcomer, nine


def race_for_the_last(wanting, now) -> list:
    mover, newcomer, nine = wanting
    by = newcomer[1]
    return overlap(by, lambda: send(*newcomer, now), move(mover, now, nine, nine + HALF_AN_HOUR), process="public")


def test_whoever_comes_too_late_keeps_the_seat_they_had(wanting, now):
    mover, _, nine = wanting
    assert race_for_the_last(wanting, now) == ["BOOKED", "SEAT_GONE"]
    assert (seat(mover), miscounted()) == (("LIM", nine), [])


LOOK = "       FOR UPDATE OF s;"
LAST_RESORT = "RAISE EXCEPTION 'a seat was given back for nothing';"


def test_without_the_lock_they_would_be_told_of_a_failure(wanting, now):
    mover, _, nine = wanting
    without(SEATS, (LOOK, "       ;"))
    first, second = race_for_the_last(wanting, now)
    assert (first, "given back for nothing" in str(second)) == ("BOOKED", True)
    assert (seat(mover), miscounted()) == (("LIM", nine), [])


def test_without_lock_and_last_resort_they_would_have_no_seat_at_all(wanting, now):
    without(SEATS, (LOOK, "       ;"), (LAST_RESORT, "NULL;"))
    assert race_for_the_last(wanting, now) == ["BOOKED", "BOOKED"]
    assert seat(wanting[0]) is None


# --- one person, two pages ---


@pytest.fixture
def mover(committing, now) -> tuple:
    """Somebody with a seat in Lima at nine."""
    nine = open_offices(now, desks=2)
    return seated(now, nine), nine


def move_twice(mover, now) -> list:
    who, nine = mover
    first, second = move(who, now, nine, nine + HALF_AN_HOUR), move(who, now, nine, nine, "CUS")
    return overlap(Actor.public(who), first, second, process="public")


def test_two_moves_at_once_are_one(mover, now):
    who, nine = mover
    assert move_twice(mover, now) == ["BOOKED", "REPEATED"]
    assert (seat(who), miscounted()) == (("LIM", nine + HALF_AN_HOUR), [])


ON_APPLICATION = ("WHERE a.id = application FOR UPDATE;", "WHERE a.id = application;")
ON_APPOINTMENT = ("WHERE p.id = held.appointment AND p.cancelled_at IS NULL;", "WHERE p.id = held.appointment;")


def test_without_the_lock_the_second_would_be_told_that_its_time_is_gone(mover, now):
    without(BOOKING, ON_APPLICATION)
    assert move_twice(mover, now) == ["BOOKED", "SEAT_GONE"]


def test_without_lock_and_second_look_the_table_stops_the_second(mover, now):
    who, nine = mover
    without(BOOKING, ON_APPLICATION)
    without(SEATS, ON_APPOINTMENT)
    first, second = move_twice(mover, now)
    assert (first, type(second)) == ("BOOKED", IntegrityError)
    assert (seat(who), miscounted()) == (("LIM", nine + HALF_AN_HOUR), [])


# --- two people, each other's times ---


def free_while_a_move_waits(now) -> int:
    """Hold nine o'clock, let somebody move there from half past; return how many rows of half past are free."""
    nine = open_offices(now, desks=2)
    other, who = seated(now, nine), seated(now, nine + HALF_AN_HOUR)
    with as_role("owner"), acting(SYSTEM):
        assert Slot.objects.select_for_update().filter(starts_at=nine).count() == 1
        assert list(Slot.objects.select_for_update().filter(starts_at=nine))
        with as_role("public"):
            moving, outcome = in_thread(move(who, now, nine + HALF_AN_HOUR, nine))
        wait_until_blocked(moving, connection.connection.info.backend_pid)
        free = list(Slot.objects.select_for_update(skip_locked=True).filter(starts_at=nine + HALF_AN_HOUR))
    moving.join(PATIENCE)
    assert outcome == ["BOOKED"]
    assert seat(other) == ("LIM", nine)
    return len(free)


def test_a_move_locks_its_times_in_the_order_of_all(committing, now):
    """While it waits for the earlier time it does not hold the later one: two swaps cannot wait for each other."""
    assert free_while_a_move_waits(now) == 1


def test_without_the_order_it_would_hold_one_and_wait_for_the_other(committing, now):
    without(SEATS, ("     ORDER BY t.office, t.starts_at\n", "     ORDER BY t.is_wanted\n"))
    assert free_while_a_move_waits(now) == 0


# --- somebody moves, the office closes ---


def free_while_the_day_is_being_closed(now, day_after) -> int:
    """Hold the day as whoever closes it, let somebody move from it; return how many of its appointments are free."""
    nine = open_offices(now, desks=2)
    who = seated(now, nine)
    with as_role("owner"), acting(SYSTEM), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(app.day_lock('LIM', %s))", [nine.date()])
        with as_role("public"):
            moving, outcome = in_thread(move(who, now, nine, nine + day_after))
        wait_until_blocked(moving, connection.connection.info.backend_pid)
        free = [*Appointment.objects.live().select_for_update(skip_locked=True, of=("self",))]
    moving.join(PATIENCE)
    assert outcome == ["BOOKED"]
    return len(free)


@pytest.mark.parametrize("day_after", [HALF_AN_HOUR, timedelta(days=1)])
def test_a_move_that_waits_for_a_closing_holds_nothing_that_the_closing_wants(committing, now, day_after):
    assert free_while_the_day_is_being_closed(now, day_after) == 1


def test_with_the_appointment_first_the_closing_would_wait_in_turn(committing, now):
    first = "WHERE p.holder = mover AND p.service = wanted_service AND p.cancelled_at IS NULL"
    without(SEATS, (f"{first};", f"{first} FOR UPDATE OF p;"))
    assert free_while_the_day_is_being_closed(now, HALF_AN_HOUR) == 0


def test_a_crowd_that_moves_to_and_fro_loses_no_seat(committing, now):
    nine = open_offices(now, desks=3)
    places = [("LIM", nine), ("LIM", nine + HALF_AN_HOUR), ("CUS", nine)]
    people = [(seated(now, place[1], place[0]), place) for place in places for _ in range(2)]
    start = threading.Barrier(len(people))

    def wander(who, held):
        start.wait(PATIENCE)
        outcomes = []
        for office, wanted in random.Random(str(who)).sample(places, len(places)):
            outcomes.append(move(who, now, held[1], wanted, office)())
            with acting(Actor.public(who)):
                found = seat_of(who)
            held = (found.office_code, found.starts_at)
        return outcomes

    with as_role("public"):
        running = [in_thread(lambda pair=pair: wander(*pair)) for pair in people]
        for thread, _ in running:
            thread.join(PATIENCE)
    assert {type(found[0]) for _, found in running} == {list}
    assert [who for who, _ in people if seat(who) is None] == []
    assert miscounted() == []


# --- and the office ---


def test_whoever_is_received_while_they_move_is_registered_where_it_took_them(mover, now):
    who, nine = mover
    by = officer(offices=("LIM", "CUS"))
    moved, commit = threading.Event(), threading.Event()
    backend: list[int] = []

    def keep_moving():
        with acting(Actor.public(who)):
            outcome = move(who, now, nine, nine, "CUS")()
            backend.append(connection.connection.info.backend_pid)
            moved.set()
            assert commit.wait(PATIENCE)
        return outcome

    def receive():
        with acting(by):
            return check_in(by=by, at=now, application_id=who).office_id

    with as_role("public"):
        moving, outcome = in_thread(keep_moving)
        assert moved.wait(PATIENCE), outcome
    with as_role("staff"):
        receiving, received = in_thread(receive)
    wait_until_blocked(receiving, backend[0])
    commit.set()
    moving.join(PATIENCE)
    receiving.join(PATIENCE)
    with as_role("worker"), acting(SYSTEM):
        assert (outcome, received) == (["BOOKED"], ["CUS"])
        assert (Application.objects.get().office_id, Registration.objects.get().office_id) == ("CUS", "CUS")
