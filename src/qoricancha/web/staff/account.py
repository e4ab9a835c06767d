"""An officer's own access: the second factor, sessions and sign-ins, and forms that wait to be sent."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import resolve
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from qoricancha.accounts import permissions, queries
from qoricancha.accounts.actions import end_sessions
from qoricancha.accounts.labels import FACTORS, SESSION_ENDS
from qoricancha.accounts.models import StaffSession
from qoricancha.accounts.rules.sessions import IDLE, LONGEST, Factor, SessionEnd
from qoricancha.kernel import clock
from qoricancha.kernel.wording import hour_in_words, moment_in_words
from qoricancha.web.access.staff import title_of
from qoricancha.web.page import page
from qoricancha.web.staff import parking
from qoricancha.web.staff.middleware import seconds_left

LATEST = 10


@require_safe
@page(permission=permissions.staff, transaction=False)
def second_factor(request: HttpRequest) -> HttpResponse:
    """Offer an application with codes or a passkey."""
    return render(request, "staff/second_factor.html")


@require_http_methods(["GET", "HEAD", "POST"])
@page(permission=permissions.staff)
def sessions(request: HttpRequest) -> HttpResponse:
    """Show where the officer is signed in and when they signed in before; end the other sessions."""
    user_id, at = request.user.pk, clock.now()
    if request.method == "POST":
        key = request.session.session_key
        by = request.actor  # type: ignore[attr-defined]
        ended = end_sessions(by=by, at=at, user_id=user_id, because=SessionEnd.FROM_ELSEWHERE, but=key)
        messages.success(request, ngettext("Cerró %d sesión.", "Cerró %d sesiones.", ended) % ended)
        return redirect("staff:sessions")
    still_open = queries.open_sessions_of(user_id, at=at)
    context = {
        "still_open": [_row(row, _which(request, row)) for row in still_open],
        "others": len(still_open) - 1,
        "idle_minutes": IDLE // timedelta(minutes=1),
        "longest_hours": LONGEST // timedelta(hours=1),
        "latest": [_row(row, _end(row)) for row in queries.latest_sessions_of(user_id, most=LATEST)],
    }
    return render(request, "staff/sessions.html", context)


@require_POST
@page(permission=permissions.staff, transaction=False)
def keep_session(request: HttpRequest) -> HttpResponse:
    """Go on: this very request counts as activity. Say how many seconds are left now."""
    return JsonResponse({"ends_in": seconds_left(request)})


@require_safe
@page(permission=permissions.staff, transaction=False)
def parked(request: HttpRequest) -> HttpResponse:
    """Show what this officer sent from this browser and what has not arrived: to be sent with one button, or left."""
    waiting = [
        {"id": one.id, "address": one.address, "title": _title(one.address), "hour": hour_in_words(one.parked_at)}
        for one in parking.waiting_for(request, at=clock.now())
    ]
    return render(request, "staff/parked.html", {"waiting": waiting, "field": parking.FIELD})


@require_POST
@page(permission=permissions.staff, transaction=False)
def discard_parked(request: HttpRequest, form_id: UUID) -> HttpResponse:
    """Leave one of them."""
    parking.discard(request, form_id, at=clock.now())
    messages.success(request, _("Lo descartó: no se envió."))
    return redirect("staff:parked")


def _row(row: StaffSession, last_line: str) -> dict[str, str]:
    where = " · ".join(part for part in (row.device, row.network and _("red %s") % row.network) if part)
    lines = [str(FACTORS[Factor(row.factor)]), where, last_line]
    return {"key": moment_in_words(row.opened_at), "value": "\n".join(line for line in lines if line)}


def _which(request: HttpRequest, row: StaffSession) -> str:
    return _("Esta sesión") if row.session_key == request.session.session_key else _("Otra sesión")


def _end(row: StaffSession) -> str:
    if row.ended_at is None:
        return _("Abierta")
    return f"{SESSION_ENDS[SessionEnd(row.ended_because)]}: {moment_in_words(row.ended_at)}"


def _title(address: str) -> str:
    return title_of(resolve(address.partition("?")[0]).route) or _("Formulario")
