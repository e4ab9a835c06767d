"""Asking for a document: what it will print is fixed here, once."""

from datetime import datetime
from uuid import UUID

import phonenumbers
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from qoricancha.casefiles.models import CaseFile
from qoricancha.casefiles.queries import case_file, parties_of
from qoricancha.casefiles.rules.status import CaseStatus, gives_stay
from qoricancha.credentials.models import Document
from qoricancha.credentials.permissions import check_may_reissue, check_may_request
from qoricancha.credentials.queries import code_lookup, permits_of, token_lookup
from qoricancha.credentials.rules.papers import Particulars, origin_document
from qoricancha.credentials.rules.renewal import BY_AN_OFFICER, Occasion
from qoricancha.credentials.rules.states import DocumentKind, DocumentState
from qoricancha.credentials.rules.tokens import SHORT_CODE_LENGTH
from qoricancha.kernel.actions import action
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.enqueue import enqueue
from qoricancha.kernel.errors import Conflict, InvalidInput, NotFound
from qoricancha.kernel.files import StoredFile
from qoricancha.kernel.ids import human_code, random_token
from qoricancha.kernel.sealing import new_key
from qoricancha.persons.queries import profile_of
from qoricancha.persons.rules.profile import NO_DOCUMENT, PersonProfile
from qoricancha.reference import queries as reference

BEING_ISSUED = _("La autorización de esta persona ya se está emitiendo.")


@action
def request_work_permit(
    *,
    by: Actor,
    at: datetime,
    case_file_id: UUID,
    person_id: UUID,
    photo_file_id: UUID,
    occasion: Occasion = Occasion.FIRST,
) -> Document:
    """Fix what a person's permit will print, and enqueue its issue.

    Raises NotAllowed, NotFound, Conflict when the person is no party of the
    case or a permit of theirs is being issued already.
    """
    case = case_file(case_file_id)
    check_may_request(by, case.office_id)
    return _request(case, person_id, photo_file_id, occasion, by=by, at=at)


@action
def reissue_work_permit(
    *, by: Actor, at: datetime, case_file_id: UUID, person_id: UUID, photo_file_id: UUID, occasion: str
) -> Document:
    """Have a permit issued again, with the particulars and the photograph of now; the old one ends when it stands.

    `occasion` is one of rules.renewal.BY_AN_OFFICER. Raises NotAllowed, NotFound, InvalidInput for field "occasion",
    Conflict when the case is closed or a permit is being issued already.
    """
    case = case_file(case_file_id)
    newest = next(iter(permits_of(person_id)), None)
    check_may_reissue(by, case.office_id, DocumentState(newest.state) if newest else None)
    if occasion not in list(BY_AN_OFFICER):
        raise InvalidInput({"occasion": _("Elija el motivo.")})
    if not gives_stay(CaseStatus(case.status)):
        raise Conflict(_("El expediente concluyó: no se emiten más autorizaciones."))
    return _request(case, person_id, photo_file_id, Occasion(occasion), by=by, at=at)


def _request(
    case: CaseFile, person_id: UUID, photo_file_id: UUID, occasion: Occasion, *, by: Actor, at: datetime
) -> Document:
    _check_free(case, person_id)
    if not StoredFile.objects.filter(id=photo_file_id).exists():
        raise NotFound(_("No se encontró la fotografía."))
    holder = particulars_of(profile_of(person_id), file_number=str(case.number))
    try:
        with transaction.atomic():
            document = _requested(case, person_id, photo_file_id, holder, occasion, by=by, at=at)
    except IntegrityError:  # somebody else asked at the same moment
        raise Conflict(BEING_ISSUED) from None
    enqueue("credentials.issue_work_permit", lock=str(document.id), document_id=document.id)
    return document


def particulars_of(profile: PersonProfile, *, file_number: str) -> Particulars:
    """Return the profile in the words of a paper."""
    return Particulars(
        file_number=file_number,
        given_names=profile.given_names,
        surnames=profile.surnames,
        birth_date=str(profile.birth_date),
        birth_country=reference.country_name(profile.birth_country),
        nationality=reference.nationality_name(profile.nationality),
        entry_date=str(profile.entry_date or ""),
        origin_document=_document(profile),
        address_line=profile.address_line,
        place=str(reference.place(profile.district)) if profile.district else "",
        phones=_as_dialled(profile.phone),
        email=profile.email,
    )


def _check_free(case: CaseFile, person: UUID) -> None:
    if person not in [party.person_id for party in parties_of(case.id)]:
        raise Conflict(_("La persona no pertenece a este expediente."))
    requested = Document.objects.filter(person=person, kind=DocumentKind.WORK_PERMIT, state=DocumentState.REQUESTED)
    if requested.exists():
        raise Conflict(BEING_ISSUED)


def _requested(
    case: CaseFile, person: UUID, photo: UUID, holder: Particulars, occasion: Occasion, *, by: Actor, at: datetime
) -> Document:
    token, code = random_token(), human_code(SHORT_CODE_LENGTH)
    return Document.objects.create(
        key=new_key(),
        kind=DocumentKind.WORK_PERMIT,
        case_file=case,
        person_id=person,
        office_id=case.office_id,
        photo_id=photo,
        holder=holder.as_snapshot(),
        codes={"token": token, "code": code},
        token_lookup=token_lookup(token),
        code_lookup=code_lookup(code, holder.file_number),
        requested_at=at,
        requested_by=str(by.id or by.name),
        occasion=occasion,
    )


def _document(profile: PersonProfile) -> str:
    if profile.origin_document_kind == NO_DOCUMENT:
        return ""
    kind = reference.document_kind(profile.origin_document_kind)
    return origin_document(kind.name, profile.origin_document_number)


def _as_dialled(phone: str) -> str:
    if not phone:
        return ""
    return phonenumbers.format_number(phonenumbers.parse(phone), phonenumbers.PhoneNumberFormat.INTERNATIONAL)
