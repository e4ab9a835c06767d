"""What differs between the web processes."""

from typing import Any

from qoricancha.accounts.rules.sessions import IDLE
from qoricancha.config.processes import Process

_BEFORE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "qoricancha.web.methods.EveryMethod",
    "csp.middleware.CSPMiddleware",
    "qoricancha.web.middleware.PrivateByDefault",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
_WHO = {
    Process.PUBLIC: [
        "allauth.account.middleware.AccountMiddleware",  # does nothing here, but allauth wants to see it
        "qoricancha.web.middleware.PublicActor",
    ],
    Process.STAFF: [
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "allauth.account.middleware.AccountMiddleware",
        "qoricancha.web.middleware.StaffActor",
        "qoricancha.web.staff.middleware.WholeSignIn",
    ],
}
_AFTER = [
    "qoricancha.web.middleware.DomainErrors",
    "qoricancha.web.middleware.OnlyDeclaredPages",
    "qoricancha.web.uploads.BoundedBodies",
]
_CSRF_FAILURES = {
    Process.PUBLIC: "qoricancha.web.errors.csrf_failure",
    Process.STAFF: "qoricancha.web.staff.stale.csrf_failure",
}
_SESSIONS = {
    Process.PUBLIC: ("django.contrib.sessions.backends.signed_cookies", 60 * 60),
    Process.STAFF: ("django.contrib.sessions.backends.db", int(IDLE.total_seconds())),  # LONGEST is WholeSignIn's
}


def process_settings(process: Process) -> dict[str, Any]:
    """Return the settings by which a web process of this kind differs. Commands and the worker count as staff."""
    kind = Process.PUBLIC if process == Process.PUBLIC else Process.STAFF
    engine, age = _SESSIONS[kind]
    return {
        "ROOT_URLCONF": f"qoricancha.config.urls.{kind}",
        "MIDDLEWARE": [*_BEFORE, *_WHO[kind], *_AFTER],
        "SESSION_ENGINE": engine,
        "SESSION_COOKIE_AGE": age,
        "SESSION_COOKIE_NAME": f"qoricancha_{kind}",
        "CSRF_COOKIE_NAME": f"csrf_{kind}",
        "CSRF_FAILURE_VIEW": _CSRF_FAILURES[kind],
        "MESSAGE_STORAGE": "django.contrib.messages.storage.cookie.CookieStorage",
    }
