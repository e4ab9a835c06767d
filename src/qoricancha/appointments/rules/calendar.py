"""Which seats a day has: opening hours, minus closures, minus what is taken. Times are Lima's."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from qoricancha.kernel.clock import LIMA

MINUTES_OF_AN_HOUR = 60


@dataclass(frozen=True)
class Window:
    """Opening hours of one weekday (1 Monday … 7 Sunday): `desks` people every `minutes`."""

    weekday: int
    opens: time
    closes: time
    minutes: int
    desks: int


@dataclass(frozen=True)
class Pause:
    """Hours of one day in which nobody is received; the whole day without them."""

    day: date
    starts: time | None = None
    ends: time | None = None

    def covers(self, moment: time) -> bool:
        """Say whether an appointment at this time would fall into the pause."""
        if self.starts is None or self.ends is None:
            return True
        return self.starts <= moment < self.ends


@dataclass(frozen=True)
class Seat:
    """A time at which `free` more people can come."""

    starts_at: datetime
    free: int


@dataclass(frozen=True)
class DayOfSeats:
    """A day with at least one free seat."""

    day: date
    seats: tuple[Seat, ...]


def times_of(window: Window) -> list[time]:
    """Return the times at which appointments start: the last one ends by closing time."""
    first, last = _minute(window.opens), _minute(window.closes) - window.minutes
    return [time(*divmod(minute, MINUTES_OF_AN_HOUR)) for minute in range(first, last + 1, window.minutes)]


@dataclass(frozen=True)
class OpeningDays:
    """Weekdays that follow one another (1 Monday … 7 Sunday) and have the same hours, each from and to."""

    first: int
    last: int
    hours: tuple[tuple[time, time], ...]


def opening_days(windows: Iterable[Window]) -> list[OpeningDays]:
    """Return the hours of a week as one writes them on a door: neighbouring days with the same hours together."""
    hours: dict[int, list[tuple[time, time]]] = {}
    for window in sorted(windows, key=lambda one: (one.weekday, one.opens)):
        hours.setdefault(window.weekday, []).append((window.opens, window.closes))
    found: list[OpeningDays] = []
    for weekday, of_day in hours.items():
        before = found[-1] if found else None
        if before and before.last == weekday - 1 and before.hours == tuple(of_day):
            found[-1] = OpeningDays(before.first, weekday, before.hours)
        else:
            found.append(OpeningDays(weekday, weekday, tuple(of_day)))
    return found


def desks_by_time(day: date, windows: Iterable[Window], pauses: Iterable[Pause]) -> dict[time, int]:
    """Return how many people can come at each time of the day, whoever has already taken a seat."""
    closed = [pause for pause in pauses if pause.day == day]
    desks: dict[time, int] = {}
    for window in windows:
        if window.weekday == day.isoweekday():
            for moment in times_of(window):
                if not any(pause.covers(moment) for pause in closed):
                    desks[moment] = desks.get(moment, 0) + window.desks
    return dict(sorted(desks.items()))


def free_seats_of(
    day: date, *, windows: Iterable[Window], pauses: Iterable[Pause], left: Mapping[datetime, int], after: datetime
) -> DayOfSeats:
    """Return the free seats of a day that start after a moment.

    `left` gives what remains of the times at which somebody already booked.
    """
    offered = {at_lima(day, moment): desks for moment, desks in desks_by_time(day, windows, pauses).items()}
    seats = (Seat(start, left.get(start, desks)) for start, desks in offered.items() if start > after)
    return DayOfSeats(day, tuple(seat for seat in seats if seat.free > 0))


def days_from(first: date, count: int, *, before: date) -> list[date]:
    """Return so many days, the first one included, or as many as there are before another one."""
    return [first + timedelta(days=number) for number in range(min(count, (before - first).days))]


def nearest(seats: Iterable[Seat], wanted: datetime, count: int) -> list[Seat]:
    """Return the seats closest to the wanted time, in the order of time."""
    closest = sorted(seats, key=lambda seat: (abs(seat.starts_at - wanted), seat.starts_at))[:count]
    return sorted(closest, key=lambda seat: seat.starts_at)


def at_lima(day: date, moment: time) -> datetime:
    """Return the moment of a day in Lima."""
    return datetime.combine(day, moment, LIMA)


def _minute(moment: time) -> int:
    return moment.hour * MINUTES_OF_AN_HOUR + moment.minute
