"""Showing people's records: each view is one row of the read log, which names whomever a list showed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from qoricancha.audit.actions import log_read
from qoricancha.kernel.actor import Actor
from qoricancha.registration.rules.purposes import Purpose


@dataclass(frozen=True)
class Subject:
    """Whose record it is: an application, person, case_file or document; "list" for a list, with the officer's id."""

    kind: str
    id: UUID
    office: str = ""


def note_read(request: HttpRequest, subject: Subject, purpose: Purpose, shown: Iterable[UUID] = ()) -> None:
    """Write one row of the read log; `shown` are the ids of whomever a list showed."""
    log_read(
        by=request.actor,  # type: ignore[attr-defined]
        subject_kind=subject.kind,
        subject_id=subject.id,
        purpose=purpose,
        route=request.resolver_match.view_name if request.resolver_match else "",
        office=subject.office,
        shown=shown,
    )


def show(
    request: HttpRequest,
    template: str,
    context: Mapping[str, object],
    *,
    subject: Subject,
    purpose: Purpose,
    shown: Iterable[UUID] = (),
    status: int = 200,
) -> HttpResponse:
    """Return the page of a record, or of a list that showed these, and note that it was seen."""
    note_read(request, subject, purpose, shown)
    return render(request, template, dict(context), status=status)


def own_list(request: HttpRequest, office: str = "") -> Subject:
    """Return the subject of a list that this officer looks at."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    assert actor.id is not None  # noqa: S101 - the page's permission saw to it
    return Subject("list", actor.id, office)
