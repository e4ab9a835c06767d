"""Where the day begins: the agenda of an office, and the search."""

from datetime import date, timedelta

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from qoricancha.accounts import permissions as accounts
from qoricancha.intake.rules.drafts import is_reference
from qoricancha.kernel import clock
from qoricancha.kernel.errors import NotAllowed, NotFound
from qoricancha.registration import permissions, queries
from qoricancha.registration.rules.purposes import Purpose
from qoricancha.web.page import page
from qoricancha.web.staff.offices import chosen_office, offices_of
from qoricancha.web.staff.rows import AGENDA_HEAD, FOUND_HEAD, agenda_rows, found_rows, may, shown_in
from qoricancha.web.staff.showing import own_list, show

ON_A_PAGE = 20
LONGEST_SEARCH = 300
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2199, 12, 31)  # so that there is a day before and a day after each


@require_safe
@page(permission=accounts.staff, transaction=False)
def home(request: HttpRequest) -> HttpResponse:
    """Lead each officer to where their work begins."""
    if may(request.actor, permissions.receives):
        return redirect("staff:agenda")
    if may(request.actor, permissions.sees_cases):
        return redirect("staff:case_files")
    if may(request.actor, accounts.operates):
        return redirect("staff:schemes")
    if may(request.actor, accounts.audits):
        return redirect("staff:audit")
    raise NotAllowed(_("Su usuario no tiene un rol. Pídalo a quien administra los accesos."))


@require_safe
@page(permission=permissions.receives)
def agenda(request: HttpRequest) -> HttpResponse:
    """Show who comes to an office on a day (?dia=YYYY-MM-DD&oficina=CODE; today, the officer's first office)."""
    offices = offices_of(request.actor)
    office = chosen_office(offices, request.GET.get("oficina"))
    day = _day(request.GET.get("dia"))
    visits = queries.agenda(request.actor, office.code, day)
    context = {
        "offices": offices,
        "office": office,
        "day": day,
        "today": clock.today(),
        "previous": day - timedelta(1),
        "next": day + timedelta(1),
        "head": AGENDA_HEAD,
        "rows": agenda_rows(visits),
    }
    subject, shown = own_list(request, office.code), shown_in(visits)
    return show(request, "staff/agenda.html", context, subject=subject, purpose=Purpose.AGENDA, shown=shown)


@require_safe
@page(permission=permissions.sees_cases)
def search(request: HttpRequest) -> HttpResponse:
    """Find people (?q=): what a QR reader typed, a reference, an expediente, a document number or a name."""
    text = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    found = queries.found_by(request.actor, text) if text else []
    listed = Paginator(found, ON_A_PAGE).get_page(request.GET.get("pagina"))
    context = {
        "text": text,
        "page": listed,
        "head": FOUND_HEAD,
        "rows": found_rows(listed, request.actor),
        "is_cut": len(found) >= queries.MOST,
        "offices": [office.city for office in offices_of(request.actor)],
        "may_receive": may(request.actor, permissions.receives),
        "is_reference": is_reference(text),
    }
    subject, shown = own_list(request), shown_in(listed)
    return show(request, "staff/search.html", context, subject=subject, purpose=Purpose.SEARCH, shown=shown)


def _day(text: str | None) -> date:
    try:
        day = date.fromisoformat(text) if text else clock.today()
    except ValueError:
        raise NotFound(_("Esa fecha no existe.")) from None
    if not FIRST_DAY <= day <= LAST_DAY:
        raise NotFound(_("No hay agenda de ese día."))
    return day
