"""The demo's page: how to sign in, and what has been sent. In production these addresses do not exist."""

import time
from dataclasses import asdict

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from qoricancha.accounts.permissions import anyone
from qoricancha.demo.outbox import sent_messages
from qoricancha.demo.people import demo_logins
from qoricancha.web.page import page

TOTP_PERIOD_SECONDS = 30


@require_safe
@page(permission=anyone, transaction=False)
def overview(request: HttpRequest) -> HttpResponse:
    """Show logins with their present codes, and the newest messages."""
    return render(request, "demo/overview.html", {"logins": _logins(), "messages_sent": sent_messages()})


@require_safe
@page(permission=anyone, transaction=False)
def logins(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Return the logins as JSON, for the scripted main job."""
    return JsonResponse({"logins": _logins()})


@require_safe
@page(permission=anyone, transaction=False)
def messages(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Return the messages as JSON, for the scripted main job."""
    return JsonResponse({"messages": [asdict(message) for message in sent_messages()]})


def _logins() -> list[dict[str, str]]:
    counter = int(time.time()) // TOTP_PERIOD_SECONDS
    return [
        {**asdict(login), "totp_code": format_hotp_value(hotp_value(login.totp_secret, counter))}
        for login in demo_logins()
    ]
