"""What the frame of the officers' pages knows of the session, and "Mi acceso" of the officer."""

from django import template
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from qoricancha.accounts.labels import FACTORS
from qoricancha.accounts.queries import latest_sessions_of
from qoricancha.accounts.rules.roles import DESCRIPTIONS, RIGHTS, Right, Role, rights_of
from qoricancha.accounts.rules.sessions import WARNED_BEFORE, Factor
from qoricancha.kernel import clock
from qoricancha.kernel.wording import moment_in_words
from qoricancha.web.staff import parking
from qoricancha.web.staff.middleware import is_whole, seconds_left

register = template.Library()


@register.simple_tag
def session_limits(request: HttpRequest) -> dict[str, int] | None:
    """Return after how many seconds this session ends, and how long before its page says so; None: not whole."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or not is_whole(request):
        return None
    return {"ends_in": seconds_left(request), "warned_before": int(WARNED_BEFORE.total_seconds())}


@register.simple_tag
def something_waits(request: HttpRequest) -> bool:
    """Whether something that the officer sent from this browser has not arrived; no query where nothing ever waited."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or parking.COOKIE not in request.COOKIES:
        return False
    is_there = request.path == reverse("staff:parked") or _is_signing_in(request)
    return not is_there and bool(parking.waiting_for(request, at=clock.now()))


@register.simple_tag
def own_roles(request: HttpRequest) -> list[str]:
    """Return what each of the officer's roles is called and for."""
    known = [DESCRIPTIONS[Role(code)] for code in request.user.roles if code in set(Role)]  # type: ignore[union-attr]
    return [f"{_(description.name)}: {_(description.purpose)}" for description in known]


@register.simple_tag
def own_rights(request: HttpRequest) -> list[str]:
    """Return in words what the officer may do."""
    rights = rights_of(request.user.roles)  # type: ignore[union-attr]
    return [_(RIGHTS[right]) for right in Right if right in rights]


@register.simple_tag
def sign_in_before(request: HttpRequest) -> str:
    """Return when and with what the officer signed in the last time before this session; empty the first time."""
    key = request.session.session_key
    before = [row for row in latest_sessions_of(request.user.pk, most=2) if row.session_key != key]
    return f"{moment_in_words(before[0].opened_at)}\n{FACTORS[Factor(before[0].factor)]}" if before else ""


def _is_signing_in(request: HttpRequest) -> bool:
    return request.resolver_match is None or request.resolver_match.namespace != "staff"
