from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qoricancha.law.rules.working_days import (
    OutsideTheCalendar,
    WorkingCalendar,
    last_calendar_day,
    last_day,
    last_day_of_months,
)

# The holidays of Peru that the examples meet, typed from a calendar, not taken from the code.
HOLIDAYS = frozenset(
    [
        *(date(2018, 6, 29), date(2019, 8, 30), date(2019, 10, 8), date(2019, 11, 1), date(2019, 12, 25)),
        *(date(2020, 1, 1), date(2020, 4, 9), date(2020, 4, 10), date(2020, 8, 30), date(2020, 10, 8)),
        *(date(2021, 1, 1), date(2021, 4, 1), date(2021, 4, 2), date(2021, 12, 25)),
        *(date(2022, 1, 1), date(2022, 4, 14), date(2022, 4, 15), date(2022, 5, 1)),
        *(date(2026, 1, 1), date(2026, 4, 2), date(2026, 4, 3), date(2026, 5, 1), date(2026, 12, 25)),
    ]
)
LIMA = WorkingCalendar(HOLIDAYS, frozenset(day.year for day in HOLIDAYS))
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
    cusco = WorkingCalendar(HOLIDAYS | {date(2019, 9, 9)}, LIMA.years)

    assert last_day(date(2019, 9, 6), 1, cusco) == date(2019, 9, 10)
    assert last_day(date(2019, 9, 6), 1, LIMA) == date(2019, 9, 9)


def test_the_term_of_distance_is_added():
    assert last_day(date(2019, 9, 2), 15, LIMA, distance_days=4) == last_day(date(2019, 9, 2), 19, LIMA)


def test_a_year_whose_holidays_are_unknown_is_refused():
    with pytest.raises(OutsideTheCalendar, match="2023"):
        last_day(date(2022, 12, 30), 2, LIMA)


def test_a_decreed_day_does_not_make_its_year_known():
    calendar = WorkingCalendar(HOLIDAYS | {date(2031, 1, 2)}, LIMA.years)

    with pytest.raises(OutsideTheCalendar, match="2031"):
        calendar.is_holiday(date(2031, 1, 2))


@pytest.mark.parametrize(
    ("event", "due_on"),
    [
        (date(2019, 9, 5), date(2019, 9, 20)),  # a Friday
        (date(2019, 9, 6), date(2019, 9, 23)),  # 21 September is a Saturday
        (date(2019, 9, 23), date(2019, 10, 9)),  # 8 October is a holiday
    ],
)
def test_calendar_days_are_all_counted_and_a_day_without_service_moves_the_last_one(event: date, due_on: date):
    assert last_calendar_day(event, 15, LIMA) == due_on


@pytest.mark.parametrize(
    ("event", "months", "due_on"),
    [
        (date(2019, 9, 2), 3, date(2019, 12, 2)),
        (date(2019, 9, 2), 12, date(2020, 9, 2)),
        (date(2019, 10, 1), 3, date(2020, 1, 2)),  # New Year's Day moves it on
        (date(2019, 11, 30), 3, date(2020, 3, 2)),  # no 30 February; 1 March is a Sunday
        (date(2019, 12, 31), 2, date(2020, 3, 2)),
        (date(2019, 8, 31), 1, date(2019, 10, 1)),  # no 31 September, though the 30th is a working day
        (date(2019, 12, 2), 1, date(2020, 1, 2)),
    ],
)
def test_months_run_from_date_to_date(event: date, months: int, due_on: date):
    assert last_day_of_months(event, months, LIMA) == due_on


@given(DAYS_OF_2019, st.integers(min_value=1, max_value=60))
def test_the_last_day_is_a_working_day_and_has_the_right_number_before_it(event: date, days: int):
    due_on = last_day(event, days, LIMA)

    assert LIMA.is_working(due_on)
    assert counted_by_hand(event, due_on) == days


@given(DAYS_OF_2019, st.integers(min_value=0, max_value=30), st.integers(min_value=0, max_value=30))
def test_two_terms_after_each_other_are_one_term(event: date, first: int, second: int):
    assert last_day(last_day(event, first, LIMA), second, LIMA) == last_day(event, first + second, LIMA)


@given(DAYS_OF_2019, st.integers(min_value=1, max_value=12))
def test_a_term_of_months_ends_on_a_working_day_of_its_month_or_the_next(event: date, months: int):
    due_on = last_day_of_months(event, months, LIMA)
    whole = (due_on.year - event.year) * 12 + due_on.month - event.month

    assert LIMA.is_working(due_on)
    assert whole in (months, months + 1)
