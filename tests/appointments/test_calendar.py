"""Which seats a day has."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qoricancha.appointments.rules.calendar import (
    OpeningDays,
    Pause,
    Seat,
    Window,
    at_lima,
    desks_by_time,
    free_seats_of,
    nearest,
    opening_days,
    times_of,
)

MONDAY = date(2019, 9, 2)
MORNING = Window(1, time(8, 30), time(10), 30, 2)
BEFORE_OPENING = at_lima(MONDAY, time(7))


def free(*, windows=(MORNING,), pauses=(), left=None, after=BEFORE_OPENING, day=MONDAY) -> list[tuple[str, int]]:
    found = free_seats_of(day, windows=windows, pauses=pauses, left=left or {}, after=after)
    return [(f"{seat.starts_at:%H:%M}", seat.free) for seat in found.seats]


def test_the_last_appointment_ends_by_closing_time():
    assert times_of(Window(1, time(8, 30), time(10, 10), 30, 1)) == [time(8, 30), time(9), time(9, 30)]


def test_a_day_offers_its_weekdays_hours():
    assert free() == [("08:30", 2), ("09:00", 2), ("09:30", 2)]


def test_another_weekday_offers_nothing():
    assert free(day=date(2019, 9, 3)) == []


def test_two_windows_that_meet_add_their_desks():
    late = Window(1, time(9, 30), time(10, 30), 30, 1)
    assert free(windows=(MORNING, late)) == [("08:30", 2), ("09:00", 2), ("09:30", 3), ("10:00", 1)]


@pytest.mark.parametrize(
    ("pause", "times"),
    [
        (Pause(MONDAY), []),
        (Pause(MONDAY, time(9), time(9, 30)), ["08:30", "09:30"]),
        (Pause(date(2019, 9, 9)), ["08:30", "09:00", "09:30"]),
    ],
)
def test_a_pause_takes_its_times_away(pause, times):
    assert [time for time, _ in free(pauses=[pause])] == times


def test_what_is_taken_is_not_offered():
    left = {at_lima(MONDAY, time(8, 30)): 0, at_lima(MONDAY, time(9)): 1}
    assert free(left=left) == [("09:00", 1), ("09:30", 2)]


def test_what_is_past_is_not_offered():
    assert free(after=at_lima(MONDAY, time(9))) == [("09:30", 2)]


def test_the_nearest_seats_are_given_in_the_order_of_time():
    seats = [Seat(at_lima(MONDAY, time(hour)), 1) for hour in (8, 9, 11, 15)]
    assert nearest(seats, at_lima(MONDAY, time(10)), 3) == seats[:3]


def test_hours_are_told_as_on_a_door():
    morning, afternoon = (time(8, 30), time(12, 30)), (time(14), time(16))
    week = [Window(day, *hours, 20, 6) for hours in (afternoon, morning) for day in (1, 2, 3, 5)]
    week.append(Window(6, *morning, 20, 1))
    assert opening_days(week) == [
        OpeningDays(1, 3, (morning, afternoon)),
        OpeningDays(5, 5, (morning, afternoon)),
        OpeningDays(6, 6, (morning,)),
    ]
    assert opening_days([]) == []


@given(
    opens=st.times(),
    minutes=st.integers(5, 480),
    length=st.integers(1, 1439),
)
def test_every_appointment_lies_within_the_window(opens, minutes, length):
    opens = opens.replace(second=0, microsecond=0)
    closes = (datetime.combine(MONDAY, opens) + timedelta(minutes=length)).time()
    if closes <= opens:
        return
    times = times_of(Window(1, opens, closes, minutes, 1))
    assert len(times) == length // minutes
    assert all(opens <= moment < closes for moment in times)
    assert list(desks_by_time(MONDAY, [Window(1, opens, closes, minutes, 1)], [])) == times
