"""The operators' pages: schemes, their codes, the names in five languages."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from qoricancha.accounts.permissions import operates
from qoricancha.kernel import clock
from qoricancha.kernel.errors import Conflict, InvalidInput
from qoricancha.reference import actions
from qoricancha.reference import queries as reference
from qoricancha.reference.queries import Which
from qoricancha.web.page import page
from qoricancha.web.staff.upkeep_forms import AddCodeForm, CloseCodeForm, NamesForm
from qoricancha.web.staff.upkeep_history import history_of
from qoricancha.web.staff.upkeep_rows import (
    CODES_HEAD,
    NAMES_HEAD,
    SCHEMES_HEAD,
    code_rows,
    name_rows,
    scheme_rows,
    silence_of,
    summary_of,
)

ON_A_PAGE = 50
LONGEST_SEARCH = 100
READ_AND_SEND = require_http_methods(["GET", "HEAD", "POST"])
LISTS: dict[str, tuple[Which, Promise]] = {
    "vigentes": (Which.OPEN, gettext_lazy("Vigentes")),
    "por-revisar": (Which.TO_REVIEW, gettext_lazy("Con nombres sin revisar")),
    "cerrados": (Which.CLOSED, gettext_lazy("Cerrados")),
}
DEFAULT = "vigentes"


@require_GET
@page(permission=operates)
def schemes(request: HttpRequest) -> HttpResponse:
    """Show every scheme with its version and numbers."""
    rows = scheme_rows(reference.overview_of_schemes(), reference.overview_of_districts())
    return render(request, "staff/schemes.html", {"head": SCHEMES_HEAD, "rows": rows})


@require_GET
@page(permission=operates)
def scheme(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the codes of a scheme (?q=text&ver=vigentes, por-revisar or cerrados)."""
    found = reference.scheme_named(slug)
    text = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    chosen = request.GET.get("ver", DEFAULT)
    which, _title = LISTS.get(chosen, LISTS[DEFAULT])
    listed = Paginator(reference.listed_codes(slug, which, text), ON_A_PAGE).get_page(request.GET.get("pagina"))
    context = {
        "scheme": found,
        "silent": silence_of(found),
        "text": text,
        "lists": [{"slug": name, "title": title, "is_shown": one == which} for name, (one, title) in LISTS.items()],
        "page": listed,
        "head": CODES_HEAD,
        "rows": code_rows(list(listed)),
    }
    return render(request, "staff/scheme.html", context)


@require_GET
@page(permission=operates)
def code(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Show a code: its names, its days, what was changed."""
    found = reference.code_of(slug, code)
    context = {
        "scheme": reference.scheme_named(slug),
        "code": found,
        "summary": summary_of(found),
        "head": NAMES_HEAD,
        "rows": name_rows(found),
        "is_needed": code in reference.scheme_named(slug).needed,
        "timeline": history_of(f"{slug}/{code}"),
    }
    return render(request, "staff/code.html", context)


@READ_AND_SEND
@page(permission=operates)
def add_code(request: HttpRequest, slug: str) -> HttpResponse:
    """Add a code to a scheme."""
    found = reference.scheme_named(slug)
    form = AddCodeForm(request.POST if request.method == "POST" else None, scheme=found)
    if request.method == "POST" and form.is_valid() and _added(request, slug, form):
        messages.success(request, _("Código agregado."))
        return redirect("staff:code", slug, form.cleaned_data["code"])
    return _show(request, "staff/add_code.html", {"scheme": found, "form": form})


@READ_AND_SEND
@page(permission=operates)
def close_code(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """End a code on a day."""
    found = reference.code_of(slug, code)
    form = CloseCodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.close_code(by=request.actor, at=clock.now(), scheme=slug, code=code, last_day=form.day)
        except InvalidInput as refusal:
            _add_errors(form, refusal)
        else:
            messages.success(request, _("Código cerrado."))
            return redirect("staff:code", slug, code)
    return _show(
        request, "staff/close_code.html", {"scheme": reference.scheme_named(slug), "code": found, "form": form}
    )


@require_POST
@page(permission=operates)
def reopen_code(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Undo a closing."""
    actions.reopen_code(by=request.actor, at=clock.now(), scheme=slug, code=code)
    messages.success(request, _("Código reabierto."))
    return redirect("staff:code", slug, code)


@READ_AND_SEND
@page(permission=operates)
def names(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Correct the names of a code, and note that speakers have read them."""
    found, seen = reference.code_of(slug, code), reference.names_edited_at(slug, code)
    sent = request.POST if request.method == "POST" else None
    form = NamesForm(sent, scheme=reference.scheme_named(slug), code=found, seen=seen)
    if request.method == "POST" and form.is_valid() and _written(request, slug, code, form):
        messages.success(request, _("Nombres guardados."))
        return redirect("staff:code", slug, code)
    return _show(request, "staff/names.html", {"scheme": form.scheme, "code": found, "form": form})


def _added(request: HttpRequest, slug: str, form: AddCodeForm) -> bool:
    try:
        actions.add_code(
            by=request.actor,
            at=clock.now(),
            scheme=slug,
            code=form.cleaned_data["code"],
            parent=form.cleaned_data.get("parent", ""),
            names=form.names,
            valid_from=form.first_day,
            facts=form.facts,
        )
    except InvalidInput as refusal:
        _add_errors(form, refusal)
        return False
    return True


def _written(request: HttpRequest, slug: str, code: str, form: NamesForm) -> bool:
    seen = form.cleaned_data["seen"]
    try:
        actions.write_names(by=request.actor, at=clock.now(), scheme=slug, code=code, names=form.written, seen=seen)
    except InvalidInput as refusal:
        _add_errors(form, refusal)
        return False
    except Conflict as refusal:
        form.show_again(reference.names_edited_at(slug, code), NamesForm.stored(reference.code_of(slug, code)))
        form.add_error(None, str(refusal))
        return False
    return True


def _add_errors(form: AddCodeForm | CloseCodeForm | NamesForm, refusal: InvalidInput) -> None:
    for name, fault in refusal.fields.items():
        form.add_error(name if name in form.fields else None, str(fault))


def _show(request: HttpRequest, template: str, context: dict[str, object]) -> HttpResponse:
    form = context["form"]
    return render(request, template, context, status=422 if form.errors else 200)  # type: ignore[attr-defined]
