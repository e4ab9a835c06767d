"""The registration from the interview to sign-off, and the queues of registrations."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from qoricancha.kernel import clock
from qoricancha.registration import actions, permissions, queries
from qoricancha.registration.rules.purposes import Purpose
from qoricancha.web.page import page
from qoricancha.web.staff.agenda import ON_A_PAGE
from qoricancha.web.staff.forms import CompleteForm, ReturnForm
from qoricancha.web.staff.overview import show_registration
from qoricancha.web.staff.queues import DEFAULT, queue_named, queues_shown
from qoricancha.web.staff.rows import QUEUE_HEAD, queue_rows, shown_in
from qoricancha.web.staff.showing import own_list, show


@require_GET
@page(permission=permissions.receives)
def registrations(request: HttpRequest, queue: str = DEFAULT) -> HttpResponse:
    """Show one of the queues: under way, to be signed off, done."""
    chosen = queue_named(queue)
    rows = queries.registrations_in(request.actor, chosen.states)
    listed = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("pagina"))
    visits = queries.visits_of(listed)
    context = {
        "queues": queues_shown(queue, queries.counts_by_state(request.actor)),
        "shown": chosen,
        "page": listed,
        "head": QUEUE_HEAD,
        "rows": queue_rows(visits),
    }
    subject, shown = own_list(request), shown_in(visits)
    return show(request, "staff/registrations.html", context, subject=subject, purpose=Purpose.QUEUE, shown=shown)


@require_GET
@page(permission=permissions.receives)
def registration(request: HttpRequest, registration_id: UUID) -> HttpResponse:
    """Show where a registration stands and what can be done next."""
    return show_registration(request, queries.registration(registration_id))


@require_POST
@page(permission=permissions.receives)
def open_interview(request: HttpRequest, registration_id: UUID) -> HttpResponse:
    """Begin the interview."""
    actions.open_interview(by=request.actor, at=clock.now(), registration_id=registration_id)
    return redirect("staff:registration", registration_id)


@require_POST
@page(permission=permissions.receives)
def complete(request: HttpRequest, registration_id: UUID) -> HttpResponse:
    """Send the registration to sign-off."""
    form = CompleteForm(request.POST)
    if not form.is_valid():
        return show_registration(request, queries.registration(registration_id), form)
    actions.complete(by=request.actor, at=clock.now(), registration_id=registration_id)
    messages.success(request, _("Registro completo: espera el visto bueno de otra persona."))
    return redirect("staff:registration", registration_id)


@require_POST
@page(permission=permissions.receives)
def reopen(request: HttpRequest, registration_id: UUID) -> HttpResponse:
    """Take one's own completion back."""
    actions.reopen(by=request.actor, at=clock.now(), registration_id=registration_id)
    messages.success(request, _("El registro está abierto otra vez. Complételo cuando esté listo."))
    return redirect("staff:registration", registration_id)


@require_POST
@page(permission=permissions.signs_off)
def return_to_officer(request: HttpRequest, registration_id: UUID) -> HttpResponse:
    """Send the registration back."""
    form = ReturnForm(request.POST)
    if not form.is_valid():
        return show_registration(request, queries.registration(registration_id), form)
    reason = form.cleaned_data["reason"]
    actions.return_to_officer(by=request.actor, at=clock.now(), registration_id=registration_id, reason=reason)
    messages.success(request, _("Registro devuelto al oficial."))
    return redirect("staff:registrations")


@require_POST
@page(permission=permissions.signs_off, confirmed=True)
def sign_off(request: HttpRequest, registration_id: UUID) -> HttpResponse:
    """Open the case file."""
    signed = actions.sign_off(by=request.actor, at=clock.now(), registration_id=registration_id)
    messages.success(request, _("Expediente %(number)s abierto.") % {"number": signed.case_file})
    return redirect(reverse("staff:case_file", args=[signed.case_file_id]))
