"""Entering and leaving a draft, and pages that only its owner sees."""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from qoricancha.intake.models import Draft
from qoricancha.intake.permissions import NoDraft, inside_a_draft
from qoricancha.intake.queries import draft_of
from qoricancha.kernel import clock
from qoricancha.kernel.actor import Actor
from qoricancha.web.middleware import DRAFT_KEY
from qoricancha.web.page import page
from qoricancha.web.public.apply.forms import ResumeForm

CARRIED = "guardado-"
"""Prefix of what somebody had typed when their session was over: it waits in the form until they are back."""

_CSRF = "csrfmiddlewaretoken"

View = Callable[..., HttpResponseBase]


def enter_draft(request: HttpRequest, draft_id: UUID) -> None:
    """Begin a session inside the draft: nothing of the one before, nor its CSRF secret, is carried over."""
    request.session.flush()
    rotate_token(request)
    request.session[DRAFT_KEY] = str(draft_id)
    request.actor = Actor.public(draft_id)  # type: ignore[attr-defined]


def leave_draft(request: HttpRequest) -> None:
    """Forget the draft in this browser. What was saved stays."""
    request.session.flush()
    rotate_token(request)


def draft_page(*, sent: bool = False) -> Callable[[View], View]:
    """Make a page of the draft that this browser has opened; the view gets it after the request.

    Pages of drafts lead to the receipt once the application is sent, and those
    of the receipt (`sent`) to the task list before. Whoever is in no draft is
    asked for reference and code, and loses nothing that they had typed.
    """

    def decorate(view: View) -> View:
        @page(permission=inside_a_draft)
        def inside(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            draft = draft_of(request.actor.id, clock.now())  # type: ignore[attr-defined]
            if draft is None:
                raise NoDraft
            if is_sent(draft) != sent:
                return redirect("public:receipt" if is_sent(draft) else "public:tasks")
            return view(request, draft, *args, **kwargs)

        @wraps(inside)
        def run(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            try:
                return inside(request, *args, **kwargs)
            except NoDraft as reason:
                return _ask_to_come_back(request, reason)

        run.__name__, run.__doc__ = view.__name__, view.__doc__
        return run

    return decorate


def is_sent(draft: Draft) -> bool:
    """Say whether the draft has become an application."""
    return draft.submitted_at is not None


def carried(request: HttpRequest) -> dict[str, object]:
    """Return what the resume page holds for somebody whose session was over: where to, and what they had typed."""
    target = request.POST.get("destino", "")
    if not target.startswith("/solicitud") or not url_has_allowed_host_and_scheme(target, allowed_hosts=None):
        return {}
    fields = [(name, value) for name, values in request.POST.lists() if name.startswith(CARRIED) for value in values]
    return {"target": target, "carried": [(name, name.removeprefix(CARRIED), value) for name, value in fields]}


def _ask_to_come_back(request: HttpRequest, reason: NoDraft) -> HttpResponse:
    if request.method != "POST":
        messages.info(request, str(reason))
        return redirect("public:resume")
    typed = [(name, value) for name, values in request.POST.lists() for value in values if name != _CSRF]
    context = {"target": request.get_full_path(), "carried": [(CARRIED + name, name, value) for name, value in typed]}
    return render(request, "apply/resume.html", {"form": ResumeForm(), **context}, status=403)
