"""The claim in the person's own words: written in parts, sealed at once, never shown again here."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from qoricancha.intake.actions import add_statement, discard_statements
from qoricancha.intake.models import Draft
from qoricancha.intake.queries import StatementTrace, statement_traces
from qoricancha.kernel import clock
from qoricancha.kernel.errors import InvalidInput
from qoricancha.kernel.wording import moment_in_words
from qoricancha.web.public.apply.access import draft_page
from qoricancha.web.public.apply.forms import ClaimForm
from qoricancha.web.public.apply.journey import back_of, onwards

MORE = "mas"


@require_http_methods(["GET", "POST"])
@draft_page()
def claim(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Take a part of the claim; with parts saved, an empty box means: go on."""
    form, traces = ClaimForm(request.POST or None), statement_traces(draft.id)
    if form.is_valid():
        text = form.cleaned_data["claim"]
        try:
            if text.strip() or not traces:
                add_statement(by=request.actor, at=clock.now(), draft=draft, text=text)  # type: ignore[attr-defined]
        except InvalidInput as refusal:
            form.add_error("claim", str(refusal.fields["claim"]))
        else:
            return redirect("public:claim") if MORE in request.POST else onwards(request, "relato")
    context = {"form": form, "rows": [_row(trace) for trace in traces], "back": back_of(request)}
    return render(request, "apply/claim.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@draft_page()
def discard(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Throw the claim away, once that was confirmed."""
    if request.method == "POST":
        discard_statements(by=request.actor, at=clock.now(), draft=draft)  # type: ignore[attr-defined]
        return redirect("public:claim")
    return render(request, "apply/discard_claim.html", {"back": reverse("public:claim")})


def _row(trace: StatementTrace) -> dict[str, str]:
    value = _("%(length)d caracteres") % {"length": trace.length}
    return {"key": moment_in_words(trace.added_at), "value": value}
