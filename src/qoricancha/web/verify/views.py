"""Pages of whoever checks a document: valid, suspended or not, as of when, and no more than is needed to compare.

Nothing here says who checked whom: the pages keep no log but of constancias given.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from qoricancha.accounts.permissions import anyone
from qoricancha.credentials.actions import constancia_for
from qoricancha.credentials.labels import CONSTANCIA_OUTCOMES, KINDS, STANDINGS
from qoricancha.credentials.queries import code_lookup, token_lookup, verification_of
from qoricancha.credentials.rules.standing import ConstanciaOutcome, Standing, VerificationAnswer
from qoricancha.kernel import clock
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.wording import moment_in_figures
from qoricancha.web.page import page
from qoricancha.web.verify.forms import ConstanciaForm, PrintedCodeForm

COLOURS = {Standing.VALID: "green", Standing.SUSPENDED: "orange", Standing.NOT_VALID: "red", Standing.UNKNOWN: "red"}


@require_GET
@page(permission=anyone, transaction=False)
def scanned(request: HttpRequest, token: str) -> HttpResponse:
    """Answer the address that the QR code opens."""
    return _answer(request, token_lookup(token), ConstanciaForm())


@require_http_methods(["GET", "POST"])
@page(permission=anyone, transaction=False)
def typed(request: HttpRequest) -> HttpResponse:
    """Ask for what is printed beside the QR code, and answer it."""
    form = PrintedCodeForm(request.POST or None)
    if not form.is_valid():
        return render(request, "verify/typed.html", {"form": form}, status=422 if form.is_bound else 200)
    printed = form.cleaned_data
    number = ConstanciaForm(initial={"file_number": printed["file_number"]})
    return _answer(request, code_lookup(printed["code"], printed["file_number"]), number, printed=printed)


@require_POST
@page(permission=anyone, transaction=False)
def constancia(request: HttpRequest, token: str) -> HttpResponse:
    """Give the constancia of a scanned document to whoever types two of its items."""
    return _constancia(request, token_lookup(token))


@require_POST
@page(permission=anyone, transaction=False)
def typed_constancia(request: HttpRequest) -> HttpResponse:
    """The same for a document whose code was typed."""
    form = PrintedCodeForm(request.POST)
    if not form.is_valid():
        return render(request, "verify/typed.html", {"form": form}, status=422)
    printed = form.cleaned_data
    return _constancia(request, code_lookup(printed["code"], printed["file_number"]), printed=printed)


def _answer(
    request: HttpRequest,
    lookup: bytes,
    form: ConstanciaForm,
    *,
    printed: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    answer = verification_of(lookup, at=clock.now())
    context = {
        "answer": answer,
        "asked_at": moment_in_figures(answer.asked_at),
        "verdict": STANDINGS[answer.standing],
        "colour": COLOURS[answer.standing],
        "rows": _rows(answer),
        "form": form,
        "printed": printed,
    }
    return render(request, "verify/answer.html", context, status=status)


def _rows(answer: VerificationAnswer) -> list[dict[str, object]]:
    shown = answer.shown
    if shown is None:
        return []
    until = _("el %s") % shown.valid_to.strftime("%d/%m/%Y") if shown.valid_to else _("la decisión definitiva del caso")
    return [
        {"key": _("Documento"), "value": KINDS[shown.kind]},
        {"key": _("Nombres y apellidos"), "value": shown.names},
        {"key": _("Año de nacimiento"), "value": shown.born.year},
        {"key": _("Fecha de emisión"), "value": shown.issued_on.strftime("%d/%m/%Y")},
        {"key": _("Vigencia impresa"), "value": _("desde el %(start)s hasta %(end)s") % {
            "start": shown.valid_from.strftime("%d/%m/%Y"), "end": until}},
    ]  # fmt: skip


def _constancia(request: HttpRequest, lookup: bytes, *, printed: dict[str, str] | None = None) -> HttpResponse:
    form = ConstanciaForm(request.POST)
    if not form.is_valid():
        return _answer(request, lookup, form, printed=printed, status=422)
    answer = constancia_for(by=Actor.public(), at=clock.now(), lookup=lookup, **form.cleaned_data)
    if answer.pdf is None:
        field = "code" if answer.outcome == ConstanciaOutcome.CODE_MISSING else None
        form.add_error(field, str(CONSTANCIA_OUTCOMES[answer.outcome]))
        return _answer(request, lookup, form, printed=printed, status=422)
    name = 'attachment; filename="constancia-de-validez.pdf"'
    return HttpResponse(answer.pdf, content_type="application/pdf", headers={"Content-Disposition": name})
