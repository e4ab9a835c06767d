from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qoricancha.law.rules.working_days import CalendarTooShort, WorkingCalendar, last_day

# The holidays of Peru that the examples meet, typed from a calendar, not taken from the code.
HOLIDAYS = frozenset(
    [
        *(date(2019, 8, 30), date(2019, 10, 8), date(2019, 11, 1), date(2019, 12, 25), date(2020, 1, 1)),
        *(date(2021, 1, 1), date(2021, 4, 1), date(2021, 4, 2), date(2021, 12, 25)),
        *(date(2026, 1, 1), date(2026, 4, 2), date(2026, 4, 3), date(2026, 5, 1), date(2026, 12, 25)),
    ]
)
LIMA = WorkingCalendar(HOLIDAYS)
DAYS_OF_2019 = st.dates(date(2019, 1, 1), date(2019, 9, 30))


def counted_by_hand(event: date, due_on: date) -> int:
    """Return how many working days lie after the event, up to the last day: a second way to count."""
    span = (event + timedelta(days=offset) for offset in range(1, (due_on - event).days + 1))
    return len([day for day in span if day.isoweekday() <= 5 and day not in HOLIDAYS])


def test_the_first_day_counted_is_the_working_day_after_the_event():
    assert last_day(date(2019, 9, 6), 1, LIMA) == date(2019, 9, 9)


def test_a_holiday_does_not_count():
    assert last_day(date(2019, 10, 7), 1, LIMA) == date(2019, 10, 9)


def test_a_day_decreed_for_one_office_does_not_count_there():
    cusco = WorkingCalendar(HOLIDAYS | {date(2019, 9, 9)})

    assert last_day(date(2019, 9, 6), 1, cusco) == date(2019, 9, 10)
    assert last_day(date(2019, 9, 6), 1, LIMA) == date(2019, 9, 9)


def test_the_term_of_distance_is_added():
    assert last_day(date(2019, 9, 2), 15, LIMA, distance_days=4) == last_day(date(2019, 9, 2), 19, LIMA)


def test_a_year_whose_holidays_are_unknown_is_refused():
    with pytest.raises(CalendarTooShort, match="2022"):
        last_day(date(2021, 12, 30), 2, LIMA)


def test_a_calendar_without_holidays_knows_no_year():
    with pytest.raises(CalendarTooShort):
        WorkingCalendar(frozenset()).is_working(date(2019, 9, 2))


@given(DAYS_OF_2019, st.integers(min_value=1, max_value=60))
def test_the_last_day_is_a_working_day_and_has_the_right_number_before_it(event: date, days: int):
    due_on = last_day(event, days, LIMA)

    assert LIMA.is_working(due_on)
    assert counted_by_hand(event, due_on) == days


@given(DAYS_OF_2019, st.integers(min_value=0, max_value=30), st.integers(min_value=0, max_value=30))
def test_two_terms_after_each_other_are_one_term(event: date, first: int, second: int):
    assert last_day(last_day(event, first, LIMA), second, LIMA) == last_day(event, first + second, LIMA)
