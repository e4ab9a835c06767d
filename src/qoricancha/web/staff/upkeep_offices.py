"""The operators' pages of the offices."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from qoricancha.accounts.permissions import operates
from qoricancha.kernel import clock
from qoricancha.kernel.errors import Conflict, InvalidInput
from qoricancha.reference import actions
from qoricancha.reference import queries as reference
from qoricancha.reference.models import Office
from qoricancha.web.page import page
from qoricancha.web.staff.upkeep_forms import DETAILS, OFFERED, OfficeForm
from qoricancha.web.staff.upkeep_history import history_of
from qoricancha.web.staff.upkeep_rows import OFFICES_HEAD, office_rows


@require_GET
@page(permission=operates)
def offices(request: HttpRequest) -> HttpResponse:
    """Show every office."""
    rows = office_rows(reference.all_offices())
    return render(request, "staff/offices.html", {"head": OFFICES_HEAD, "rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@page(permission=operates)
def office(request: HttpRequest, code: str) -> HttpResponse:
    """Show an office with what was changed, and keep what an operator changes."""
    found = reference.office(code)
    form = OfficeForm(request.POST if request.method == "POST" else None, office=found)
    if request.method == "POST" and form.is_valid() and _changed(request, code, form):
        messages.success(request, _("Oficina guardada."))
        return redirect("staff:office", code)
    context = {"office": found, "form": form, "timeline": history_of(code)}
    return render(request, "staff/office.html", context, status=422 if form.errors else 200)


def _changed(request: HttpRequest, code: str, form: OfficeForm) -> bool:
    seen = form.cleaned_data["seen"]
    try:
        actions.change_office(by=request.actor, at=clock.now(), code=code, details=form.details, seen=seen)
    except InvalidInput as refusal:
        for name, fault in refusal.fields.items():
            form.add_error(name, str(fault))
        return False
    except Conflict as refusal:
        stored = reference.office(code)
        form.show_again(stored.edited_at, _texts(stored))
        form.add_error(None, str(refusal))
        return False
    return True


def _texts(office: Office) -> dict[str, str]:
    """Return what is stored of an office, as it is typed."""
    texts = {name: str(getattr(office, name) or "") for name in DETAILS if name not in OFFERED}
    known = {name: {one.code: one.name for one in reference.codes(scheme)} for name, scheme in OFFERED.items()}
    return texts | {name: ", ".join(known[name].get(one, one) for one in getattr(office, name)) for name in OFFERED}
