"""How much people may send, and what they are told when it is too much.

A body over the limit is refused by what its header claims, before anything of it is read; the server holds whoever
sends to that claim. What comes is held in memory only: no clear copy of a photograph or document touches the disk.
"""

from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from qoricancha.kernel.images import MOST_BYTES

MEGABYTE = 1024 * 1024
MOST_TAKEN_IN = 64 * MEGABYTE  # of a body that nobody reads: a photograph or a short film, not a disk
_PIECE = 64 * 1024


class BoundedBodies:
    """Answers a body that is too large with a page, and takes in what nobody read, so that the page arrives.

    A browser sends all before it listens, and a connection that is closed on it shows no page at all.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Refuse, or pass on."""
        response = too_large(request) if _is_too_large(request) else self.get_response(request)
        _take_in_the_rest(request)
        return response


class PictureField(forms.FileField):
    """A picture of at most 10 MB. What is heavier is refused with its size; whether it is a picture, the room finds."""

    default_error_messages = {
        "empty": _("El archivo está vacío. Elija otro"),
        "too_heavy": _(
            "La imagen pesa %(size)d MB y puede pesar hasta %(most)d MB. "
            "Elija una más liviana o tómela otra vez con menos resolución"
        ),
    }

    def to_python(self, data: Any) -> UploadedFile | None:  # noqa: ANN401 - Django's signature
        """Return the upload. Raises ValidationError."""
        picture = super().to_python(data)
        if picture is not None and picture.size > MOST_BYTES:
            sizes = {"size": in_megabytes(picture.size), "most": in_megabytes(MOST_BYTES)}
            raise ValidationError(self.error_messages["too_heavy"], code="too_heavy", params=sizes)
        return picture


def too_large(request: HttpRequest) -> HttpResponse:
    """Return the page for a body over the limit; 411 where it does not say its length."""
    length = _length(request)
    context = {
        "size": in_megabytes(length) if length else None,
        "most": in_megabytes(MOST_BYTES if _has_files(request) else settings.DATA_UPLOAD_MAX_MEMORY_SIZE),
        "has_files": _has_files(request),
    }
    return render(request, "413.html", context, status=413 if length else 411)


def in_megabytes(size: int) -> int:
    """Return whole megabytes, never fewer than it is."""
    return -(-size // MEGABYTE)


def _is_too_large(request: HttpRequest) -> bool:
    if _comes_in_pieces(request):
        return True
    most = settings.FILE_UPLOAD_MAX_MEMORY_SIZE if _has_files(request) else settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    return _length(request) > most


def _comes_in_pieces(request: HttpRequest) -> bool:
    """Whether the length is unknown; no browser sends a form so."""
    return "Transfer-Encoding" in request.headers


def _has_files(request: HttpRequest) -> bool:
    return request.content_type == "multipart/form-data"


def _length(request: HttpRequest) -> int:
    return int(request.META.get("CONTENT_LENGTH") or 0)


def _take_in_the_rest(request: HttpRequest) -> None:
    """Read on and forget, at most MOST_TAKEN_IN. Nothing is left where the view has read all, or was asked first."""
    if "Expect" in request.headers:
        return
    rest = request.environ["wsgi.input"] if _comes_in_pieces(request) else request  # type: ignore[attr-defined]
    try:
        for _taken in range(MOST_TAKEN_IN // _PIECE):
            if not rest.read(_PIECE):
                return
    except (UnreadablePostError, OSError):
        return  # nobody listens any more
