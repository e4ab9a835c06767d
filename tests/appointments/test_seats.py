"""Free seats as pages see them, and the function that books them."""

import re
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from qoricancha import intake
from qoricancha.appointments import actions, queries
from qoricancha.appointments.labels import ENDINGS
from qoricancha.appointments.models import Appointment, Closure, OfficeCalendar, Slot
from qoricancha.appointments.rules.calendar import Window, at_lima
from qoricancha.appointments.rules.services import (
    LAST_BOOKABLE_AFTER_DAYS,
    MOST_MOVES,
    MOVES_WITHIN_DAYS,
    Ending,
    Service,
)
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.db import acting
from qoricancha.kernel.errors import Conflict
from qoricancha.law.models import NonWorkingDay
from qoricancha.law.rules.working_days import OutsideTheCalendar
from tests.database import as_role

SYSTEM = Actor.system("tests")
TUESDAY = date(2019, 9, 3)
NINE = at_lima(TUESDAY, time(9))
WEEK = [Window(day, time(9), time(10), 30, 2) for day in (1, 2, 3, 4, 5)]


@pytest.fixture
def open_lima(db, now):
    actions.set_opening_hours(by=SYSTEM, at=now, office="LIM", windows=WEEK)


def take(start: datetime, at: datetime, *holders, office: str = "LIM") -> int:
    with as_role("owner"), acting(SYSTEM), connection.cursor() as cursor:
        service = Service.REGISTRATION_IN_PERSON
        cursor.execute("SELECT app.take_seats(%s, %s, %s, %s, %s)", [office, service, start, list(holders), at])
        return cursor.fetchone()[0]


def free_of(day: date, now: datetime) -> list[tuple[str, int]]:
    days = queries.free_seats("LIM", day, 1, at=now)
    return [(f"{seat.starts_at:%H:%M}", seat.free) for found in days for seat in found.seats]


def test_a_seat_is_taken_and_shown_as_taken(open_lima, now):
    assert take(NINE, now, holder := uuid4()) == 1
    assert free_of(TUESDAY, now) == [("09:00", 1), ("09:30", 2)]
    assert queries.seat_of(holder) == queries.BookedSeat("LIM", NINE, 30)
    assert queries.agenda_of("LIM", TUESDAY) == [(NINE.astimezone(UTC), holder)]


def test_as_many_get_seats_as_there_are_in_their_order(open_lima, now):
    first, second, third = uuid4(), uuid4(), uuid4()
    assert take(NINE, now, first, second, third) == 2
    assert set(Appointment.objects.values_list("holder", flat=True)) == {first, second}
    assert take(NINE, now, third) == 0
    assert free_of(TUESDAY, now) == [("09:30", 2)]


def test_a_second_live_appointment_of_one_holder_is_refused(open_lima, now):
    take(NINE, now, holder := uuid4())
    with pytest.raises(IntegrityError, match="appointment_one_live"):
        take(NINE + timedelta(minutes=30), now, holder)
    assert Slot.objects.get().taken == 1


@pytest.mark.parametrize(
    "start",
    [
        pytest.param(at_lima(TUESDAY, time(9, 10)), id="between two times"),
        pytest.param(at_lima(TUESDAY, time(9)) + timedelta(seconds=1), id="with seconds"),
        pytest.param(at_lima(TUESDAY, time(10)), id="at closing time"),
        pytest.param(at_lima(TUESDAY, time(8, 30)), id="before opening"),
        pytest.param(at_lima(date(2019, 9, 7), time(9)), id="on a Saturday"),
        pytest.param(at_lima(date(2019, 9, 2), time(9)), id="past"),
        pytest.param(at_lima(date(2019, 10, 8), time(9)), id="on a holiday: Combate de Angamos"),
        pytest.param(at_lima(date(2020, 1, 2), time(9)), id="too far ahead"),
    ],
)
def test_what_the_calendar_does_not_offer_is_not_booked(open_lima, now, start):
    assert take(start, now, uuid4()) == 0
    assert start not in [
        seat.starts_at for day in queries.free_seats("LIM", TUESDAY, 150, at=now) for seat in day.seats
    ]
    assert not Slot.objects.exists()


def test_every_seat_that_is_shown_can_be_booked(open_lima, now):
    shown = [seat.starts_at for day in queries.free_seats("LIM", date(2019, 9, 2), 200, at=now) for seat in day.seats]
    assert shown[-1].date() < date(2019, 9, 2) + timedelta(LAST_BOOKABLE_AFTER_DAYS)
    assert [take(start, now, uuid4()) for start in shown] == [1] * len(shown)


@pytest.mark.parametrize("first", [date.max, date(2020, 1, 1)])
def test_nothing_is_offered_beyond_the_last_bookable_day(open_lima, now, first):
    assert queries.free_seats("LIM", first, 5, at=now) == []


def test_a_closure_is_neither_shown_nor_booked(open_lima, now):
    actions.close_office(
        by=SYSTEM, at=now, office="LIM", day=TUESDAY, reason="Inventario", starts=time(9), ends=time(9, 30)
    )
    assert free_of(TUESDAY, now) == [("09:30", 2)]
    assert take(NINE, now, uuid4()) == 0


def test_in_a_year_of_unknown_holidays_nothing_is_booked(open_lima, now):
    with as_role("owner"), acting(SYSTEM):
        NonWorkingDay.objects.filter(day__year=2019).delete()
        NonWorkingDay.objects.create(day=date(2019, 12, 24), basis="DS inventado")
    assert take(NINE, now, uuid4()) == 0
    with pytest.raises(OutsideTheCalendar):
        free_of(TUESDAY, now)


def test_a_day_with_appointments_is_not_closed(open_lima, now):
    take(NINE, now, uuid4())
    with pytest.raises(Conflict, match="1 citas"):
        actions.close_office(by=SYSTEM, at=now, office="LIM", day=TUESDAY, reason="Inventario")
    assert not Closure.objects.exists()


def test_another_office_offers_nothing(open_lima, now):
    assert queries.free_seats("CUS", TUESDAY, 5, at=now) == []
    assert take(NINE, now, uuid4(), office="CUS") == 0


@pytest.mark.parametrize("days", [1, 30])
def test_free_seats_take_four_queries(open_lima, now, django_assert_num_queries, days):
    take(NINE, now, uuid4())
    with django_assert_num_queries(4):
        queries.free_seats("LIM", TUESDAY, days, at=now)


def test_the_nearest_seats_surround_the_wanted_one(open_lima, now):
    take(NINE, now, uuid4(), uuid4())
    found = queries.nearest_seats("LIM", NINE, 2, at=now)
    assert [f"{seat.starts_at:%d %H:%M}" for seat in found] == ["03 09:30", "04 09:00"]


def test_opening_hours_of_the_file_cover_the_fourteen_offices(db, now):
    assert actions.load_opening_hours(by=SYSTEM, at=now) == 14
    assert OfficeCalendar.objects.filter(office_id="LIM").count() == 10
    assert actions.load_opening_hours(by=SYSTEM, at=now) == 14
    assert OfficeCalendar.objects.filter(office_id="LIM").count() == 10


def move(holder, start: datetime, at: datetime) -> bool:
    with as_role("owner"), acting(SYSTEM), connection.cursor() as cursor:
        cursor.execute(
            "SELECT app.move_seat(%s, 'LIM', %s, %s, %s)", [holder, Service.REGISTRATION_IN_PERSON, start, at]
        )
        return cursor.fetchone()[0]


@pytest.mark.parametrize(
    ("at", "ending"), [(NINE - timedelta(minutes=1), Ending.MOVED), (NINE, Ending.MISSED)], ids=["before", "after"]
)
def test_a_moved_seat_is_free_again_and_says_why_it_was_left(open_lima, now, at, ending):
    take(NINE, now, holder := uuid4())
    wednesday = NINE + timedelta(days=1)
    assert move(holder, wednesday, at)
    assert queries.seat_of(holder) == queries.BookedSeat("LIM", wednesday, 30)
    assert free_of(TUESDAY, now)[0] == ("09:00", 2)
    left = Appointment.objects.get(cancelled_at__isnull=False)
    assert (left.cancelled_at, left.cancel_reason) == (at, ending)
    assert queries.moves_of(holder) == 1


def test_a_seat_is_not_moved_to_where_none_is(open_lima, now):
    take(NINE, now, holder := uuid4())
    half_past = NINE + timedelta(minutes=30)
    take(half_past, now, uuid4(), uuid4())
    for wanted in (half_past, NINE + timedelta(minutes=7), NINE - timedelta(days=3)):
        assert not move(holder, wanted, now)
    assert queries.seat_of(holder) == queries.BookedSeat("LIM", NINE, 30)
    assert not Appointment.objects.filter(cancelled_at__isnull=False).exists()


def test_every_ending_has_its_words():
    assert set(ENDINGS) == set(Ending)


def test_the_function_counts_moves_as_the_rules_say():
    text = (Path(intake.__file__).parent / "sql" / "submit_and_book.sql").read_text(encoding="utf-8")
    assert re.findall(r"moment - interval '(\d+) day'\) >= (\d+)", text) == [(str(MOVES_WITHIN_DAYS), str(MOST_MOVES))]


@pytest.mark.parametrize("process", ["public", "staff", "worker"])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE appointments_slot SET taken = 0",
        "DELETE FROM appointments_slot",
        "INSERT INTO appointments_appointment (id) VALUES (gen_random_uuid())",
        "UPDATE appointments_appointment SET cancelled_at = now()",
        "SELECT app.take_seats('LIM', 'REGISTRATION_IN_PERSON', now(), '{}', now())",
        "SELECT app.move_seat(gen_random_uuid(), 'LIM', 'REGISTRATION_IN_PERSON', now(), now())",
        "SELECT app.open_slot('LIM', 'REGISTRATION_IN_PERSON', now(), 30, 2)",
    ],
)
def test_no_app_role_can_get_round_the_function(db, process, statement):
    refused = pytest.raises(ProgrammingError, match="permission denied")
    with as_role(process), acting(SYSTEM), refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_public_sees_its_own_appointment_only(open_lima, now):
    mine, others = uuid4(), uuid4()
    take(NINE, now, mine, others)
    with as_role("public"), acting(Actor.public(mine)):
        assert queries.seat_of(mine) is not None
        assert queries.seat_of(others) is None
        assert Appointment.objects.count() == 1
