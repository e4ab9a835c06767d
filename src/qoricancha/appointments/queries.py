"""Which seats are free, and who has which appointment."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext as _

from qoricancha.appointments.models import Appointment, Closure, OfficeCalendar, Slot
from qoricancha.appointments.rules.calendar import (
    DayOfSeats,
    Pause,
    Seat,
    Window,
    at_lima,
    days_from,
    free_seats_of,
    nearest,
)
from qoricancha.appointments.rules.services import LAST_BOOKABLE_AFTER_DAYS, Service
from qoricancha.kernel.clock import LIMA, day_in_lima
from qoricancha.kernel.errors import NotFound
from qoricancha.law.queries import holidays_among

MIDNIGHT = datetime.min.time()


@dataclass(frozen=True)
class Held:
    """A live appointment: when, and whose application."""

    appointment_id: UUID
    starts_at: datetime
    holder: UUID


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
    windows = opening_hours(office_code, service)
    pauses = _pauses(office_code, bookable)
    left = _left(office_code, service, bookable)
    found = (free_seats_of(day, windows=windows, pauses=pauses, left=left, after=at) for day in bookable)
    return [day for day in found if day.seats]


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
    """Return how many appointments an application had before, whatever ended them."""
    return Appointment.objects.filter(holder=holder, cancelled_at__isnull=False).count()


def opening_hours_of_all(service: Service = Service.REGISTRATION_IN_PERSON) -> dict[str, list[Window]]:
    """Return the opening hours of every office that has any, by weekday and hour. One query."""
    found: dict[str, list[Window]] = {}
    for row in OfficeCalendar.objects.filter(service=service).order_by("office_id", "weekday", "opens"):
        found.setdefault(str(row.office_id), []).append(row.as_window())
    return found


def agenda_of(
    office_code: str, day: date, service: Service = Service.REGISTRATION_IN_PERSON
) -> list[tuple[datetime, UUID]]:
    """Return time and application of each live appointment of an office's day, in the order of time. One query."""
    first, end = at_lima(day, MIDNIGHT), at_lima(day + timedelta(1), MIDNIGHT)
    found = Appointment.objects.live().filter(
        office_id=office_code, service=service, slot__starts_at__gte=first, slot__starts_at__lt=end
    )
    return list(found.order_by("slot__starts_at", "id").values_list("slot__starts_at", "holder"))


def held_during(office_code: str, pause: Pause, *, after: datetime) -> list[Held]:
    """Return the live appointments of any service that start after a moment and during a pause. One query."""
    first, end = at_lima(pause.day, MIDNIGHT), at_lima(pause.day + timedelta(1), MIDNIGHT)
    found = Appointment.objects.live().filter(
        office_id=office_code, slot__starts_at__gte=first, slot__starts_at__lt=end, slot__starts_at__gt=after
    )
    rows = found.order_by("slot__starts_at", "id").values_list("id", "slot__starts_at", "holder")
    return [Held(*row) for row in rows if pause.covers(row[1].astimezone(LIMA).time())]


def closures_on(office_code: str, day: date) -> list[Pause]:
    """Return what is closed of an office's day."""
    return [row.as_pause() for row in Closure.objects.filter(office_id=office_code, day=day)]


def closure(closure_id: UUID) -> Closure:
    """Return a closure. Raises NotFound, also when it is another office's."""
    found = Closure.objects.filter(id=closure_id).first()
    if found is None:
        raise NotFound(_("No se encontró el cierre."))
    return found


def coming_closures(office_code: str, at: datetime) -> list[Closure]:
    """Return the closures of an office that are not over, in the order of time."""
    found = Closure.objects.filter(office_id=office_code, day__gte=day_in_lima(at))
    return [
        row for row in found.order_by("day", F("starts").asc(nulls_first=True), "id") if not row.as_pause().is_over(at)
    ]


def opening_hours(office_code: str, service: Service = Service.REGISTRATION_IN_PERSON) -> list[Window]:
    """Return when an office receives people, by weekday and hour."""
    rows = OfficeCalendar.objects.filter(office_id=office_code, service=service).order_by("weekday", "opens")
    return [row.as_window() for row in rows]


def _pauses(office_code: str, days: Sequence[date]) -> list[Pause]:
    closures = Closure.objects.filter(office_id=office_code, day__in=days)
    return [*(row.as_pause() for row in closures), *(Pause(day) for day in holidays_among(office_code, days))]


def _left(office_code: str, service: Service, days: list[date]) -> dict[datetime, int]:
    """Return what remains of each slot that somebody has booked."""
    if not days:
        return {}
    first, end = at_lima(days[0], MIDNIGHT), at_lima(days[-1] + timedelta(1), MIDNIGHT)
    slots = Slot.objects.filter(office_id=office_code, service=service, starts_at__gte=first, starts_at__lt=end)
    return {slot.starts_at: slot.capacity - slot.taken for slot in slots}
