"""A form from a page that stayed open while its officer signed in anew: the CSRF token is stale, the words are not."""

from django.http import HttpRequest, HttpResponse

from qoricancha.web.errors import csrf_failure as refuse
from qoricancha.web.staff.middleware import is_whole, keep_for_the_owner, may_wait, park_and_lead


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Let the form wait if it came from a page of ours, as the browser says; refuse any other."""
    match = request.resolver_match
    if match is None or not _is_from_our_page(request) or not may_wait(request, match.func):
        return refuse(request, reason)
    if not request.user.is_authenticated:
        return keep_for_the_owner(request, match.func) or refuse(request, reason)
    return park_and_lead(request, owner=request.user.pk) if is_whole(request) else refuse(request, reason)


def _is_from_our_page(request: HttpRequest) -> bool:
    """Whether the browser, which no script can make lie about this, names this site as the origin."""
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
