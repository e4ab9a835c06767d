"""Sending the receipt to the contacts that were proved."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from qoricancha.intake.models import Application
from qoricancha.intake.queries import appointment_file, printed_reference, receipt_of, receipt_pdf
from qoricancha.intake.rules.outcomes import Receipt
from qoricancha.kernel.actions import action
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.clock import day_in_lima
from qoricancha.kernel.files import StoredFile, store_file
from qoricancha.kernel.sealing import SealingKey
from qoricancha.kernel.wording import moment_in_words
from qoricancha.law.queries import procedure_in_words
from qoricancha.messaging.actions import queue_letter
from qoricancha.messaging.queries import verified_contacts_of
from qoricancha.reference.queries import office

NO_SEAT = _("por elegir en nuestra página")


@action
def send_receipt(*, by: Actor, at: datetime, application_id: UUID, again_for: str = "") -> int:
    """Write the receipt to every proved contact; return to how many.

    Once for each appointment, and once more for what `again_for` names: something else that changed it.
    """
    receipt = receipt_of(application_id)
    contacts = verified_contacts_of(application_id)
    if receipt is None or not contacts:
        return 0
    files = _files(receipt, at)
    for contact in contacts:
        queue_letter(
            by=by,
            at=at,
            contact_id=contact.id,
            letter="receipt",
            context=lambda: _context(receipt),
            files=files,
            once=f"receipt {receipt.booked_at} {again_for}".strip(),
        )
    return len(contacts)


def _context(receipt: Receipt) -> dict[str, str]:
    site = office(receipt.office_code)
    return {
        "reference": printed_reference(receipt.reference),
        "when": moment_in_words(receipt.starts_at) if receipt.starts_at else str(NO_SEAT),
        "place": f"{site.address}, {site.city}",
        "standing": procedure_in_words(day_in_lima(receipt.submitted_at)).sending.letter,
    }


def _files(receipt: Receipt, at: datetime) -> list[UUID]:
    key = Application.objects.select_related("key").get(id=receipt.application_id).key
    owner = receipt.application_id
    files = [_kept(key, owner, "receipt", "application/pdf", receipt_pdf(receipt), at)]
    if receipt.starts_at:
        files.append(_kept(key, owner, "appointment", "text/calendar", appointment_file(receipt), at))
    return [file.id for file in files]


def _kept(key: SealingKey, owner: UUID, kind: str, media_type: str, content: bytes, at: datetime) -> StoredFile:
    """Return the file with this content, stored already or now: the job may run twice."""
    for file in StoredFile.objects.select_related("key").filter(owner=owner, kind=kind):
        if file.read() == content:
            return file
    return store_file(key=key, owner=owner, kind=kind, media_type=media_type, content=content, at=at)
