"""Nobody sees a page before the sign-in is whole: own password, second factor, not older than a working day."""

import time
from collections.abc import Callable

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth import logout
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

GetResponse = Callable[[HttpRequest], HttpResponseBase]

LONGEST_SESSION_SECONDS = 10 * 60 * 60
ENROLLED = "second_factor_enrolled"
FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]

_ENROLMENT = {"mfa_activate_totp", "mfa_add_webauthn"}
_SETTING_UP = _ENROLMENT | {"second_factor", "account_reauthenticate", "mfa_view_recovery_codes"}


class WholeSignIn:
    """Leads an officer whose sign-in is not whole to the page that completes it, whatever was asked for.

    What counts is this session: it was opened with a second factor, or enrolled
    one itself. A session opened with the password alone ends when the true owner
    enrols elsewhere: it can neither add a factor nor change the password.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass on; note when this very request enrolled the first second factor."""
        watched = request.method == "POST" and request.user.is_authenticated and not _used_second_factor(request)
        had_one = watched and is_mfa_enabled(request.user, FACTORS)
        response = self.get_response(request)
        if watched and not had_one and _page_name(request) in _ENROLMENT and is_mfa_enabled(request.user, FACTORS):
            request.session[ENROLLED] = True
        return response

    def process_view(self, request: HttpRequest, *_: object) -> HttpResponseBase | None:
        """Redirect to what is missing."""
        name = _page_name(request)
        if not request.user.is_authenticated or name == "account_logout":
            return None
        if _has_ended(request):
            logout(request)
            return redirect("account_login")
        if name == "account_change_password":
            return None
        if request.user.password_is_initial:
            return redirect("account_change_password")
        if not _used_second_factor(request) and name not in _SETTING_UP:
            return redirect("staff:second_factor")
        return None


def is_whole(request: HttpRequest) -> bool:
    """Whether nothing is missing in the sign-in of the officer who asks."""
    return not request.user.password_is_initial and _used_second_factor(request)


def _page_name(request: HttpRequest) -> str:
    return (request.resolver_match.url_name or "") if request.resolver_match else ""


def _used_second_factor(request: HttpRequest) -> bool:
    records = get_authentication_records(request, request.user)
    return bool(request.session.get(ENROLLED)) or any(record["method"] == "mfa" for record in records)


def _has_ended(request: HttpRequest) -> bool:
    """Whether the session is too old, or was opened with the password alone by somebody who has a second factor now."""
    if _opened_at(request) < time.time() - LONGEST_SESSION_SECONDS:
        return True
    return not _used_second_factor(request) and is_mfa_enabled(request.user, FACTORS)


def _opened_at(request: HttpRequest) -> float:
    records = get_authentication_records(request, request.user)
    return min((record["at"] for record in records), default=0.0)
