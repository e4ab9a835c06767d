"""Where a request comes from."""

from ipaddress import IPv6Address, IPv6Network, ip_address

from django.conf import settings
from django.http import HttpRequest

from qoricancha.accounts.queries import client_token

ONE_LINE = 64  # bits: every line has as many IPv6 addresses as it likes


def client_of(request: HttpRequest) -> bytes:
    """Return the token of the line that asks."""
    return client_token(line_of(address_of(request)))


def address_of(request: HttpRequest) -> str:
    """Return the network address that asks: behind our own proxy the one that it saw, else the connection's."""
    if settings.SECURE_PROXY_SSL_HEADER:
        seen = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        return seen or request.META["REMOTE_ADDR"]
    return str(request.META["REMOTE_ADDR"])


def line_of(address: str) -> str:
    """Return an IPv4 address as it is, of an IPv6 address the network of 64 bits that a line gets."""
    try:
        known = ip_address(address)
    except ValueError:
        return address
    if not isinstance(known, IPv6Address):
        return address
    return str(known.ipv4_mapped or IPv6Network((known, ONE_LINE), strict=False))
