"""Forms that wait: sent when the session had ended, or before the officer confirmed that it was they.

What was typed is sealed in the database under a key of which this browser alone keeps half, in a cookie; it is given
back to the same officer in the same browser, once they have signed in or confirmed, and they send it with one button.
Only what came from our own pages is kept: the request has passed the CSRF check, or names us as its origin.
"""

import base64
import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.datastructures import MultiValueDict

from qoricancha.accounts.models import ParkedForm
from qoricancha.accounts.rules.sessions import MOST_PARKED, PARKED_FOR
from qoricancha.kernel.ids import uuid7
from qoricancha.kernel.keys import derived_key
from qoricancha.kernel.sealing import CannotOpen, seal, unseal
from qoricancha.kernel.tokens import token

COOKIE = "qoricancha_parked"
FIELD = "parked"
_HALF_BYTES = 32
_CSRF = "csrfmiddlewaretoken"


@dataclass(frozen=True)
class Waiting:
    """A form that waits: its address, and when it was sent."""

    id: UUID
    address: str
    parked_at: datetime


def park(request: HttpRequest, *, user_id: UUID, at: datetime) -> str:
    """Keep what the request carries for this user; return the browser's half of the key, for `remember`."""
    half = _half_of(request) or secrets.token_urlsafe(_HALF_BYTES)
    row = ParkedForm(id=uuid7(), user_id=user_id, browser=_browser(half), parked_at=at)
    row.address = request.get_full_path()[: ParkedForm._meta.get_field("address").max_length]  # noqa: SLF001 - Django's public name
    row.sealed = seal(_written(request), key=_key(half), context=_context(row))
    row.save(force_insert=True)
    newest = ParkedForm.objects.filter(user_id=user_id).order_by("-parked_at").values_list("id", flat=True)
    ParkedForm.objects.filter(user_id=user_id).exclude(id__in=list(newest[:MOST_PARKED])).delete()
    return half


def remember(response: HttpResponse, value: str, *, name: str = COOKIE) -> None:
    """Give the browser its half of the key, or something else to keep as long."""
    response.set_cookie(
        name,
        value,
        max_age=PARKED_FOR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite=settings.SESSION_COOKIE_SAMESITE,
    )


def waiting_for(request: HttpRequest, *, at: datetime) -> list[Waiting]:
    """Return what waits for this officer in this browser, the oldest first."""
    rows = _rows(request, at).order_by("parked_at").values_list("id", "address", "parked_at")
    return [Waiting(*row) for row in rows]


def bring_back(request: HttpRequest, *, at: datetime) -> ParkedForm | None:
    """Let the request carry what waited under the id in its field "parked", if it waited for this very address.

    Return the row, to be forgotten once the page has taken it; None when nothing waits, and the request is as it was.
    """
    row = _rows(request, at).filter(id=_uuid(request.POST.get(FIELD, ""))).first()
    if row is None or row.address != request.get_full_path():
        return None
    try:
        written = json.loads(unseal(bytes(row.sealed), key=_key(_half_of(request)), context=_context(row)))
    except CannotOpen:
        return None
    request.POST = QueryDict(written["post"], encoding="utf-8")  # type: ignore[assignment,misc]
    request._files = _files(written["files"])  # type: ignore[attr-defined]  # noqa: SLF001 - what request.FILES returns
    return row


def discard(request: HttpRequest, form_id: UUID, *, at: datetime) -> None:
    """Forget a form of this officer's."""
    _rows(request, at).filter(id=form_id).delete()


def _rows(request: HttpRequest, at: datetime) -> QuerySet[ParkedForm]:
    here = ParkedForm.objects.filter(user_id=request.user.pk, browser=_browser(_half_of(request)))
    return here.filter(parked_at__gt=at - PARKED_FOR)


def _written(request: HttpRequest) -> bytes:
    post = request.POST.copy()
    post.pop(_CSRF, None)
    files = [_file(field, upload) for field, uploads in request.FILES.lists() for upload in uploads]
    return json.dumps({"post": post.urlencode(), "files": files}).encode()


def _file(field: str, upload: UploadedFile) -> dict[str, str | None]:
    content = base64.b64encode(upload.read()).decode()
    return {"field": field, "name": upload.name, "type": upload.content_type, "content": content}


def _files(written: list[dict[str, str]]) -> "MultiValueDict[str, UploadedFile]":
    files: MultiValueDict[str, UploadedFile] = MultiValueDict()
    for one in written:
        content = base64.b64decode(one["content"])
        upload = InMemoryUploadedFile(BytesIO(content), one["field"], one["name"], one["type"], len(content), None)
        files.appendlist(one["field"], upload)
    return files


def _half_of(request: HttpRequest) -> str:
    return request.COOKIES.get(COOKIE, "")


def _browser(half: str) -> bytes:
    return token("parked", half)


def _key(half: str) -> bytes:
    return hmac.new(derived_key("parked forms"), half.encode(), hashlib.sha256).digest()


def _context(row: ParkedForm) -> str:
    return f"parked:{row.id}:{row.user_id}:{row.address}"


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
