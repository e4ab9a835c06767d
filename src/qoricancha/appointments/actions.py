"""Opening hours and closures. Seats are booked and cancelled by sql/10_book_seat.sql."""

import csv
from collections.abc import Collection
from datetime import date, datetime, time
from pathlib import Path
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from qoricancha.appointments.models import Appointment, Closure, OfficeCalendar
from qoricancha.appointments.permissions import check_closes
from qoricancha.appointments.queries import Held, closure, closures_on, held_during, seat_of
from qoricancha.appointments.rules.calendar import Window
from qoricancha.appointments.rules.services import Service
from qoricancha.kernel.actions import action
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.enqueue import enqueue
from qoricancha.kernel.errors import Conflict, InvalidInput
from qoricancha.kernel.wording import moment_in_words
from qoricancha.messaging.actions import queue_letter
from qoricancha.messaging.queries import verified_contacts_of

OPENING_HOURS = Path(__file__).parent / "data" / "opening_hours.csv"


@action
def set_opening_hours(
    *,
    by: Actor,  # noqa: ARG001 - declared by the decorator
    at: datetime,  # noqa: ARG001 - every action is told who and when
    office: str,
    windows: list[Window],
    service: Service = Service.REGISTRATION_IN_PERSON,
) -> None:
    """Replace an office's opening hours. Times at which somebody has booked keep their capacity."""
    OfficeCalendar.objects.filter(office_id=office, service=service).delete()
    OfficeCalendar.objects.bulk_create(
        OfficeCalendar(office_id=office, service=service, **vars(window)) for window in windows
    )


@action
def load_opening_hours(*, by: Actor, at: datetime, file: Path = OPENING_HOURS) -> int:
    """Set the opening hours of every office in a CSV file; return how many offices it names.

    Columns: office, weekdays (digits, 1 Monday … 7 Sunday), opens, closes
    (HH:MM), minutes, desks. Raises ValueError, KeyError.
    """
    hours: dict[str, list[Window]] = {}
    with file.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            hours.setdefault(row["office"], []).extend(_windows(row))
    for office, windows in hours.items():
        set_opening_hours(by=by, at=at, office=office, windows=windows)
    return len(hours)


class StillHeld(Conflict):
    """People have appointments that a closure would cover: `held`."""

    def __init__(self, held: list[Held]) -> None:
        super().__init__(_("Hay %(count)s citas reservadas en ese horario.") % {"count": len(held)})
        self.held = held


@action
def close_office(
    *,
    by: Actor,
    at: datetime,
    office: str,
    day: date,
    reason: str,
    starts: time | None = None,
    ends: time | None = None,
    cancelling: Collection[UUID] = (),
) -> Closure:
    """Close an office for a day or for hours of it (Lima's time, `ends` excluded).

    Raises NotAllowed, InvalidInput by field, Conflict when it is closed then already; StillHeld while people have
    appointments then that are not among `cancelling` (appointments' ids). Those are cancelled and the people told.
    """
    check_closes(by, office)
    made = Closure(office_id=office, day=day, starts=starts, ends=ends, reason=reason.strip())
    _refuse(made, at)
    _lock_day(office, day)
    if any(made.as_pause().is_within(pause) for pause in closures_on(office, day)):
        raise Conflict(_("La oficina ya está cerrada en ese horario."))
    held = held_during(office, made.as_pause(), after=at)
    if not {one.appointment_id for one in held} <= set(cancelling):
        raise StillHeld(held)
    made.save(force_insert=True)
    if held:
        _cancel(made, at)
    return made


@action
def remove_closure(*, by: Actor, at: datetime, closure_id: UUID) -> None:
    """Receive people again in hours that were closed. Raises NotAllowed, NotFound, Conflict when they are over."""
    found = closure(closure_id)
    check_closes(by, found.office_id)
    if found.as_pause().is_over(at):
        raise Conflict(_("Ese cierre ya pasó."))
    found.delete()


@action
def tell_cancelled(*, by: Actor, at: datetime, appointment_id: UUID) -> None:
    """Write to the proved contacts of whoever had a cancelled appointment, unless they have chosen another since."""
    lost = Appointment.objects.select_related("slot").filter(id=appointment_id, cancelled_at__isnull=False).first()
    if lost is None or seat_of(lost.holder):
        return
    for contact in verified_contacts_of(lost.holder):
        queue_letter(
            by=by,
            at=at,
            contact_id=contact.id,
            letter="seat_cancelled",
            context=lambda: {"when": moment_in_words(lost.slot.starts_at)},
            once=str(appointment_id),
        )


def _refuse(wanted: Closure, at: datetime) -> None:
    """Raise InvalidInput for what cannot be closed."""
    if not wanted.reason:
        raise InvalidInput({"reason": _("Escriba el motivo del cierre.")})
    if (wanted.starts is None) != (wanted.ends is None):
        missing = "starts" if wanted.starts is None else "ends"
        raise InvalidInput({missing: _("Escriba las dos horas, o ninguna para cerrar todo el día.")})
    if wanted.starts and wanted.ends and wanted.ends <= wanted.starts:
        raise InvalidInput({"ends": _("La hora final debe ser posterior a la inicial.")})
    if wanted.as_pause().is_over(at):
        raise InvalidInput({"day": _("Ese día u horario ya pasó.")})


def _lock_day(office: str, day: date) -> None:
    """Let nobody book a seat of this day until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(app.day_lock(%s, %s))", [office, day])


def _cancel(covered_by: Closure, at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT app.cancel_for_closure(%s, %s)", [covered_by.id, at])
        cancelled = [appointment for (appointment,) in cursor.fetchall()]
    for appointment in cancelled:
        enqueue("appointments.tell_cancelled", appointment_id=appointment)


def _windows(row: dict[str, str]) -> list[Window]:
    opens, closes = time.fromisoformat(row["opens"]), time.fromisoformat(row["closes"])
    return [Window(int(day), opens, closes, int(row["minutes"]), int(row["desks"])) for day in row["weekdays"]]
