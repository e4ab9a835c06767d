"""Documents of a case: what they are, their state, what may be done with them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from qoricancha.accounts.queries import names_of_staff
from qoricancha.casefiles import queries as casefiles
from qoricancha.casefiles.models import CaseFile
from qoricancha.casefiles.rules.status import CaseStatus, gives_stay
from qoricancha.credentials import actions, queries
from qoricancha.credentials.labels import EVENTS, KINDS, OCCASIONS, REASONS, STATES
from qoricancha.credentials.models import Document
from qoricancha.credentials.rules.renewal import Occasion
from qoricancha.credentials.rules.states import DocumentEvent, DocumentKind, DocumentState, Reason, events_open_to
from qoricancha.kernel import clock
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.errors import Conflict
from qoricancha.kernel.wording import day_in_words
from qoricancha.persons.queries import profile_of
from qoricancha.registration import permissions
from qoricancha.registration.queries import Step, registration_of_case
from qoricancha.registration.rules.purposes import Purpose
from qoricancha.web.page import page
from qoricancha.web.staff.forms import ReasonForm, ReissueForm
from qoricancha.web.staff.rows import may
from qoricancha.web.staff.showing import Subject, note_read, show

COLOURS = {
    DocumentState.REQUESTED: "grey",
    DocumentState.ISSUED: "green",
    DocumentState.SUSPENDED: "yellow",
    DocumentState.REVOKED: "red",
    DocumentState.SUPERSEDED: "grey",
}
CHANGES: dict[str, DocumentEvent] = {
    "suspender": DocumentEvent.SUSPEND,
    "restablecer": DocumentEvent.REINSTATE,
    "dejar-sin-efecto": DocumentEvent.REVOKE,
}
STEPS: dict[str, Promise] = {
    "requested": _("Solicitó"),
    "issued": _("Emisión"),
    "suspended": _("Suspendió"),
    "ended": _("Dejó sin efecto"),
}


@dataclass(frozen=True)
class ShownDocument:
    """A document as the case page shows it; `changes` are (slug, words) of what this officer may do with it."""

    id: UUID
    kind: Promise
    state: dict[str, object]
    rows: list[dict[str, object]]
    has_file: bool
    changes: list[tuple[str, Promise]]


def documents_shown(actor: Actor, documents: Iterable[Document]) -> list[ShownDocument]:
    """Return documents as the case page shows them."""
    return [_shown(actor, document) for document in documents]


def may_reissue(actor: Actor, case: CaseFile, permits: Sequence[Document]) -> bool:
    """Say whether this officer can have the applicant's permit issued again; `permits`: theirs, the newest first."""
    newest = DocumentState(permits[0].state) if permits else None
    if not gives_stay(CaseStatus(case.status)) or newest == DocumentState.REQUESTED:
        return False
    ended = newest in (DocumentState.SUSPENDED, DocumentState.REVOKED)
    return may(actor, permissions.revokes if ended else permissions.reissues)


def steps_of(documents: Iterable[Document]) -> list[Step]:
    """Return what was done to documents and by whom. One query."""
    done = [
        (f"{_words(document, step)}: {KINDS[DocumentKind(document.kind)]}", at, getattr(document, f"{step}_by"))
        for document in documents
        for step in STEPS
        if (at := getattr(document, f"{step}_at"))
    ]
    names = names_of_staff(staff for _words, _at, by in done if (staff := _staff_id(by)))
    return [Step(words, at, names.get(_staff_id(by), "")) for words, at, by in done]


def _words(document: Document, step: str) -> Promise:
    replaced = step == "ended" and document.state == DocumentState.SUPERSEDED
    return STATES[DocumentState.SUPERSEDED] if replaced else STEPS[step]


def _staff_id(by: str) -> UUID | None:
    """Return whose id it is, or None for a job, which has a name."""
    try:
        return UUID(by)
    except ValueError:
        return None


@require_GET
@page(permission=permissions.sees_cases)
def signed_file(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Send the signed PDF."""
    document = queries.document(document_id)
    content = queries.signed_file_of(document)
    note_read(request, _subject(document), Purpose.DOCUMENT)
    name = f"autorizacion-{document.case_file.number}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
@page(permission=permissions.revokes, confirmed=True)
def change(request: HttpRequest, document_id: UUID, how: str) -> HttpResponse:
    """Suspend, reinstate or revoke a document, for a reason."""
    event, document = _event(how), queries.document(document_id)
    if event not in events_open_to(DocumentState(document.state)):
        raise Conflict(_("El estado del documento no permite esta acción."))
    sent = request.POST if request.method == "POST" else None
    form = ReasonForm(sent, event=event) if event != DocumentEvent.REINSTATE else None
    if request.method == "POST" and (form is None or form.is_valid()):
        _apply(request, document, event, form)
        messages.success(request, _("Hecho: la página de verificación ya lo muestra."))
        return redirect("staff:case_file", document.case_file_id)
    context = {"document": document, "page_title": EVENTS[event], "form": form, "warning": _warning(event)}
    status = 422 if form is not None and form.errors else 200
    return show(
        request,
        "staff/change_document.html",
        context,
        subject=_subject(document),
        purpose=Purpose.DOCUMENT,
        status=status,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@page(permission=permissions.reissues, confirmed=True)
def reissue(request: HttpRequest, case_file_id: UUID) -> HttpResponse:
    """Have the applicant's work permit issued again, for a reason."""
    case = casefiles.case_file(case_file_id)
    person = casefiles.applicants_of([case.id])[case.id]
    permits = queries.permits_of(person)
    being_issued = bool(permits) and permits[0].state == DocumentState.REQUESTED
    if being_issued and request.method == "POST":  # a button pressed twice
        messages.info(request, _("La autorización ya se está emitiendo."))
        return redirect("staff:case_file", case.id)
    if not may_reissue(request.actor, case, permits):  # type: ignore[attr-defined]
        raise Conflict(_("No se puede emitir otra: ya se está emitiendo, el expediente concluyó o su rol no alcanza."))
    form = ReissueForm(request.POST or None)
    if form.is_valid():
        actions.reissue_work_permit(
            by=request.actor,  # type: ignore[attr-defined]
            at=clock.now(),
            case_file_id=case.id,
            person_id=person,
            photo_file_id=_photo_of(case, permits),
            occasion=form.cleaned_data["occasion"],
        )
        messages.success(request, _("La autorización se está emitiendo."))
        return redirect("staff:case_file", case.id)
    context = {
        "case_file": case,
        "name": profile_of(person).full_name,
        "newest": _shown(request.actor, permits[0]) if permits else None,  # type: ignore[attr-defined]
        "form": form,
    }
    subject = Subject("case_file", case.id, case.office_id)
    status = 422 if form.errors else 200
    return show(
        request, "staff/reissue_document.html", context, subject=subject, purpose=Purpose.DOCUMENT, status=status
    )


def _photo_of(case: CaseFile, permits: Sequence[Document]) -> UUID:
    """Return the photograph of the newest permit, else that of the registration. Raises Conflict without any."""
    registration = None if permits else registration_of_case(case.id)
    found = permits[0].photo_id if permits else registration and registration.photo_id
    if not found:
        raise Conflict(_("El expediente no tiene una fotografía con la que emitir la autorización."))
    return found


def _shown(actor: Actor, document: Document) -> ShownDocument:
    state = DocumentState(document.state)
    possible = events_open_to(state) if may(actor, permissions.revokes) else []
    return ShownDocument(
        document.id,
        KINDS[DocumentKind(document.kind)],
        {"text": STATES[state], "colour": COLOURS[state]},
        _rows(document),
        document.issued_at is not None,
        [(slug, EVENTS[event]) for slug, event in CHANGES.items() if event in possible],
    )


def _rows(document: Document) -> list[dict[str, object]]:
    requested = _day(clock.day_in_lima(document.requested_at))
    rows: list[dict[str, object]] = [
        {"key": _("Solicitada"), "value": f"{requested}\n{OCCASIONS[Occasion(document.occasion)]}"}
    ]
    if document.issued_at and document.valid_from:
        rows.append({"key": _("Emitida"), "value": _day(clock.day_in_lima(document.issued_at))})
        until = _("el %s") % _day(document.valid_to) if document.valid_to else _("la decisión definitiva")
        validity = _("desde el %(start)s hasta %(end)s") % {
            "start": _day(document.valid_from),
            "end": until,
        }
        rows.append({"key": _("Vigencia"), "value": f"{validity}\n{document.validity_basis}"})
    if document.reason:
        rows.append({"key": _("Motivo"), "value": REASONS[Reason(document.reason)]})
    return rows


def _day(when: date) -> str:
    return day_in_words(when, weekday=False)


def _event(how: str) -> DocumentEvent:
    if how not in CHANGES:
        raise Http404
    return CHANGES[how]


def _warning(event: DocumentEvent) -> str:
    return {
        DocumentEvent.SUSPEND: _("Mientras dure la suspensión, quien verifique el documento leerá «suspendida»."),
        DocumentEvent.REINSTATE: _("Quien verifique el documento volverá a leer «válida»."),
        DocumentEvent.REVOKE: _("Esto no se puede deshacer: quien verifique el documento leerá «no válida»."),
    }[event]


def _apply(request: HttpRequest, document: Document, event: DocumentEvent, form: ReasonForm | None) -> None:
    given = {"by": request.actor, "at": clock.now(), "document_id": document.id}  # type: ignore[attr-defined]
    if event == DocumentEvent.REINSTATE or form is None:
        actions.reinstate_document(**given)
    elif event == DocumentEvent.SUSPEND:
        actions.suspend_document(**given, reason=form.cleaned_data["reason"])
    else:
        actions.revoke_document(**given, reason=form.cleaned_data["reason"])


def _subject(document: Document) -> Subject:
    return Subject("document", document.id, document.office_id)
