"""Nobody sees a page before the sign-in is whole: own password, second factor, a session that has not ended.

Where a session has ended, or the officer must confirm that it is they, nothing that they sent is lost: it waits
(`web.staff.parking`) until they are back.
"""

import time
from collections.abc import Callable
from uuid import UUID

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME, logout
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from qoricancha.accounts.actions import end_session, rename_session
from qoricancha.accounts.permissions import anyone
from qoricancha.accounts.queries import owner_of_session
from qoricancha.accounts.rules.sessions import LONGEST, SessionEnd
from qoricancha.kernel import clock
from qoricancha.web.staff import parking
from qoricancha.web.staff.confirming import ConfirmFirst, note_enrolment, used_second_factor

GetResponse = Callable[[HttpRequest], HttpResponseBase]

ENDED = "qoricancha_ended"  # a cookie: the key of a session that is over, and opens nothing
FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]

_ENROLMENT = {"mfa_activate_totp", "mfa_add_webauthn"}
_SETTING_UP = _ENROLMENT | {"second_factor", "account_reauthenticate", "mfa_view_recovery_codes"}
_NOTHING_TYPED = {"keep_session", "sessions", "discard_parked"}
_UNPROCESSABLE, _FIRST_FAILURE = 422, 400


class WholeSignIn:
    """Leads an officer whose sign-in is not whole to the page that completes it, whatever was asked for.

    What counts is this session: it was opened with a second factor, or enrolled
    one itself. A session opened with the password alone ends when the true owner
    enrols elsewhere: it can neither add a factor nor change the password.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass on; note when this very request enrolled the first second factor, or went on under another key."""
        signed_in, key = request.user.is_authenticated, request.session.session_key
        watched = request.method == "POST" and signed_in and not used_second_factor(request)
        had_one = watched and is_mfa_enabled(request.user, FACTORS)
        response = self.get_response(request)
        if watched and not had_one and _page_name(request) in _ENROLMENT and is_mfa_enabled(request.user, FACTORS):
            note_enrolment(request)
        if signed_in and request.user.is_authenticated and request.session.session_key != key:
            _follow(request, key)
        _forget_what_was_taken(request, response)
        return response

    def process_view(self, request: HttpRequest, view: object, *_args: object) -> HttpResponseBase | None:
        """Redirect to what is missing; bring back what waited."""
        name = _page_name(request)
        if not request.user.is_authenticated:
            return keep_for_the_owner(request, view)
        if name == "account_logout":
            return None
        if why := _why_over(request):
            return _end(request, view, why)
        if name == "account_change_password":
            return None
        if request.user.password_is_initial:
            return redirect("account_change_password")
        if not used_second_factor(request) and name not in _SETTING_UP:
            return redirect("staff:second_factor")
        if request.method == "POST" and parking.FIELD in request.POST:
            request.parked_form = parking.bring_back(request, at=clock.now())  # type: ignore[attr-defined]
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponseBase | None:
        """Ask for the second factor where a page wants it shown again."""
        return _to_confirm(request) if isinstance(error, ConfirmFirst) else None


def is_whole(request: HttpRequest) -> bool:
    """Whether nothing is missing in the sign-in of the officer who asks."""
    return not request.user.password_is_initial and used_second_factor(request)


def seconds_left(request: HttpRequest) -> int:
    """Return after how many seconds without another request this session ends."""
    return int(min(settings.SESSION_COOKIE_AGE, _opened_at(request) + LONGEST.total_seconds() - time.time()))


def park_and_lead(request: HttpRequest, *, owner: UUID, over: str = "") -> HttpResponse:
    """Let what was sent wait for its owner, and lead to it, `over` a page where they sign in or confirm first."""
    half = parking.park(request, user_id=owner, at=clock.now())
    waiting = reverse("staff:parked")
    response = redirect(_with_next(over, waiting) if over else waiting)
    parking.remember(response, half)
    return response


def keep_for_the_owner(request: HttpRequest, view: object) -> HttpResponse | None:
    """Keep what was sent in a session that is over; None where there never was one: the page refuses by itself.

    Django takes the cookie of a session away with the first answer after its end; the other tabs of the browser know
    it by ENDED.
    """
    if getattr(view, "permission", anyone) is anyone:
        return None
    for key in filter(None, (request.COOKIES.get(name) for name in (settings.SESSION_COOKIE_NAME, ENDED))):
        if owner := owner_of_session(key):
            return _to_sign_in(request, view, owner, key)
    return None


def may_wait(request: HttpRequest, view: object) -> bool:
    """Whether the request carries something that an officer would miss; never what was typed into a sign-in page."""
    permission = getattr(view, "permission", anyone)
    return request.method == "POST" and permission is not anyone and _page_name(request) not in _NOTHING_TYPED


def _page_name(request: HttpRequest) -> str:
    return (request.resolver_match.url_name or "") if request.resolver_match else ""


def _why_over(request: HttpRequest) -> SessionEnd | None:
    """Return why the session is over: too old, or opened with the password alone by somebody who has a factor now."""
    if _opened_at(request) < time.time() - LONGEST.total_seconds():
        return SessionEnd.TOO_LONG
    if not used_second_factor(request) and is_mfa_enabled(request.user, FACTORS):
        return SessionEnd.FACTOR_ENROLLED
    return None


def _opened_at(request: HttpRequest) -> float:
    records = get_authentication_records(request, request.user)
    return min((record["at"] for record in records), default=0.0)


def _end(request: HttpRequest, view: object, why: SessionEnd) -> HttpResponse:
    owner, key = request.user.pk, request.session.session_key or ""
    end_session(by=request.actor, at=clock.now(), session_key=key, because=why)  # type: ignore[attr-defined]
    logout(request)
    return _to_sign_in(request, view, owner, key)


def _to_sign_in(request: HttpRequest, view: object, owner: UUID, key: str) -> HttpResponse:
    login = reverse("account_login")
    if may_wait(request, view):
        messages.info(request, _("Su sesión había terminado. Lo que envió no se perdió: ingrese y confirme su envío."))
        response = park_and_lead(request, owner=owner, over=login)
    else:
        messages.info(request, _("Su sesión terminó. Ingrese otra vez y siga donde estaba."))
        back = request.get_full_path() if request.method in ("GET", "HEAD") else "/"
        response = redirect(_with_next(login, back))
    parking.remember(response, key, name=ENDED)
    return response


def _to_confirm(request: HttpRequest) -> HttpResponse:
    methods = get_adapter().get_reauthentication_methods(request.user)
    to = methods[0]["url"] if methods else reverse("account_login")
    if request.method == "POST" and not getattr(request, "parked_form", None):
        return park_and_lead(request, owner=request.user.pk, over=to)
    back = reverse("staff:parked") if request.method == "POST" else request.get_full_path()
    request.parked_form = None  # type: ignore[attr-defined] - it waits on
    return redirect(_with_next(to, back))


def _with_next(address: str, back: str) -> str:
    return f"{address}?{urlencode({REDIRECT_FIELD_NAME: back})}"


def _follow(request: HttpRequest, key: str | None) -> None:
    rename_session(
        by=request.actor,  # type: ignore[attr-defined]
        at=clock.now(),
        user_id=request.user.pk,
        old_key=key or "",
        new_key=request.session.session_key or "",
    )


def _forget_what_was_taken(request: HttpRequest, response: HttpResponseBase) -> None:
    """Forget a form that waited once its page has taken it, or shows again what was typed."""
    row = getattr(request, "parked_form", None)
    if row and (response.status_code < _FIRST_FAILURE or response.status_code == _UNPROCESSABLE):
        row.delete()
