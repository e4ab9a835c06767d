"""What happens around every request."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from qoricancha.kernel import clock
from qoricancha.kernel.actor import Actor, ActorKind
from qoricancha.kernel.errors import Conflict, DomainError, NotAllowed, NotFound
from qoricancha.web.methods import without_its_view
from qoricancha.web.public.place.session import signed_in_subject

GetResponse = Callable[[HttpRequest], HttpResponseBase]

DRAFT_KEY = "draft"


class PrivateByDefault:
    """No page is kept by a cache, unless its view says otherwise."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Add Cache-Control: no-store and a Permissions-Policy."""
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store, private")
        response.headers.setdefault("Permissions-Policy", "camera=(self), microphone=(self), geolocation=()")
        return response


class PublicActor:
    """On the public site: a signed-in applicant, somebody inside their own draft, or anybody."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Set request.actor from the signed cookie; an applicant's sign-in must still hold."""
        if person := signed_in_subject(request.session, at=clock.now()):
            actor = Actor.applicant(person)
        else:
            draft = request.session.get(DRAFT_KEY)
            actor = Actor.public(UUID(draft) if draft else None)
        request.actor = actor  # type: ignore[attr-defined]
        return self.get_response(request)


class StaffActor:
    """On the staff site: the signed-in officer, or nobody."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Set request.actor from the signed-in user."""
        user = request.user  # type: ignore[attr-defined]
        request.actor = user.as_actor() if user.is_authenticated else Actor.public()  # type: ignore[attr-defined]
        return self.get_response(request)


class DomainErrors:
    """Anticipated failures become pages that say what to do."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponseBase | None:
        """Turn a DomainError into a page; anything else stays a failure."""
        return answer_to(request, error) if isinstance(error, DomainError) else None


def answer_to(request: HttpRequest, error: DomainError) -> HttpResponseBase:
    """Return the page for an anticipated failure: sign in, 403, 404 or 409."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if isinstance(error, NotFound):
        return render(request, "404.html", {"reason": str(error)}, status=404)
    if isinstance(error, NotAllowed) and actor.kind == ActorKind.PUBLIC:
        return _to_sign_in(request, error)
    status = 409 if isinstance(error, Conflict) else 403 if isinstance(error, NotAllowed) else 400
    return render(request, f"{status}.html", {"reason": str(error)}, status=status)


def _to_sign_in(request: HttpRequest, error: NotAllowed) -> HttpResponse:
    try:
        login = reverse("account_login")
    except Exception:  # noqa: BLE001 - the public site has no staff sign-in
        login = reverse("public:sign_in")
        messages.info(request, str(error))
    back = request.get_full_path() if request.method in ("GET", "HEAD") else "/"  # a form cannot be sent again
    return redirect(f"{login}?{urlencode({REDIRECT_FIELD_NAME: back})}")


class OnlyDeclaredPages:
    """Deny by default: a view without a declared permission is never run, nor any by another method."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass on."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., Any], *_: object) -> HttpResponseBase | None:
        """Let only pages through."""
        if not hasattr(view, "permission"):
            raise Http404
        return without_its_view(request, view)
