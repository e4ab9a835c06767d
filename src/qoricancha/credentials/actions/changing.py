"""Suspending, reinstating and revoking issued documents."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from qoricancha.credentials.actions.issuing import tell_holder
from qoricancha.credentials.models import Document
from qoricancha.credentials.permissions import check_may_change
from qoricancha.credentials.rules.states import (
    DocumentEvent,
    DocumentState,
    EventNotPossible,
    NoSuchReason,
    Reason,
    reason_for,
    state_after,
)
from qoricancha.kernel.actions import action
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.errors import Conflict, InvalidInput, NotFound

NEWS = "news"


@action
def suspend_document(*, by: Actor, at: datetime, document_id: UUID, reason: str) -> Document:
    """Suspend an issued document; the check page says so at once.

    `reason` is one of rules.states.REASONS. Raises NotAllowed, NotFound,
    InvalidInput for field "reason", Conflict when the state does not allow it.
    """
    document = _changed(by, document_id, DocumentEvent.SUSPEND)
    document.reason = _reason(DocumentEvent.SUSPEND, reason)
    document.suspended_at, document.suspended_by = at, str(by.id or by.name)
    return _saved(document, by=by, at=at)


@action
def reinstate_document(*, by: Actor, at: datetime, document_id: UUID) -> Document:
    """Lift a suspension. Raises NotAllowed, NotFound, Conflict when the document is not suspended."""
    document = _changed(by, document_id, DocumentEvent.REINSTATE)
    document.reason, document.suspended_at, document.suspended_by = "", None, ""
    return _saved(document, by=by, at=at)


@action
def revoke_document(*, by: Actor, at: datetime, document_id: UUID, reason: str) -> Document:
    """End a document for good; the check page says so at once.

    `reason` is one of rules.states.REASONS. Raises NotAllowed, NotFound,
    InvalidInput for field "reason", Conflict when the state does not allow it.
    """
    document = _changed(by, document_id, DocumentEvent.REVOKE)
    document.reason = _reason(DocumentEvent.REVOKE, reason)
    document.ended_at, document.ended_by = at, str(by.id or by.name)
    return _saved(document, by=by, at=at)


def _changed(by: Actor, document_id: UUID, event: DocumentEvent) -> Document:
    rows = Document.objects.select_related("key").select_for_update(of=("self",))
    document = rows.filter(id=document_id).first()
    if document is None:
        raise NotFound(_("No se encontró el documento."))
    check_may_change(by, document.office_id)
    try:
        document.state = state_after(DocumentState(document.state), event)
    except EventNotPossible:
        raise Conflict(_("El estado del documento no permite esta acción.")) from None
    return document


def _reason(event: DocumentEvent, code: str) -> Reason:
    try:
        return reason_for(event, code)
    except NoSuchReason:
        raise InvalidInput({"reason": _("Elija el motivo.")}) from None


def _saved(document: Document, *, by: Actor, at: datetime) -> Document:
    document.save(update_fields=["state", "reason", "suspended_at", "suspended_by", "ended_at", "ended_by"])
    tell_holder(by=by, at=at, document=document, letter=NEWS)
    return document
