"""Whether it is still the officer who sits there: how long ago this session showed a second factor."""

import time
from datetime import timedelta

from allauth.account.authentication import get_authentication_records
from django.http import HttpRequest

from qoricancha.accounts.rules.sessions import CONFIRMED_FOR

_ENROLLED_AT = "second_factor_enrolled"


class ConfirmFirst(Exception):
    """The page acts only for somebody who has shown their second factor a moment ago."""


def is_confirmed(request: HttpRequest, *, within: timedelta = CONFIRMED_FOR) -> bool:
    """Whether a code or a passkey was shown in this session a short while ago; a password does not count."""
    return time.time() - _last_factor_at(request) < within.total_seconds()


def check_confirmed(request: HttpRequest) -> None:
    """Raise ConfirmFirst unless the officer has shown a second factor a short while ago."""
    if not is_confirmed(request):
        raise ConfirmFirst


def note_enrolment(request: HttpRequest) -> None:
    """Note that this session has just enrolled a second factor, by showing it."""
    request.session[_ENROLLED_AT] = time.time()


def used_second_factor(request: HttpRequest) -> bool:
    """Whether this session has ever shown a second factor."""
    return _last_factor_at(request) > 0


def _last_factor_at(request: HttpRequest) -> float:
    records = get_authentication_records(request, request.user)  # type: ignore[arg-type]
    shown = [record["at"] for record in records if record["method"] == "mfa"]
    return max([*shown, request.session.get(_ENROLLED_AT, 0.0)])
