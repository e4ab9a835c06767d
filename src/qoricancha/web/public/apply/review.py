"""Check your answers, declare, send."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods

from qoricancha.intake.actions import submit
from qoricancha.intake.models import Draft
from qoricancha.intake.queries import standing_of, statement_traces
from qoricancha.intake.rules.questions import ADDRESS, CONTACT, PAGES
from qoricancha.intake.rules.steps import Standing
from qoricancha.kernel import clock
from qoricancha.law.queries import procedure_in_words
from qoricancha.web.public.apply import showing
from qoricancha.web.public.apply.access import draft_page
from qoricancha.web.public.apply.forms import SendForm


@require_http_methods(["GET", "POST"])
@gzip_page  # all answers have 13 kB
@draft_page()
def review(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Show all answers with the client key of this draft; the key coming back with the declaration sends it."""
    standing = standing_of(draft)
    if standing.missing():
        messages.info(request, _("Complete los pasos que faltan para revisar y enviar su solicitud."))
        return redirect("public:tasks")
    form = SendForm(request.POST or None, initial={"client_key": draft.client_key})
    if form.is_valid():
        if form.cleaned_data["client_key"] == draft.client_key:
            submit(by=request.actor, at=clock.now(), draft=draft)  # type: ignore[attr-defined]
            return redirect("public:receipt")
        form.add_error(None, _("Esta página era de otra solicitud. Revise estas respuestas y envíelas."))
    context = {"form": form, "sections": _sections(draft, standing), "client_key": draft.client_key}
    context["law"] = procedure_in_words(clock.today())
    return render(request, "apply/review.html", context, status=422 if form.is_bound else 200)


def _sections(draft: Draft, standing: Standing) -> list[dict[str, object]]:
    own = [row for page in PAGES if page not in (ADDRESS, CONTACT) for row in showing.rows_of(page, draft)]
    reach = [row for page in (ADDRESS, CONTACT) for row in showing.rows_of(page, draft)]
    traces = statement_traces(draft.id)
    claim, photo = reverse("public:claim"), reverse("public:photo")
    return [
        {"title": _("Sus datos"), "rows": own},
        {"title": _("Dónde ubicarlo"), "rows": reach},
        {"title": _("Su solicitud"), "rows": [showing.claim_row(traces, claim), showing.photo_row(standing, photo)]},
        {"title": _("Su cita"), "rows": showing.seat_rows(draft, reverse("public:office"), reverse("public:seat"))},
    ]
