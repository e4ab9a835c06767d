"""Counting days, months and years (TUO de la Ley 27444, arts. 144 to 146 and 150)."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

SATURDAY = 5
ONE_DAY = timedelta(days=1)
MONTHS_OF_A_YEAR = 12


class OutsideTheCalendar(Exception):
    """The holidays of that year are not known, so nothing may be counted in it."""


@dataclass(frozen=True)
class WorkingCalendar:
    """Which days an office works: Monday to Friday, without the `non_working` days, in the `years` that are known."""

    non_working: frozenset[date]
    years: frozenset[int]

    def is_holiday(self, day: date) -> bool:
        """Say whether a day is a holiday, or decreed non-working. Raises OutsideTheCalendar."""
        if day.year not in self.years:
            raise OutsideTheCalendar(str(day.year))
        return day in self.non_working

    def is_working(self, day: date) -> bool:
        """Say whether the office works on a day. Raises OutsideTheCalendar."""
        return not self.is_holiday(day) and day.weekday() < SATURDAY

    def following(self, day: date) -> date:
        """Return the first working day after a day."""
        return self.not_before(day + ONE_DAY)

    def not_before(self, day: date) -> date:
        """Return the day if it is a working day, else the next one that is (art. 145.2)."""
        while not self.is_working(day):
            day += ONE_DAY
        return day


def last_day(event: date, working_days: int, calendar: WorkingCalendar, *, distance_days: int = 0) -> date:
    """Return the last day of a term in working days that an event starts.

    The first day counted is the working day after the event (art. 144.1);
    non-working days of the office do not count (art. 145.1), so the last day
    is never one (art. 145.2). `distance_days` is the *término de la distancia*,
    added to terms of the applicant (art. 146.1).
    """
    day = event
    for _ in range(working_days + distance_days):
        day = calendar.following(day)
    return day


def last_calendar_day(event: date, days: int, calendar: WorkingCalendar) -> date:
    """Return the last day of a term in calendar days (art. 150); a day without service moves it on (art. 145.2)."""
    return calendar.not_before(event + timedelta(days=days))


def last_day_of_months(event: date, months: int, calendar: WorkingCalendar) -> date:
    """Return the last day of a term in months, counted from date to date (arts. 144.2 and 145.3).

    Where the last month has no such day, it is the first working day of the next month.
    """
    year, month = divmod(event.month - 1 + months, MONTHS_OF_A_YEAR)
    year, month = event.year + year, month + 1
    if event.day <= (last := monthrange(year, month)[1]):
        return calendar.not_before(date(year, month, event.day))
    return calendar.following(date(year, month, last))
