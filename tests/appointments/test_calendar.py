"""Which seats a day has."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qoricancha.appointments.rules.calendar import (
    Pause,
    Seat,
    Window,
    at_lima,
    desks_by_time,
    free_seats_of,
    nearest,
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


def pauses() -> st.SearchStrategy[Pause]:
    """Return whole days and hours of two days."""
    days = st.sampled_from([MONDAY, MONDAY + timedelta(1)])
    hours = st.lists(st.integers(0, 23), min_size=2, max_size=2, unique=True).map(sorted)
    return st.builds(lambda day, hour: Pause(day, *(time(one) for one in hour)), days, hours) | st.builds(Pause, days)


@given(pauses(), pauses())
def test_a_pause_is_within_another_that_covers_each_of_its_moments(inner, outer):
    moments = [time(hour, minute) for hour in range(24) for minute in (0, 30)]
    covered = all(outer.covers(moment) for moment in moments if inner.covers(moment))
    assert inner.is_within(outer) == (inner.day == outer.day and covered)


@pytest.mark.parametrize(
    ("pause", "ends"),
    [
        (Pause(MONDAY), at_lima(MONDAY + timedelta(1), time(0))),
        (Pause(MONDAY, time(9), time(10)), at_lima(MONDAY, time(10))),
    ],
)
def test_a_pause_is_over_when_it_ends(pause, ends):
    assert [pause.is_over(ends - timedelta(seconds=1)), pause.is_over(ends)] == [False, True]
