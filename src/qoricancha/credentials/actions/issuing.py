"""Issuing a permit: typeset, sign, pass the gate, store, tell its holder."""

import hashlib
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from qoricancha.casefiles.rules.status import CaseStatus, gives_stay
from qoricancha.credentials.models import Document
from qoricancha.credentials.permissions import check_may_issue
from qoricancha.credentials.queries import holder_of
from qoricancha.credentials.rules.papers import Imprint, permit_data, signature_place
from qoricancha.credentials.rules.ports import DocumentSigner
from qoricancha.credentials.rules.states import LIVING, DocumentEvent, DocumentState, Reason, state_after
from qoricancha.credentials.rules.tokens import scanned_address, typed_address
from qoricancha.kernel.actions import action
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.authority import authority
from qoricancha.kernel.clock import day_in_lima
from qoricancha.kernel.errors import NotFound
from qoricancha.kernel.files import store_file
from qoricancha.kernel.ids import in_groups
from qoricancha.kernel.ports import adapter
from qoricancha.kernel.qr import qr_svg
from qoricancha.kernel.typeset import typeset
from qoricancha.law.queries import work_permit_validity
from qoricancha.law.rules.validity import Validity
from qoricancha.messaging.actions import queue_letter
from qoricancha.messaging.queries import touching, verified_contacts_of

TEMPLATES = Path(__file__).resolve().parents[1] / "typst"
PERMIT_FILE = "work-permit"


@action
def issue_work_permit(*, by: Actor, at: datetime, document_id: UUID) -> Document:
    """Issue a requested permit; one that is not (or no longer) requested is left as it is.

    An earlier permit of the person is superseded in the same transaction. The
    request of a case that has been closed meanwhile is revoked, and so is one
    whose earlier permit was suspended or revoked since: it would undo that.
    Raises NotAllowed, NotFound, CannotTypeset, CannotSign: then nothing is issued.
    """
    check_may_issue(by)
    document = _locked(document_id)
    if document.state != DocumentState.REQUESTED:
        return document
    if not gives_stay(CaseStatus(document.case_file.status)):
        return _end(document, DocumentEvent.REVOKE, by=by, at=at, reason=Reason.CASE_CLOSED)
    earlier = _earlier(document)
    if stopped := _stopped_since(document.requested_at, earlier):
        return _end(document, DocumentEvent.REVOKE, by=by, at=at, reason=stopped.reason)
    validity = work_permit_validity(document.case_file.lodged_on, day_in_lima(at), document.office_id)
    signed = _signed(document, validity, at=at)
    for one in earlier:
        if one.state in LIVING:
            _end(one, DocumentEvent.SUPERSEDE, by=by, at=at)
    _store(document, validity, signed, by=by, at=at)
    tell_holder(by=by, at=at, document=document, letter="permit_ready")
    return document


def imprint_of(document: Document, validity: Validity) -> Imprint:
    """Return what is printed beside the holder."""
    return Imprint(
        code=in_groups(document.codes["code"]),
        address=scanned_address(settings.QORICANCHA_PUBLIC_URL) + document.codes["token"],
        verify_at=typed_address(settings.QORICANCHA_PUBLIC_URL),
        valid_from=validity.starts_on,
        valid_to=validity.ends_on,
        basis=validity.basis,
        authority=authority().printed(),
        specimen=settings.QORICANCHA_MODE != "production",
    )


def qr_of(document: Document) -> bytes:
    """Return the QR code of a document, SVG."""
    return qr_svg(scanned_address(settings.QORICANCHA_PUBLIC_URL), document.codes["token"])


def tell_holder(*, by: Actor, at: datetime, document: Document, letter: str) -> None:
    """Send a letter to the first verified contact of the holder, if there is one; once per letter and state."""
    with touching(by, owner=document.person_id):
        contacts = verified_contacts_of(document.person_id)
    for contact in contacts[:1]:
        once = f"{document.id} {document.state} {at.isoformat()}"
        queue_letter(by=by, at=at, contact_id=contact.id, letter=letter, context={}, once=once)


def _locked(document_id: UUID) -> Document:
    rows = Document.objects.select_related("key", "case_file", "photo__key").select_for_update(of=("self",))
    found = rows.filter(id=document_id).first()
    if found is None:
        raise NotFound(_("No se encontró el documento."))
    return found


def _signed(document: Document, validity: Validity, *, at: datetime) -> bytes:
    imprint = imprint_of(document, validity)
    data = permit_data(holder_of(document), imprint, issued_on=day_in_lima(at))
    files = {"photo": document.photo.read(), "qr": qr_of(document)}
    pdf = typeset(TEMPLATES / "permit.typ", data, files, at=at)
    signer: DocumentSigner = adapter("credentials.signer")
    return signer.sign(pdf, place=signature_place(imprint.authority), at=at)


def _store(document: Document, validity: Validity, signed: bytes, *, by: Actor, at: datetime) -> None:
    document.file = store_file(
        key=document.key,
        owner=document.person_id,
        kind=PERMIT_FILE,
        media_type="application/pdf",
        content=signed,
        at=at,
    )
    document.sha256 = hashlib.sha256(signed).digest()
    document.state = state_after(DocumentState(document.state), DocumentEvent.ISSUE)
    document.issued_at, document.issued_by = at, str(by.id or by.name)
    document.valid_from, document.valid_to = validity.starts_on, validity.ends_on
    document.validity_basis = validity.basis
    document.save()


def _earlier(document: Document) -> list[Document]:
    """Return the person's other documents of the kind, locked: what happens to them now waits until this one stands."""
    others = Document.objects.filter(person=document.person_id, kind=document.kind).exclude(id=document.id)
    return list(others.select_related("key").select_for_update(of=("self",)).order_by("id"))


def _stopped_since(asked: datetime, earlier: list[Document]) -> Document | None:
    """Return a document that was suspended or revoked, and is so still, since another was asked for."""
    when = {DocumentState.SUSPENDED: "suspended_at", DocumentState.REVOKED: "ended_at"}
    stopped = (one for one in earlier if one.state in when and getattr(one, when[DocumentState(one.state)]) >= asked)
    return next((one for one in stopped if one.issued_at), None)


def _end(document: Document, event: DocumentEvent, *, by: Actor, at: datetime, reason: str = "") -> Document:
    document.state = state_after(DocumentState(document.state), event)
    document.ended_at, document.ended_by, document.reason = at, str(by.id or by.name), reason
    document.save(update_fields=["state", "ended_at", "ended_by", "reason"])
    return document
