"""Browsers in which an officer has signed in before: their wrong passwords are counted apart.

Whoever keeps guessing a colleague's password closes that name for everybody else, but not for the colleague's own
browser: nobody can keep an officer out by typing wrong passwords. The cookie names nobody; it says only, to whoever
types the right user name, that this browser has been inside.
"""

import secrets

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest, HttpResponse

from qoricancha.accounts.rules.sessions import KNOWN_BROWSER_FOR

COOKIE = "qoricancha_known"
MOST_OFFICERS = 5  # who share a desk
_BETWEEN = "|"
_NONCE_BYTES = 12


def known_as(request: HttpRequest, username: str) -> str:
    """Return by which number this browser is known to the officer of that name; empty when it is not."""
    return next((known for mark in _marks(request) if (known := _opened(mark, username))), "")


def remember_browser(request: HttpRequest, response: HttpResponse, username: str) -> None:
    """Mark the browser in which the officer has just signed in."""
    others = [mark for mark in _marks(request) if not _opened(mark, username)]
    mark = _signer(username).sign(known_as(request, username) or secrets.token_urlsafe(_NONCE_BYTES))
    response.set_cookie(
        COOKIE,
        _BETWEEN.join([mark, *others][:MOST_OFFICERS]),
        max_age=KNOWN_BROWSER_FOR,
        path=settings.SESSION_COOKIE_PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )


def _marks(request: HttpRequest) -> list[str]:
    return [mark for mark in request.COOKIES.get(COOKIE, "").split(_BETWEEN)[:MOST_OFFICERS] if mark]


def _opened(mark: str, username: str) -> str:
    try:
        return _signer(username).unsign(mark, max_age=KNOWN_BROWSER_FOR)
    except BadSignature:
        return ""


def _signer(username: str) -> TimestampSigner:
    return TimestampSigner(salt=f"known browser of {username.lower()}")
