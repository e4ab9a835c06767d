"""The appointment of a sent application: what to do about it, and choosing one, now or instead of another.

Two ways lead here: the draft, by reference and secret code, and the
applicant's own place, by a one-time code.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qoricancha.appointments.queries import nearest_seats
from qoricancha.intake.actions import book_seat
from qoricancha.intake.queries import (
    appointment_file,
    printed_reference,
    receipt_of,
    receipt_pdf,
    wanted_start_of,
)
from qoricancha.intake.rules.outcomes import Outcome, Receipt
from qoricancha.kernel import clock
from qoricancha.kernel.errors import NotFound
from qoricancha.kernel.wording import moment_in_words
from qoricancha.reference.queries import office as office_of
from qoricancha.web.public.apply.forms import OfficeForm, SeatForm
from qoricancha.web.public.apply.seats import offer_of

NEAREST = 6
MOST_OFFSET = timedelta(hours=15)  # from UTC: PostgreSQL knows few more


class Standing(StrEnum):
    """How it stands with the appointment."""

    HAS_COME = "HAS_COME"
    NONE = "NONE"
    AHEAD = "AHEAD"
    OVER = "OVER"


TITLES = {
    Standing.NONE: gettext_lazy("Elija su cita"),
    Standing.AHEAD: gettext_lazy("Cambie su cita"),
    Standing.OVER: gettext_lazy("Elija otra cita"),
}


@dataclass(frozen=True)
class Way:
    """By which pages somebody came: their frame, and where their links lead."""

    base: str
    receipt: str
    seat: str
    file: str
    calendar: str


BY_DRAFT = Way("apply/base.html", "public:receipt", "public:later_seat", "public:receipt_file", "public:calendar_file")


def standing_of(found: Receipt, *, at: datetime) -> Standing:
    """Return whether the person has come; if not, whether their appointment is still ahead."""
    if found.has_come:
        return Standing.HAS_COME
    if found.starts_at is None:
        return Standing.NONE
    return Standing.AHEAD if at < found.starts_at else Standing.OVER


def shown(found: Receipt, way: Way, standing: Standing, *, at: datetime) -> dict[str, object]:
    """Return what the page says of the appointment; without one, the nearest that are free."""
    return {
        "standing": standing,
        "when": moment_in_words(found.starts_at) if found.starts_at else "",
        "office": office_of(found.office_code),
        "form": _nearest_form(found, at) if standing == Standing.NONE else None,
        "seat_url": reverse(way.seat),
        "file_url": reverse(way.file),
        "calendar_url": reverse(way.calendar) if found.starts_at else "",
    }


def choose(request: HttpRequest, found: Receipt, way: Way) -> HttpResponse:
    """Let somebody who has not come choose a seat, here or in another office; the one they have they leave."""
    at = clock.now()
    standing = standing_of(found, at=at)
    if standing == Standing.HAS_COME:
        messages.info(request, _("Ya lo recibieron en la oficina: no necesita otra cita."))
        return redirect(way.receipt)
    code = office_of(request.POST.get("office") or request.GET.get("oficina") or found.office_code).code
    offer = offer_of(request, code, chosen=None, at=at)
    form = SeatForm(request.POST or None, times=offer.times)
    if form.is_valid() and _book(request, found, code, datetime.fromisoformat(form.cleaned_data["starts_at"])):
        return redirect(way.receipt)
    context = {
        "base": way.base,
        "title": TITLES[standing],
        "back": reverse(way.receipt),
        "form": form,
        "offer": offer,
        "office": office_of(code),
        "offices": OfficeForm(initial={"office": code}),
        "held": moment_in_words(found.starts_at) if found.starts_at else "",
        "held_office": office_of(found.office_code),
        "leaving": found.starts_at.isoformat() if found.starts_at else "",
        "is_over": standing == Standing.OVER,
    }
    return render(request, "apply/choose_seat.html", context, status=422 if form.is_bound else 200)


def receipt_file(found: Receipt) -> HttpResponse:
    """Return the receipt as PDF."""
    name = f'attachment; filename="constancia-{printed_reference(found.reference)}.pdf"'
    return HttpResponse(receipt_pdf(found), content_type="application/pdf", headers={"Content-Disposition": name})


def calendar_file(found: Receipt) -> HttpResponse:
    """Return the appointment for the telephone's calendar. Raises NotFound without one."""
    if found.starts_at is None:
        raise NotFound(_("Todavía no tiene cita."))
    name = 'attachment; filename="cita.ics"'
    return HttpResponse(appointment_file(found), content_type="text/calendar", headers={"Content-Disposition": name})


def _nearest_form(found: Receipt, at: datetime) -> SeatForm:
    wanted = wanted_start_of(found.application_id) or at
    seats = nearest_seats(found.office_code, wanted, NEAREST, at=at)
    return SeatForm(times=[(seat.starts_at.isoformat(), moment_in_words(seat.starts_at)) for seat in seats])


def _book(request: HttpRequest, found: Receipt, code: str, starts_at: datetime) -> bool:
    """Book, and say what became of it; False where another time has to be chosen."""
    outcome = book_seat(
        by=request.actor,  # type: ignore[attr-defined]
        at=clock.now(),
        application_id=found.application_id,
        office=code,
        starts_at=starts_at,
        leaving=_moment(request.POST.get("leaving", "")),
    )
    if outcome == Outcome.SEAT_GONE:
        messages.info(request, _("Esa hora acaba de ocuparse. Elija otra."))
    elif outcome == Outcome.TOO_OFTEN:
        messages.info(request, _("Ya cambió su cita varias veces en un día. Podrá cambiarla otra vez mañana."))
    elif _has_another(found, code, starts_at):
        messages.info(request, _("Su cita ya había cambiado: es la que ve aquí."))
    else:
        messages.success(request, _("Su cita quedó reservada."))
    return outcome != Outcome.SEAT_GONE


def _has_another(found: Receipt, code: str, starts_at: datetime) -> bool:
    now = receipt_of(found.application_id)
    return now is None or (now.office_code, now.starts_at) != (code, starts_at)


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if abs(found.utcoffset() or timedelta(0)) < MOST_OFFSET else None
