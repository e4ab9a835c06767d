"""After sending: the receipt, on the screen, on paper, in the calendar; and a seat for whoever has none."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from qoricancha.appointments.queries import nearest_seats
from qoricancha.intake.actions import book_seat
from qoricancha.intake.models import Draft
from qoricancha.intake.queries import (
    appointment_file,
    has_arrived,
    printed_reference,
    receipt_of,
    receipt_pdf,
    wanted_start_of,
)
from qoricancha.intake.rules.outcomes import Outcome, Receipt
from qoricancha.kernel import clock
from qoricancha.kernel.clock import day_in_lima
from qoricancha.kernel.errors import NotFound
from qoricancha.kernel.wording import moment_in_words
from qoricancha.law.queries import procedure_in_words
from qoricancha.messaging.queries import verified_contacts_of
from qoricancha.reference.queries import office as office_of
from qoricancha.web.public.apply.access import draft_page
from qoricancha.web.public.apply.forms import OfficeForm, SeatForm
from qoricancha.web.public.apply.seats import offer_of

NEAREST = 6


@require_GET
@draft_page(sent=True)
def receipt(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Show the receipt; without a seat, offer the nearest ones to whoever has not come yet."""
    found = _receipt(draft)
    context = {
        "law": procedure_in_words(day_in_lima(found.submitted_at)),
        "reference": printed_reference(found.reference),
        "received": moment_in_words(found.submitted_at),
        "when": moment_in_words(found.starts_at) if found.starts_at else "",
        "office": office_of(found.office_code),
        "contacts": [contact.masked for contact in verified_contacts_of(draft.id)],
    }
    if found.starts_at is None and not has_arrived(draft.id):
        context["form"] = _nearest_form(found)
    return render(request, "apply/receipt.html", context)


@require_http_methods(["GET", "POST"])
@draft_page(sent=True)
def later_seat(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Book a seat after sending, here or in another office."""
    found, at = _receipt(draft), clock.now()
    if found.starts_at is not None or has_arrived(draft.id):
        return redirect("public:receipt")
    code = _office_of(request, found)
    offer = offer_of(request, code, chosen=None, at=at)
    form = SeatForm(request.POST or None, times=offer.times)
    if form.is_valid() and _book(request, found, code, form.cleaned_data["starts_at"]):
        return redirect("public:receipt")
    offices = OfficeForm(initial={"office": code})
    context = {"form": form, "offer": offer, "office": office_of(code), "offices": offices}
    return render(request, "apply/later_seat.html", context, status=422 if form.is_bound else 200)


@require_GET
@draft_page(sent=True)
def receipt_file(request: HttpRequest, draft: Draft) -> HttpResponse:  # noqa: ARG001 - every page is given its request
    """Give the receipt as PDF."""
    found = _receipt(draft)
    name = f'attachment; filename="constancia-{printed_reference(found.reference)}.pdf"'
    return HttpResponse(receipt_pdf(found), content_type="application/pdf", headers={"Content-Disposition": name})


@require_GET
@draft_page(sent=True)
def calendar_file(request: HttpRequest, draft: Draft) -> HttpResponse:  # noqa: ARG001 - every page is given its request
    """Give the appointment for the telephone's calendar."""
    found = _receipt(draft)
    if found.starts_at is None:
        raise NotFound(_("Todavía no tiene cita."))
    name = 'attachment; filename="cita.ics"'
    return HttpResponse(appointment_file(found), content_type="text/calendar", headers={"Content-Disposition": name})


def _receipt(draft: Draft) -> Receipt:
    found = receipt_of(draft.id)
    if found is None:
        raise NotFound(_("No se encontró la solicitud."))
    return found


def _nearest_form(found: Receipt) -> SeatForm:
    at = clock.now()
    wanted = wanted_start_of(found.application_id) or at
    seats = nearest_seats(found.office_code, wanted, NEAREST, at=at)
    return SeatForm(times=[(seat.starts_at.isoformat(), moment_in_words(seat.starts_at)) for seat in seats])


def _office_of(request: HttpRequest, found: Receipt) -> str:
    """Return the office whose seats are asked for; the application's own unless another one is named."""
    wanted = request.POST.get("office") or request.GET.get("oficina") or found.office_code
    return office_of(wanted).code


def _book(request: HttpRequest, found: Receipt, code: str, starts_at: str) -> bool:
    outcome = book_seat(
        by=request.actor,  # type: ignore[attr-defined]
        at=clock.now(),
        application_id=found.application_id,
        office=code,
        starts_at=datetime.fromisoformat(starts_at),
    )
    if outcome == Outcome.SEAT_GONE:
        messages.info(request, _("Esa hora acaba de ocuparse. Elija otra."))
    return outcome != Outcome.SEAT_GONE
