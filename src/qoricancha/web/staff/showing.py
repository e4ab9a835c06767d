"""Showing people's records: each view is one row of the read log."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from qoricancha.audit.actions import log_read
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.files import StoredFile
from qoricancha.registration.rules.purposes import Purpose


@dataclass(frozen=True)
class Subject:
    """Whose record it is: an application, person, case_file or document; "list" for a list, with the officer's id."""

    kind: str
    id: UUID
    office: str = ""


def note_read(request: HttpRequest, subject: Subject, purpose: Purpose) -> None:
    """Write one row of the read log."""
    log_read(
        by=request.actor,  # type: ignore[attr-defined]
        subject_kind=subject.kind,
        subject_id=subject.id,
        purpose=purpose,
        route=request.resolver_match.view_name if request.resolver_match else "",
        office=subject.office,
    )


def show(
    request: HttpRequest,
    template: str,
    context: Mapping[str, object],
    *,
    subject: Subject,
    purpose: Purpose,
    status: int = 200,
) -> HttpResponse:
    """Return the page of a record, and note that it was seen."""
    note_read(request, subject, purpose)
    return render(request, template, dict(context), status=status)


def own_list(request: HttpRequest, office: str = "") -> Subject:
    """Return the subject of a list that this officer looks at."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    assert actor.id is not None  # noqa: S101 - the page's permission saw to it
    return Subject("list", actor.id, office)


def as_data_uri(picture: StoredFile | None) -> str:
    """Return a sealed picture to be shown inside the page, or nothing: a face has no address of its own."""
    if picture is None:
        return ""
    return f"data:{picture.media_type};base64,{base64.b64encode(picture.read()).decode()}"
