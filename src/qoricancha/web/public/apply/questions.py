"""The pages of questions: one view, as many pages as there are specs."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods

from qoricancha.intake.actions import save_answers
from qoricancha.intake.models import Draft
from qoricancha.intake.rules.questions import ADDRESS, BY_SLUG, CONTACT, DEPARTMENT, PROVINCE
from qoricancha.kernel import clock
from qoricancha.kernel.clock import day_in_lima
from qoricancha.law.queries import procedure_in_words
from qoricancha.web.public.apply.access import draft_page
from qoricancha.web.public.apply.contact import begin_proof
from qoricancha.web.public.apply.forms import answers_form
from qoricancha.web.public.apply.journey import address_of, back_of, onwards

_NEEDED_BEFORE = {PROVINCE.slug: ("department", DEPARTMENT.slug), ADDRESS.slug: ("province", PROVINCE.slug)}


@require_http_methods(["GET", "POST"])
@gzip_page  # the list of countries has 13 kB
@draft_page()
def question(request: HttpRequest, draft: Draft, slug: str) -> HttpResponse:
    """Ask one page of questions, and keep the answers."""
    if slug not in BY_SLUG:
        raise Http404
    needed, earlier = _NEEDED_BEFORE.get(slug, ("", ""))
    if needed and not draft.answers.get(needed):
        return redirect(address_of(earlier))
    spec, at = BY_SLUG[slug], clock.now()
    form = answers_form(spec, draft.answers, day_in_lima(at), request.POST or None)
    if form.is_valid():
        answers = form.cleaned_data
        draft = save_answers(by=request.actor, at=at, draft=draft, answers=answers)  # type: ignore[attr-defined]
        if slug != CONTACT.slug or begin_proof(request, draft, form):
            return onwards(request, slug)
    context = {"form": form, "title": _(spec.title), "intro": _(spec.intro) if spec.intro else ""}
    if slug == CONTACT.slug:
        context["notification"] = procedure_in_words(day_in_lima(at)).contact
    if slug == CONTACT.slug:
        context["help"] = {"summary": _("No tengo correo ni celular"), "content": "apply/_no_contact.html"}
    return render(
        request, "apply/question.html", context | {"back": back_of(request)}, status=422 if form.is_bound else 200
    )
