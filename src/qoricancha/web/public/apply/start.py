"""Before and around a draft: what is needed, what becomes of the data, the codes, coming back, leaving."""

from datetime import datetime

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from qoricancha.accounts.permissions import anyone
from qoricancha.intake.actions import forget_shown_code, resume_draft, start_draft
from qoricancha.intake.models import Draft
from qoricancha.intake.queries import printed_reference
from qoricancha.kernel import clock
from qoricancha.kernel.authority import authority
from qoricancha.kernel.ids import in_groups, typed_code
from qoricancha.law.queries import procedure_in_words
from qoricancha.web.page import page
from qoricancha.web.public.apply.access import carried, draft_page, enter_draft, leave_draft, opened_draft
from qoricancha.web.public.apply.forms import ResumeForm
from qoricancha.web.public.place.client import client_of

NOT_THAT_PAIR = _(
    "La referencia y el código no corresponden. Revise los dos. "
    "Después de varios intentos seguidos hay que esperar unos minutos."
)


@require_GET
@page(permission=anyone, transaction=False)
def start(request: HttpRequest) -> HttpResponse:
    """Say what is needed, how long it takes and that the data are reserved."""
    return render(request, "apply/start.html", {"law": procedure_in_words(clock.today())})


@require_http_methods(["GET", "POST"])
@page(permission=anyone)
def privacy(request: HttpRequest) -> HttpResponse:
    """Inform as Ley 29733, art. 18, asks; then open a draft."""
    if request.method == "GET":
        return render(request, "apply/privacy.html", {"law": procedure_in_words(clock.today())})
    at = clock.now()
    draft = start_draft(by=request.actor, at=at, client=client_of(request))  # type: ignore[attr-defined]
    enter_draft(request, draft, at)
    return redirect("public:codes")


@require_http_methods(["GET", "POST"])
@draft_page()
def codes(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Show reference and secret code until they were noted; the code never again after that."""
    if request.method == "POST":
        forget_shown_code(by=request.actor, at=clock.now(), draft_id=draft.id)  # type: ignore[attr-defined]
        return redirect("public:tasks")
    if draft.unshown_code is None:
        return redirect("public:tasks")
    shown = {"reference": printed_reference(draft.reference), "code": in_groups(draft.unshown_code)}
    return render(request, "apply/codes.html", shown)


@require_http_methods(["GET", "POST"])
@page(permission=anyone)
def resume(request: HttpRequest) -> HttpResponse:
    """Open a draft by reference and secret code. Unknown, wrong, locked and expired get one answer."""
    form = ResumeForm(request.POST or None, initial={"reference": request.GET.get("referencia", "")[:30]})
    if form.is_valid():
        at = clock.now()
        draft = resume_draft(by=request.actor, at=at, **form.cleaned_data)  # type: ignore[attr-defined]
        if draft is not None:
            return _enter(request, draft, at)
        form.add_error(None, NOT_THAT_PAIR)
    return render(
        request, "apply/resume.html", {"form": form, **carried(request)}, status=422 if form.is_bound else 200
    )


@require_GET
@page(permission=anyone, transaction=False)
def scanned(request: HttpRequest, reference: str) -> HttpResponse:  # noqa: ARG001 - every page is given its request
    """Lead whoever scanned a receipt's QR code to the way back in."""
    return redirect(f"{reverse('public:resume')}?{urlencode({'referencia': printed_reference(typed_code(reference))})}")


@require_GET
@page(permission=anyone)
def leave(request: HttpRequest) -> HttpResponse:
    """Close the draft and say how to come back."""
    at = clock.now()
    draft = opened_draft(request, at)
    leave_draft(request, at)
    rotate_token(request)
    return render(request, "apply/left.html", {"reference": printed_reference(draft.reference) if draft else ""})


@require_GET
@page(permission=anyone, transaction=False)
def leave_at_once(request: HttpRequest) -> HttpResponse:
    """Close the draft, leave none of our cookies and show something else: somebody is looking."""
    leave_draft(request, clock.now())
    answer = redirect(authority().quick_exit)
    for name in (settings.CSRF_COOKIE_NAME, CookieStorage.cookie_name):
        answer.delete_cookie(name)
    return answer


def _enter(request: HttpRequest, draft: Draft, at: datetime) -> HttpResponse:
    enter_draft(request, draft, at)
    if kept := carried(request):
        return render(request, "apply/carry_on.html", kept)
    return redirect("public:tasks")
