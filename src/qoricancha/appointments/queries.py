"""Which seats are free, and who has which appointment."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from qoricancha.appointments.models import Appointment, Closure, OfficeCalendar, Slot
from qoricancha.appointments.rules.calendar import (
    DayOfSeats,
    OpeningDays,
    Pause,
    Seat,
    Window,
    at_lima,
    days_from,
    free_seats_of,
    nearest,
    opening_days,
)
from qoricancha.appointments.rules.services import LAST_BOOKABLE_AFTER_DAYS, Service
from qoricancha.kernel.clock import day_in_lima
from qoricancha.law.queries import non_working_days

MIDNIGHT = datetime.min.time()


@dataclass(frozen=True)
class BookedSeat:
    """An appointment as it is shown: where and when."""

    office_code: str
    starts_at: datetime
    minutes: int
    booked_at: datetime | None = field(default=None, compare=False)


def free_seats(
    office_code: str,
    first: date,
    days: int,
    *,
    at: datetime,
    service: Service = Service.REGISTRATION_IN_PERSON,
) -> list[DayOfSeats]:
    """Return the days with free seats among `days` from `first`, as they are at the moment `at`. Four queries."""
    bookable = days_from(first, days, before=day_in_lima(at) + timedelta(LAST_BOOKABLE_AFTER_DAYS))
    calendar = OfficeCalendar.objects.filter(office_id=office_code, service=service)
    windows = [row.as_window() for row in calendar]
    pauses = _pauses(office_code, bookable)
    left = _left(office_code, service, bookable)
    found = (free_seats_of(day, windows=windows, pauses=pauses, left=left, after=at) for day in bookable)
    return [day for day in found if day.seats]


def opening_days_of(
    office_codes: Iterable[str], service: Service = Service.REGISTRATION_IN_PERSON
) -> dict[str, list[OpeningDays]]:
    """Return when each of these offices receives people; nothing of one that never does. One query."""
    windows: dict[str, list[Window]] = {}
    for row in OfficeCalendar.objects.filter(office__in=list(office_codes), service=service):
        windows.setdefault(row.office_id, []).append(row.as_window())
    return {code: opening_days(of_office) for code, of_office in windows.items()}


def nearest_seats(
    office_code: str, wanted: datetime, count: int, *, at: datetime, service: Service = Service.REGISTRATION_IN_PERSON
) -> list[Seat]:
    """Return the free seats closest to a time, of all that may be booked, in the order of time. Four queries."""
    found = free_seats(office_code, day_in_lima(at), LAST_BOOKABLE_AFTER_DAYS, at=at, service=service)
    return nearest((seat for day in found for seat in day.seats), wanted, count)


def seat_of(holder: UUID, service: Service = Service.REGISTRATION_IN_PERSON) -> BookedSeat | None:
    """Return the live appointment of an application."""
    found = Appointment.objects.live().filter(holder=holder, service=service).select_related("slot").first()
    return BookedSeat(found.office_id, found.slot.starts_at, found.slot.minutes, found.booked_at) if found else None


def moves_of(holder: UUID) -> int:
    """Return how often an application's appointment was moved."""
    return Appointment.objects.filter(holder=holder, cancelled_at__isnull=False).count()


def agenda_of(
    office_code: str, day: date, service: Service = Service.REGISTRATION_IN_PERSON
) -> list[tuple[datetime, UUID]]:
    """Return time and application of each live appointment of an office's day, in the order of time. One query."""
    first, end = at_lima(day, MIDNIGHT), at_lima(day + timedelta(1), MIDNIGHT)
    found = Appointment.objects.live().filter(
        office_id=office_code, service=service, slot__starts_at__gte=first, slot__starts_at__lt=end
    )
    return list(found.order_by("slot__starts_at", "id").values_list("slot__starts_at", "holder"))


def _pauses(office_code: str, days: Iterable[date]) -> list[Pause]:
    closures = Closure.objects.filter(office_id=office_code, day__in=list(days))
    return [*(row.as_pause() for row in closures), *(Pause(day) for day in non_working_days(office_code))]


def _left(office_code: str, service: Service, days: list[date]) -> dict[datetime, int]:
    """Return what remains of each slot that somebody has booked."""
    if not days:
        return {}
    first, end = at_lima(days[0], MIDNIGHT), at_lima(days[-1] + timedelta(1), MIDNIGHT)
    slots = Slot.objects.filter(office_id=office_code, service=service, starts_at__gte=first, starts_at__lt=end)
    return {slot.starts_at: slot.capacity - slot.taken for slot in slots}
