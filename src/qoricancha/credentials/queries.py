"""Documents as their holders, officers and whoever checks a paper may see them."""

import hashlib
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from qoricancha.casefiles.queries import status_of_case
from qoricancha.casefiles.rules.status import gives_stay
from qoricancha.credentials.models import Document
from qoricancha.credentials.rules.papers import Particulars
from qoricancha.credentials.rules.renewal import Lapsing, Renewal, renewal
from qoricancha.credentials.rules.standing import Shown, Standing, VerificationAnswer, masked, standing
from qoricancha.credentials.rules.states import DocumentKind, DocumentState
from qoricancha.credentials.rules.tokens import FOUND_BY_CODE, FOUND_BY_QR, code_with_number, digits_of
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.clock import day_in_lima
from qoricancha.kernel.db import acting
from qoricancha.kernel.errors import NotFound
from qoricancha.kernel.ids import typed_code
from qoricancha.kernel.tokens import same, token
from qoricancha.law.queries import work_permit_is_renewable


class FileAltered(Exception):
    """The stored file is not the one that was signed."""


def verification_of(lookup: bytes, *, at: datetime) -> VerificationAnswer:
    """Return what the check page answers to a `token_lookup` or `code_lookup`."""
    with acting(Actor.public(), lookup=lookup):
        found = issued_with(lookup)
        if found is None:
            return VerificationAnswer(Standing.UNKNOWN, at)
        return VerificationAnswer(standing_of(found, at=at), at, _shown(found))


def permits_of(person_id: UUID) -> list[Document]:
    """Return the work permits of a person, the newest first."""
    found = Document.objects.filter(person=person_id, kind=DocumentKind.WORK_PERMIT)
    return list(found.select_related("key").order_by("-requested_at"))


def documents_of_case(case_file_id: UUID) -> list[Document]:
    """Return the documents of a case, the newest first."""
    return list(Document.objects.filter(case_file=case_file_id).order_by("-requested_at", "-id"))


def document(document_id: UUID) -> Document:
    """Return a document that the asker may see. Raises NotFound."""
    found = Document.objects.select_related("key", "case_file").filter(id=document_id).first()
    if found is None:
        raise NotFound(_("No se encontró el documento."))
    return found


def holder_of(document: Document) -> Particulars:
    """Return what the document prints of its holder."""
    return Particulars.from_snapshot(document.holder)


def standing_of(document: Document, *, at: datetime) -> Standing:
    """Return how a document stands at a moment."""
    if document.valid_from is None:
        return Standing.NOT_VALID
    status, _since = status_of_case(document.case_file_id)
    return standing(
        DocumentState(document.state),
        valid_from=document.valid_from,
        valid_to=document.valid_to,
        case_gives_stay=gives_stay(status),
        on=day_in_lima(at),
    )


def renewal_of(document: Document, *, at: datetime) -> Renewal:
    """Return whether its holder can have a permit renewed at a moment, and if not, why not."""
    status, _since = status_of_case(document.case_file_id)
    return renewal(
        Lapsing(DocumentState(document.state), document.valid_to, asked=document.renewal_asked_at is not None),
        case_gives_stay=gives_stay(status),
        law_renews=work_permit_is_renewable(day_in_lima(at)),
        on=day_in_lima(at),
    )


def signed_file_of(document: Document) -> bytes:
    """Return the signed PDF. Raises NotFound before it is issued, FileAltered when it is not what was signed."""
    if document.file is None or document.sha256 is None:
        raise NotFound(_("El documento todavía no está listo."))
    content = document.file.read()
    if not same(hashlib.sha256(content).digest(), bytes(document.sha256)):
        raise FileAltered(document.id)
    return content


def token_lookup(token_text: str) -> bytes:
    """Return by what a document is found whose QR code bears this token. Case and dashes do not matter."""
    return token(FOUND_BY_QR, typed_code(token_text))


def code_lookup(code: str, file_number: str) -> bytes:
    """Return by what a document is found that bears this short code and case number, as somebody typed them."""
    return token(FOUND_BY_CODE, code_with_number(typed_code(code), digits_of(file_number)))


def issued_with(lookup: bytes) -> Document | None:
    """Return the document that was issued with a token or code. Call inside acting(…, lookup=lookup)."""
    found = Document.objects.select_related("key").exclude(issued_at=None)
    return found.filter(token_lookup=lookup).first() or found.filter(code_lookup=lookup).first()


def _shown(document: Document) -> Shown | None:
    if document.issued_at is None or document.valid_from is None:
        return None
    holder = holder_of(document)
    return Shown(
        kind=DocumentKind(document.kind),
        names=masked(holder.full_name),
        born=holder.born,
        issued_on=day_in_lima(document.issued_at),
        valid_from=document.valid_from,
        valid_to=document.valid_to,
    )
