"""Days and hours in which an office receives nobody, kept by its supervisor."""

from collections.abc import Iterable
from itertools import groupby
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from qoricancha.appointments import actions, queries
from qoricancha.appointments.actions import StillHeld
from qoricancha.appointments.models import Closure
from qoricancha.appointments.permissions import closes
from qoricancha.appointments.rules.calendar import Window
from qoricancha.kernel import clock
from qoricancha.kernel.errors import Conflict, InvalidInput
from qoricancha.kernel.wording import day_in_words, time_in_words, weekdays_in_words
from qoricancha.reference.models import Office
from qoricancha.registration.queries import visits_at
from qoricancha.registration.rules.purposes import Purpose
from qoricancha.web.page import page
from qoricancha.web.staff.forms import CancelForm, ClosureForm
from qoricancha.web.staff.offices import chosen_office, offices_of
from qoricancha.web.staff.rows import AGENDA_HEAD, agenda_rows, shown_in
from qoricancha.web.staff.showing import own_list, show

READ_AND_SEND = require_http_methods(["GET", "HEAD", "POST"])
NO_BREAK = "\u00a0"
_CARRIED = {"day_day", "day_month", "day_year", "starts", "ends", "reason"}
HEAD: list[Promise] = [gettext_lazy("Cuándo"), gettext_lazy("Motivo"), gettext_lazy("Acción")]


@READ_AND_SEND
@page(permission=closes)
def closures(request: HttpRequest) -> HttpResponse:
    """Show what is closed of an office from today on (?oficina=CODE), and close a day or hours of it."""
    offices = offices_of(request.actor)
    office = chosen_office(offices, request.POST.get("oficina") or request.GET.get("oficina"))
    if request.method != "POST":
        return _list(request, offices, office, ClosureForm())
    form, confirmation = ClosureForm(request.POST), CancelForm(request.POST)
    if not form.is_valid():
        return _list(request, offices, office, form)
    try:
        return _close(request, office, form, confirmation)
    except StillHeld as refusal:
        return _who_is_expected(request, office, form, confirmation, refusal)
    except InvalidInput as refusal:
        form.add_errors(refusal.fields)
    except Conflict as refusal:
        form.add_error("day", str(refusal))
    return _list(request, offices, office, form)


@READ_AND_SEND
@page(permission=closes)
def remove_closure(request: HttpRequest, closure_id: UUID) -> HttpResponse:
    """Ask whether people shall be received again then, and do so."""
    closure = queries.closure(closure_id)
    if request.method == "POST":
        actions.remove_closure(by=request.actor, at=clock.now(), closure_id=closure_id)
        messages.success(request, _("Cierre quitado: esas horas vuelven a ofrecerse al público."))
        return redirect(_address(closure.office_id))
    context = {"closure": closure, "day": day_in_words(closure.day), "hours": _hours(closure)}
    return render(request, "staff/remove_closure.html", context)


def _close(request: HttpRequest, office: Office, form: ClosureForm, confirmation: CancelForm) -> HttpResponse:
    cancelling = confirmation.cleaned_data["cancelling"] if confirmation.is_valid() else []
    actions.close_office(
        by=request.actor,  # type: ignore[attr-defined]
        at=clock.now(),
        office=office.code,
        cancelling=cancelling,
        **form.cleaned_data,
    )
    said = _("Cierre registrado.")
    if cancelling:
        said = f"{said} {_told(len(cancelling))}"
    messages.success(request, said)
    return redirect(_address(office.code))


def _told(count: int) -> str:
    one = _("Se canceló %(count)s cita y se avisa a la persona.")
    many = _("Se cancelaron %(count)s citas y se avisa a las personas.")
    return (one if count == 1 else many) % {"count": count}


def _list(request: HttpRequest, offices: list[Office], office: Office, form: ClosureForm) -> HttpResponse:
    context = {
        "offices": offices,
        "office": office,
        "form": form,
        "head": HEAD,
        "rows": [_row(closure) for closure in queries.coming_closures(office.code, clock.now())],
        "opening_hours": _opening_hours(queries.opening_hours(office.code)),
    }
    return render(request, "staff/closures.html", context, status=422 if form.is_bound else 200)


def _who_is_expected(
    request: HttpRequest, office: Office, form: ClosureForm, confirmation: CancelForm, refusal: StillHeld
) -> HttpResponse:
    """Show who has an appointment then, and what can be done; the form comes along."""
    visits = visits_at([(one.starts_at, one.holder) for one in refusal.held])
    asked_before = "cancelling" in request.POST
    again = CancelForm(initial={"cancelling": ",".join(str(one.appointment_id) for one in refusal.held)})
    context = {
        "office": office,
        "carried": [(name, request.POST[name]) for name in request.POST if name in _CARRIED],
        "day": day_in_words(form.cleaned_data["day"]),
        "form": confirmation if asked_before and confirmation.errors else again,
        "is_changed": asked_before and not confirmation.errors,
        "head": AGENDA_HEAD,
        "rows": agenda_rows(visits),
        "count": len(refusal.held),
    }
    return show(
        request,
        "staff/close_held.html",
        context,
        subject=own_list(request, office.code),
        purpose=Purpose.CLOSURE,
        shown=shown_in(visits),
        status=409,
    )


def _row(closure: Closure) -> list[object]:
    remove = {"text": _("Quitar"), "href": reverse("staff:remove_closure", args=[closure.id])}
    return [f"{day_in_words(closure.day)}, {_hours(closure)}", closure.reason, remove]


def _hours(closure: Closure) -> str:
    if closure.starts is None or closure.ends is None:
        return _("todo el día")
    return f"{time_in_words(closure.starts)} a {time_in_words(closure.ends)}".replace(" ", NO_BREAK)


def _opening_hours(windows: Iterable[Window]) -> list[str]:
    """Return "lunes a viernes: 08:30 a 12:30, 14:00 a 16:00", one line for weekdays with the same hours."""
    by_day = {
        weekday: ", ".join(f"{time_in_words(one.opens)} a {time_in_words(one.closes)}" for one in day)
        for weekday, day in groupby(windows, key=lambda one: one.weekday)
    }
    alike: dict[str, list[int]] = {}
    for weekday, hours in by_day.items():
        alike.setdefault(hours, []).append(weekday)
    return [f"{weekdays_in_words(days)}: {hours}" for hours, days in alike.items()]


def _address(office_code: str) -> str:
    return f"{reverse('staff:closures')}?{urlencode({'oficina': office_code})}"
