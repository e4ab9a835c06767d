"""Before registration: choosing an appointment or another one, and the receipt, without the secret code."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_GET, require_http_methods

from qoricancha.accounts.permissions import applicant
from qoricancha.intake.queries import receipt_of
from qoricancha.intake.rules.outcomes import Receipt
from qoricancha.web.page import page
from qoricancha.web.public.apply import appointment
from qoricancha.web.public.place.reading import note_own_reading
from qoricancha.web.public.place.showing import BY_PLACE

View = Callable[[HttpRequest, Receipt], HttpResponse]


def application_page(view: View) -> Callable[..., HttpResponseBase]:
    """Make a page about the application of whoever is signed in; once it has become a case, it leads to their place."""

    @page(permission=applicant)
    @wraps(view)
    def run(request: HttpRequest) -> HttpResponse:
        found = receipt_of(request.actor.id)  # type: ignore[attr-defined]
        if found is None:
            return redirect("public:place")
        note_own_reading(request, "application", found.application_id)
        return view(request, found)

    return run


@require_http_methods(["GET", "POST"])
@gzip_page  # four weeks and fourteen offices have 12 kB
@application_page
def seat(request: HttpRequest, found: Receipt) -> HttpResponse:
    """Choose a seat, or another one."""
    return appointment.choose(request, found, BY_PLACE)


@require_GET
@application_page
def receipt_file(request: HttpRequest, found: Receipt) -> HttpResponse:  # noqa: ARG001 - every page is given its request
    """Give the receipt as PDF."""
    return appointment.receipt_file(found)


@require_GET
@application_page
def calendar_file(request: HttpRequest, found: Receipt) -> HttpResponse:  # noqa: ARG001 - every page is given its request
    """Give the appointment for the telephone's calendar."""
    return appointment.calendar_file(found)
