"""Entering and leaving a draft, and pages that only its owner sees."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from qoricancha.intake import actions
from qoricancha.intake.models import Draft
from qoricancha.intake.permissions import NoDraft, inside_a_draft
from qoricancha.intake.queries import draft_of
from qoricancha.intake.rules.drafts import session_is_over
from qoricancha.kernel import clock
from qoricancha.kernel.actor import Actor
from qoricancha.web.middleware import DRAFT_KEY
from qoricancha.web.page import page
from qoricancha.web.public.apply.forms import ResumeForm

VISIT_KEY, OPENED_KEY, SEEN_KEY = "visit", "opened", "seen"

CARRIED = "guardado-"
"""Prefix of what somebody had typed when their session was over: it waits in the form until they are back."""

_CSRF = "csrfmiddlewaretoken"

View = Callable[..., HttpResponseBase]


def enter_draft(request: HttpRequest, draft: Draft, at: datetime) -> None:
    """Begin a session inside the draft: nothing of the one before, nor its CSRF secret, is carried over."""
    request.session.flush()
    rotate_token(request)
    moment = at.timestamp()
    request.session.update(
        {DRAFT_KEY: str(draft.id), VISIT_KEY: draft.departures, OPENED_KEY: moment, SEEN_KEY: moment}
    )
    request.actor = Actor.public(draft.id)  # type: ignore[attr-defined]


def opened_draft(request: HttpRequest, at: datetime) -> Draft | None:
    """Return the draft that this session is inside, or None once it was idle, too long, or left. One query."""
    session = request.session
    if DRAFT_KEY not in session or _is_over(request, at):
        return None
    draft = draft_of(UUID(session[DRAFT_KEY]), at)
    if draft is None or draft.departures != session.get(VISIT_KEY):
        return None
    session[SEEN_KEY] = at.timestamp()
    return draft


def leave_draft(request: HttpRequest, at: datetime) -> None:
    """Close the draft here and in every copy of the cookie. What was saved stays."""
    if DRAFT_KEY in request.session:
        draft_id, departures = UUID(request.session[DRAFT_KEY]), request.session.get(VISIT_KEY, -1)
        actions.leave_draft(by=request.actor, at=at, draft_id=draft_id, departures=departures)  # type: ignore[attr-defined]
    request.session.flush()


def draft_page(*, sent: bool = False) -> Callable[[View], View]:
    """Make a page of the draft that this browser has opened; the view gets it after the request.

    Pages of drafts lead to the receipt once the application is sent, and those
    of the receipt (`sent`) to the task list before. Whoever is in no draft is
    asked for reference and code, and loses nothing that they had typed.
    """

    def decorate(view: View) -> View:
        @page(permission=inside_a_draft)
        def inside(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            draft = opened_draft(request, clock.now())
            if draft is None:
                request.session.flush()
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


def _is_over(request: HttpRequest, at: datetime) -> bool:
    opened, seen = (datetime.fromtimestamp(request.session.get(key, 0), UTC) for key in (OPENED_KEY, SEEN_KEY))
    return session_is_over(opened, seen, at)


def _ask_to_come_back(request: HttpRequest, reason: NoDraft) -> HttpResponse:
    if request.method != "POST":
        messages.info(request, str(reason))
        return redirect("public:resume")
    typed = [(name, value) for name, values in request.POST.lists() for value in values if name != _CSRF]
    context = {"target": request.get_full_path(), "carried": [(CARRIED + name, name, value) for name, value in typed]}
    return render(request, "apply/resume.html", {"form": ResumeForm(), **context}, status=403)
