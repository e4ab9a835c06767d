"""Receiving whoever comes: with a seat, with none, or with an application of another office; and taking it back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from qoricancha.accounts.queries import names_of_staff
from qoricancha.appointments.queries import BookedSeat, seat_of
from qoricancha.intake import queries as intake
from qoricancha.kernel import clock
from qoricancha.kernel.errors import Conflict
from qoricancha.kernel.wording import moment_in_words
from qoricancha.law.queries import procedure_in_words
from qoricancha.reference.queries import office as office_of
from qoricancha.registration import actions, permissions, queries
from qoricancha.registration.rules.lifecycle import RegistrationEvent, RegistrationState, events_open_to
from qoricancha.registration.rules.purposes import Purpose
from qoricancha.registration.rules.receptions import Shown, ShownOutcome
from qoricancha.web.page import page
from qoricancha.web.staff.forms import ReceiveHereForm, ShownForm, UndoForm
from qoricancha.web.staff.offices import offices_of
from qoricancha.web.staff.overview import declared_rows
from qoricancha.web.staff.pictures import sent_photo_uri
from qoricancha.web.staff.showing import Subject, own_list, show

READ_AND_SEND = require_http_methods(["GET", "HEAD", "POST"])

WHY_NOT: dict[ShownOutcome, Promise] = {
    ShownOutcome.TOO_MANY: gettext_lazy(
        "Usted buscó demasiadas constancias en esta hora. Vuelva a intentarlo más tarde o pídalo a un colega."
    ),
    ShownOutcome.UNKNOWN: gettext_lazy("Ninguna solicitud tiene esa referencia. Revise las 10 letras y cifras."),
    ShownOutcome.UNSENT: gettext_lazy(
        "Esa solicitud está empezada y no se envió. La persona la termina en la página pública, con su código secreto."
    ),
}


@require_GET
@page(permission=permissions.receives)
def application(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Show what somebody declared who has not come yet, so that their arrival can be recorded."""
    if come := queries.registration_of(application_id):
        return redirect("staff:registration", come.id)
    sent, seat = intake.application(application_id), seat_of(application_id)
    context = {
        "application_id": application_id,
        "name": sent.full_name,
        "reference": intake.printed_reference(sent.reference),
        "seat": seat,
        "is_today": seat is not None and clock.day_in_lima(seat.starts_at) == clock.today(),
        "standing": procedure_in_words(clock.day_in_lima(sent.submitted_at)).sending.desk,
        "sent_at": sent.submitted_at,
        "declared": declared_rows(sent.answers),
        "photo_uri": sent_photo_uri(application_id),
        **_before(application_id, seat),
    }
    subject = Subject("application", application_id, sent.office_code)
    return show(request, "staff/application.html", context, subject=subject, purpose=Purpose.RECEPTION)


@require_POST
@page(permission=permissions.receives)
def check_in(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Record the arrival."""
    made = actions.check_in(by=request.actor, at=clock.now(), application_id=application_id)
    messages.success(request, _("Llegada registrada."))
    return redirect("staff:registration", made.id)


@READ_AND_SEND
@page(permission=permissions.receives)
def undo_check_in(request: HttpRequest, registration_id: UUID) -> HttpResponse:
    """Take back an arrival that was recorded by mistake, for a reason."""
    found = queries.registration(registration_id)
    if RegistrationEvent.UNDO_CHECK_IN not in events_open_to(
        RegistrationState(found.state), has_record=found.has_record
    ):
        raise Conflict(_("La llegada ya no se puede anular: la entrevista tiene datos o el registro avanzó."))
    form = UndoForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        given = {"registration_id": registration_id, "reason": form.cleaned_data["reason"]}
        actions.undo_check_in(by=request.actor, at=clock.now(), **given)
        messages.success(request, _("Llegada anulada: la solicitud queda como estaba antes."))
        return redirect("staff:application", found.application_id)
    sent = intake.application(found.application_id)
    context = {
        "registration": found,
        "name": sent.full_name,
        "reference": intake.printed_reference(sent.reference),
        "seat": seat_of(found.application_id),
        "form": form,
    }
    subject = Subject("application", found.application_id, found.office_id)
    status = 422 if form.is_bound else 200
    return show(request, "staff/undo_check_in.html", context, subject=subject, purpose=Purpose.RECEPTION, status=status)


@READ_AND_SEND
@page(permission=permissions.receives)
def receive(request: HttpRequest) -> HttpResponse:
    """Find the application whose receipt a person shows who is not in the agenda."""
    offices = offices_of(request.actor)
    if request.method != "POST":
        return render(request, "staff/receive.html", {"form": ShownForm(offices=offices)})
    form = ShownForm(request.POST, offices=offices)
    if not form.is_valid():
        return _ask_again(request, form)
    given = form.cleaned_data
    found = actions.find_shown(by=request.actor, at=clock.now(), shown=given["shown"])
    return _answer(request, found, form, ReceiveHereForm(initial=given))


@require_POST
@page(permission=permissions.receives)
def receive_here(request: HttpRequest) -> HttpResponse:
    """Take the application over to this office, for a reason."""
    form, shown = ReceiveHereForm(request.POST), ShownForm(request.POST, offices=offices_of(request.actor))
    if not shown.is_valid():
        return _ask_again(request, shown)
    if not form.is_valid():
        found = actions.find_shown(by=request.actor, at=clock.now(), shown=shown.cleaned_data["shown"])
        return _answer(request, found, shown, form)
    given = {**shown.cleaned_data, "reason": form.cleaned_data["reason"]}
    found = actions.receive_here(by=request.actor, at=clock.now(), **given)
    if found.outcome == ShownOutcome.MOVED:
        messages.success(request, _("La solicitud es ahora de esta oficina. Compruebe que es la persona y regístrela."))
    return _answer(request, found, shown, form)


@require_POST
@page(permission=permissions.receives)
def send_back(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Send an application that was taken over by mistake back to the office it came from."""
    sent = actions.send_back(by=request.actor, at=clock.now(), application_id=application_id)
    back = {"office": office_of(sent.office_code).city}
    if sent.starts_at:
        back["when"] = moment_in_words(sent.starts_at)
        messages.success(request, _("Solicitud devuelta a %(office)s, con su cita del %(when)s.") % back)
    else:
        messages.success(request, _("Solicitud devuelta a %(office)s, sin cita: la persona puede elegir otra.") % back)
    return redirect("staff:receive")


def _before(application_id: UUID, seat: BookedSeat | None) -> dict[str, object]:
    """Return how the application came here from another office, and arrivals that were taken back."""
    moved, undone = queries.transfer_of(application_id), queries.undone_arrivals_of(application_id)
    names = names_of_staff([*(one.undone_by_id for one in undone), moved.moved_by_id if moved else None])
    return {
        "moved": moved,
        "moved_by": names.get(moved.moved_by_id, "") if moved else "",
        "may_send_back": moved is not None and seat is None,
        "undone": [(one, names.get(one.undone_by_id, "")) for one in undone],
    }


def _answer(request: HttpRequest, found: Shown, form: ShownForm, next_form: ReceiveHereForm) -> HttpResponse:
    """Lead to the application, ask for the reason of taking it over, or say why it cannot be received here."""
    if found.outcome in WHY_NOT:
        form.add_error("shown", str(WHY_NOT[found.outcome]))
        return _ask_again(request, form)
    at_home = found.office_code in request.actor.offices  # type: ignore[attr-defined]
    if at_home or found.outcome in (ShownOutcome.HERE, ShownOutcome.MOVED):
        return redirect("staff:application", found.application_id)
    assert found.application_id is not None  # noqa: S101 - every other outcome names one
    is_waiting = found.outcome == ShownOutcome.WAITING
    context = {
        "form": next_form,
        "is_waiting": is_waiting,
        "is_registered": found.outcome == ShownOutcome.REGISTERED,
        "there": office_of(found.office_code),
        "here": office_of(form.cleaned_data["office"]),
        "starts_at": found.starts_at,
    }
    subject = Subject("application", found.application_id, found.office_code)
    status = 409 if not is_waiting else 422 if next_form.is_bound else 200
    return show(request, "staff/receive_here.html", context, subject=subject, purpose=Purpose.RECEPTION, status=status)


def _ask_again(request: HttpRequest, form: ShownForm) -> HttpResponse:
    """Show the form with what is wrong; a look that found nobody is noted too."""
    return show(
        request,
        "staff/receive.html",
        {"form": form},
        subject=own_list(request),
        purpose=Purpose.RECEPTION,
        status=422,
    )
