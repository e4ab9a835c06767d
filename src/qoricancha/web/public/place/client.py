"""Where a request comes from."""

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """Return the network address that asks: behind our own proxy the one that it saw, else the connection's."""
    if settings.SECURE_PROXY_SSL_HEADER:
        seen = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        return seen or request.META["REMOTE_ADDR"]
    return str(request.META["REMOTE_ADDR"])
