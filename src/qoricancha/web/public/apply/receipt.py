"""After sending: the receipt, on the screen, on paper, in the calendar; and the appointment, which may still change."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_GET, require_http_methods

from qoricancha.intake.models import Draft
from qoricancha.intake.queries import printed_reference, receipt_of
from qoricancha.intake.rules.outcomes import Receipt
from qoricancha.kernel import clock
from qoricancha.kernel.clock import day_in_lima
from qoricancha.kernel.errors import NotFound
from qoricancha.kernel.wording import moment_in_words
from qoricancha.law.queries import procedure_in_words
from qoricancha.messaging.queries import verified_contacts_of
from qoricancha.web.public.apply import appointment
from qoricancha.web.public.apply.access import draft_page
from qoricancha.web.public.apply.appointment import BY_DRAFT


@require_GET
@draft_page(sent=True)
def receipt(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Show the receipt, and what to do about the appointment."""
    found, at = _receipt(draft), clock.now()
    standing = appointment.standing_of(found, at=at)
    context = {
        "law": procedure_in_words(day_in_lima(found.submitted_at)),
        "reference": printed_reference(found.reference),
        "received": moment_in_words(found.submitted_at),
        "appointment": appointment.shown(found, BY_DRAFT, standing, at=at),
        "contacts": [contact.masked for contact in verified_contacts_of(draft.id)],
    }
    return render(request, "apply/receipt.html", context)


@require_http_methods(["GET", "POST"])
@gzip_page  # four weeks and fourteen offices have 12 kB
@draft_page(sent=True)
def later_seat(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Choose a seat after sending, or another one."""
    return appointment.choose(request, _receipt(draft), BY_DRAFT)


@require_GET
@draft_page(sent=True)
def receipt_file(request: HttpRequest, draft: Draft) -> HttpResponse:  # noqa: ARG001 - every page is given its request
    """Give the receipt as PDF."""
    return appointment.receipt_file(_receipt(draft))


@require_GET
@draft_page(sent=True)
def calendar_file(request: HttpRequest, draft: Draft) -> HttpResponse:  # noqa: ARG001 - every page is given its request
    """Give the appointment for the telephone's calendar."""
    return appointment.calendar_file(_receipt(draft))


def _receipt(draft: Draft) -> Receipt:
    found = receipt_of(draft.id)
    if found is None:
        raise NotFound(_("No se encontró la solicitud."))
    return found
