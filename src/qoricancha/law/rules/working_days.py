"""Counting working days (TUO de la Ley 27444, arts. 144 to 146)."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

SATURDAY = 5
ONE_DAY = timedelta(days=1)


class CalendarTooShort(Exception):
    """The non-working days of that year are not known, so nothing may be counted in it."""


@dataclass(frozen=True)
class WorkingCalendar:
    """Which days an office works: Monday to Friday, without these days.

    Every year has holidays, so the calendar reaches as far as they do.
    """

    non_working: frozenset[date]

    @cached_property
    def years(self) -> frozenset[int]:
        """The years whose non-working days are known."""
        return frozenset(day.year for day in self.non_working)

    def is_working(self, day: date) -> bool:
        """Say whether the office works on a day. Raises CalendarTooShort."""
        if day.year not in self.years:
            raise CalendarTooShort(str(day.year))
        return day.weekday() < SATURDAY and day not in self.non_working

    def following(self, day: date) -> date:
        """Return the first working day after a day."""
        day += ONE_DAY
        while not self.is_working(day):
            day += ONE_DAY
        return day


def last_day(event: date, working_days: int, calendar: WorkingCalendar, *, distance_days: int = 0) -> date:
    """Return the last day of a term that an event starts.

    The first day counted is the working day after the event (art. 144.1);
    non-working days of the office do not count (art. 145.1), so the last day
    is never one (art. 145.2). `distance_days` is the *término de la distancia*,
    added to terms of the applicant (art. 146.1).
    """
    day = event
    for _ in range(working_days + distance_days):
        day = calendar.following(day)
    return day
