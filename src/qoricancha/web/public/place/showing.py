"""What an applicant's own page shows: an application before registration, a case file after it."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from qoricancha.casefiles.queries import case_of_person
from qoricancha.casefiles.rules.status import CaseStatus, gives_stay
from qoricancha.credentials.labels import STATES
from qoricancha.credentials.models import Document
from qoricancha.credentials.queries import FileAltered, permits_of, renewal_of, signed_file_of, standing_of
from qoricancha.credentials.rules.renewal import Renewal, opens_on
from qoricancha.credentials.rules.standing import Standing
from qoricancha.credentials.rules.states import DocumentState
from qoricancha.intake.queries import printed_reference, receipt_of
from qoricancha.intake.rules.outcomes import Receipt
from qoricancha.kernel.clock import day_in_lima
from qoricancha.kernel.errors import Conflict
from qoricancha.kernel.wording import day_in_words, moment_in_words
from qoricancha.law.queries import procedure_in_words
from qoricancha.messaging.queries import verified_contacts_of
from qoricancha.persons.queries import profile_of
from qoricancha.reference.queries import office
from qoricancha.web.public.apply import appointment
from qoricancha.web.public.place.stages import Stage, stage_of_application, stage_of_person

log = logging.getLogger(__name__)

Rows = list[dict[str, object]]

BY_PLACE = appointment.Way(
    "place/base.html", "public:place", "public:place_seat", "public:place_receipt", "public:place_calendar"
)
COLOURS = {Standing.VALID: "green", Standing.SUSPENDED: "orange", Standing.NOT_VALID: "red"}


@dataclass(frozen=True)
class ShownPermit:
    """A work permit; `document_id` where it can be downloaded, `is_renewable` where the next can be asked for."""

    tag: str
    colour: str
    rows: Rows
    document_id: UUID | None
    is_renewable: bool = False


@dataclass(frozen=True)
class Place:
    """The page. `kind` and `subject` are what the read log keeps; `advice` is what the law asks meanwhile."""

    kind: str
    subject: UUID
    stage: Stage
    rows: Rows
    permit: ShownPermit | None = None
    appointment: dict[str, object] | None = None
    advice: Sequence[str] = ()


def place_of(subject: UUID, *, at: datetime) -> Place:
    """Return what the page shows of an application, or of the person that it became."""
    receipt = receipt_of(subject)
    return _of_application(receipt, at) if receipt else _of_person(subject, at)


def signed_permit(document: Document) -> bytes:
    """Return the signed PDF of a permit in force, as it was signed, or raise Conflict."""
    if document.state != DocumentState.ISSUED:
        raise Conflict(_("Esta autorización no está vigente y no se puede descargar."))
    try:
        return signed_file_of(document)
    except FileAltered:
        log.critical("The stored file of document %s is not the one that was signed", document.id)
        raise Conflict(_("No podemos entregar el documento en este momento. Acérquese a su oficina.")) from None


def _of_application(receipt: Receipt, at: datetime) -> Place:
    sending = procedure_in_words(day_in_lima(receipt.submitted_at)).sending
    rows: Rows = [
        {"key": _("Referencia"), "value": printed_reference(receipt.reference)},
        {"key": sending.received, "value": moment_in_words(receipt.submitted_at)},
    ]
    standing = appointment.standing_of(receipt, at=at)
    return Place(
        "application",
        receipt.application_id,
        stage_of_application(standing, sending),
        rows,
        appointment=appointment.shown(receipt, BY_PLACE, standing, at=at),
    )


def _of_person(person: UUID, at: datetime) -> Place:
    case = case_of_person(person)
    permit, renewal = _in_hand(permits_of(person), at)
    standing = standing_of(permit, at=at) if permit else Standing.NOT_VALID
    site = office(case.office_id)
    rows: Rows = [
        {"key": _("Titular"), "value": profile_of(person).full_name},
        {"key": _("Número de expediente"), "value": case.number},
        {"key": _("Presentada el"), "value": day_in_words(case.lodged_on, weekday=False)},
        {"key": _("Oficina"), "value": f"{site.name}\n{site.address}, {site.city}"},
        {"key": _("Avisos y códigos a"), "value": "\n".join(one.masked for one in verified_contacts_of(person))},
    ]
    status = CaseStatus(case.status)
    return Place(
        "person",
        person,
        stage_of_person(status, permit, standing, renewal, at=at),
        rows,
        _shown(permit, standing, renewal, at) if permit else None,
        advice=procedure_in_words(day_in_lima(at)).while_pending if gives_stay(status) else (),
    )


def _in_hand(permits: list[Document], at: datetime) -> tuple[Document | None, Renewal]:
    """Return the permit to show and how it stands with the next: while that is made, the present one stays in view."""
    if not permits:
        return None, Renewal.UNDER_WAY
    if len(permits) > 1 and [permit.state for permit in permits[:2]] == [DocumentState.REQUESTED, DocumentState.ISSUED]:
        return permits[1], Renewal.UNDER_WAY
    return permits[0], renewal_of(permits[0], at=at)


def _shown(permit: Document, standing: Standing, renewal: Renewal, at: datetime) -> ShownPermit:
    tag = _("Vigente") if standing == Standing.VALID else str(STATES[DocumentState(permit.state)])
    if permit.state == DocumentState.ISSUED and permit.valid_to and day_in_lima(at) > permit.valid_to:
        tag = _("Vencida")
    if permit.valid_from is None:
        return ShownPermit(tag, "blue", [], None)
    until = day_in_words(permit.valid_to, weekday=False) if permit.valid_to else _("la decisión definitiva de su caso")
    rows: Rows = [
        {"key": _("Desde"), "value": day_in_words(permit.valid_from, weekday=False)},
        {"key": _("Hasta"), "value": until},
    ]
    if renewal == Renewal.NOT_YET and permit.valid_to:
        rows.append({"key": _("Se renueva aquí"), "value": _("desde el %s") % day_in_words(opens_on(permit.valid_to))})
    in_force = permit.state == DocumentState.ISSUED
    return ShownPermit(tag, COLOURS[standing], rows, permit.id if in_force else None, renewal == Renewal.OPEN)
