"""Opening hours and closures. Seats are booked by sql/10_book_seat.sql."""

import csv
from datetime import date, datetime, time
from pathlib import Path

from django.utils.translation import gettext as _

from qoricancha.appointments.models import Closure, OfficeCalendar
from qoricancha.appointments.queries import agenda_of
from qoricancha.appointments.rules.calendar import Window
from qoricancha.appointments.rules.services import Service
from qoricancha.kernel.actions import action
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.clock import LIMA
from qoricancha.kernel.errors import Conflict

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


@action
def close_office(
    *,
    by: Actor,  # noqa: ARG001 - declared by the decorator
    at: datetime,  # noqa: ARG001 - every action is told who and when
    office: str,
    day: date,
    reason: str,
    starts: time | None = None,
    ends: time | None = None,
) -> Closure:
    """Close an office for a day or for hours of it. Raises Conflict while people have appointments then."""
    closure = Closure(office_id=office, day=day, starts=starts, ends=ends, reason=reason)
    pause = closure.as_pause()
    held = [start for start, _holder in agenda_of(office, day) if pause.covers(start.astimezone(LIMA).time())]
    if held:
        raise Conflict(_("Hay %(count)s citas reservadas en ese horario.") % {"count": len(held)})
    closure.save(force_insert=True)
    return closure


def _windows(row: dict[str, str]) -> list[Window]:
    opens, closes = time.fromisoformat(row["opens"]), time.fromisoformat(row["closes"])
    return [Window(int(day), opens, closes, int(row["minutes"]), int(row["desks"])) for day in row["weekdays"]]
