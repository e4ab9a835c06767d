"""Revocation lists and time-stamps, fetched over HTTP with short patience."""

import urllib.request
from collections.abc import Sequence
from http.client import HTTPException

from asn1crypto import crl, tsp
from pyhanko.sign.timestamps import TimeStamper

PATIENCE = 5  # seconds
LARGEST_ANSWER = 8 * 1024 * 1024

_direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def fetch(url: str, *, body: bytes | None = None, media_type: str = "") -> bytes:
    """Return what the URL answers to GET, or to POST of a body. Raises OSError."""
    if not url.startswith(("http://", "https://")):
        raise OSError(f"{url!r} is no HTTP address")
    request = urllib.request.Request(url, data=body, headers={"Content-Type": media_type} if body else {})  # noqa: S310
    try:
        with _direct.open(request, timeout=PATIENCE) as response:
            content = response.read(LARGEST_ANSWER + 1)
    except HTTPException as error:
        raise OSError(f"{url} broke off: {error!r}") from error
    if len(content) > LARGEST_ANSWER:
        raise OSError(f"{url} answered more than {LARGEST_ANSWER} bytes")
    return content


def fetch_revocation_lists(urls: Sequence[str]) -> list[crl.CertificateList]:
    """Return the current lists. Raises OSError or ValueError."""
    return [crl.CertificateList.load(fetch(url), strict=True) for url in urls]


class HttpTimeStamper(TimeStamper):
    """A time-stamp authority (RFC 3161)."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._url = url

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """Ask for one stamp. Raises OSError or ValueError."""
        answer = fetch(self._url, body=req.dump(), media_type="application/timestamp-query")
        return tsp.TimeStampResp.load(answer, strict=True)
