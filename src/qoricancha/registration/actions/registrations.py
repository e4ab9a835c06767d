"""The officer's work: receive, interview, verify, complete; a second person signs off. A slip can be taken back."""

from collections.abc import Mapping
from datetime import datetime
from typing import cast
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _

from qoricancha.accounts.actions import give_access
from qoricancha.casefiles.actions import open_case_file
from qoricancha.casefiles.models import CaseFile
from qoricancha.credentials.actions import request_work_permit
from qoricancha.intake import queries as intake
from qoricancha.intake.actions import forget_arrival, note_arrival
from qoricancha.intake.rules.drafts import reference_in
from qoricancha.kernel.actions import action
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.clock import day_in_lima
from qoricancha.kernel.enqueue import enqueue
from qoricancha.kernel.errors import Conflict, InvalidInput, NotFound
from qoricancha.kernel.files import StoredFile, store_file
from qoricancha.kernel.ids import typed_code
from qoricancha.kernel.images import UnreadableImage, normalise_photo
from qoricancha.kernel.sealing import new_key
from qoricancha.law.queries import lodging_day
from qoricancha.messaging.actions import (
    adopt_contacts,
    queue_letter,
)
from qoricancha.messaging.queries import verified_contacts_of
from qoricancha.persons.actions import form_group, register_person
from qoricancha.persons.models import Person
from qoricancha.persons.rules.profile import PersonProfile
from qoricancha.reference.queries import office as office_of
from qoricancha.registration.labels import GAPS, reason_missing
from qoricancha.registration.models import Registration, Transfer, VerifiedField
from qoricancha.registration.permissions import check_receives, check_reopens, check_signs_off, receives
from qoricancha.registration.queries import number_token, verified_answers
from qoricancha.registration.rules.lifecycle import EventNotAllowed, RegistrationEvent, RegistrationState, state_after
from qoricancha.registration.rules.particulars import DOCUMENT_NUMBER, Verification, compared, gaps
from qoricancha.registration.rules.receptions import Shown, ShownOutcome

PHOTO, SIGNATURE = "photo", "signature"
MOST_PICTURES = 20  # of a kind, in one registration


@action
def find_shown(*, by: Actor, at: datetime, shown: str) -> Shown:
    """Return whose application the reference is that a person shows, typed or as the receipt's QR code gives it.

    Every look is counted, so that a failed one is no exception: that would undo the count. Raises NotAllowed.
    """
    receives(by)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT outcome, application, office, starts_at FROM app.find_shown(%s, %s)", [_reference(shown), at]
        )
        outcome, application, office, starts_at = cursor.fetchone()
    return Shown(ShownOutcome(outcome), application, office or "", starts_at)


@action
def receive_here(*, by: Actor, at: datetime, shown: str, office: str, reason: str) -> Shown:
    """Take an application over from another office whose person came to this one; its seat there becomes free.

    The outcome is MOVED, or says why not. It counts as find_shown does. Raises NotAllowed; InvalidInput, no reason.
    """
    check_receives(by, office)
    if not reason.strip():
        raise InvalidInput({"reason": _("Escriba por qué se le recibe aquí.")})
    moved = Transfer(key=new_key(), reason=reason.strip())
    sealed = Transfer._meta.get_field("reason").pre_save(moved, add=True)  # noqa: SLF001 - Django's public name
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT outcome, application, office FROM app.receive_here(%s, %s, %s, %s, %s, %s)",
            [moved.id, moved.key_id, _reference(shown), office, bytes(cast("bytes", sealed)), at],
        )
        outcome, application, before = cursor.fetchone()
    if outcome == ShownOutcome.MOVED:
        enqueue("registration.tell_received_elsewhere", transfer_id=moved.id)
    return Shown(ShownOutcome(outcome), application, before or "")


@action
def send_back(*, by: Actor, at: datetime, application_id: UUID) -> Shown:
    """Send an application that was taken over by mistake back to its office, and to its seat if that is still free.

    Returns the office, and the seat or None; the person gets the receipt anew where it changed. Raises NotAllowed,
    NotFound; Conflict when there is nothing to send back.
    """
    check_receives(by, intake.application(application_id).office_code)
    with connection.cursor() as cursor:
        cursor.execute("SELECT outcome, office, starts_at FROM app.send_back(%s, %s)", [application_id, at])
        outcome, office, starts_at = cursor.fetchone()
    if outcome != "SENT_BACK":
        raise Conflict(_("Esta solicitud ya no se puede devolver: la persona llegó o eligió otra cita."))
    enqueue("intake.send_receipt", application_id=application_id, again_for=f"sent back {at.isoformat()}")
    return Shown(ShownOutcome.WAITING, application_id, office, starts_at)


@action
def tell_received_elsewhere(*, by: Actor, at: datetime, transfer_id: UUID) -> None:
    """Write to the person's proved contacts that another office receives them, unless it was sent back meanwhile."""
    moved = Transfer.objects.filter(id=transfer_id, undone_at=None).first()
    if moved is None:
        return
    site = office_of(moved.to_office_id)
    for contact in verified_contacts_of(moved.application_id):
        queue_letter(
            by=by,
            at=at,
            contact_id=contact.id,
            letter="received_elsewhere",
            context={"place": f"{site.address}, {site.city}"},
            once=str(transfer_id),
        )


@action
def check_in(*, by: Actor, at: datetime, application_id: UUID) -> Registration:
    """Record that the person has come. Raises NotAllowed, NotFound, Conflict when they had come already."""
    note_arrival(by=by, at=at, application_id=application_id)
    application = intake.application(application_id)
    check_receives(by, application.office_code)
    try:
        with transaction.atomic():
            return Registration.objects.create(
                key=new_key(),
                application_id=application.id,
                office_id=application.office_code,
                checked_in_at=at,
                checked_in_by_id=_officer(by),
            )
    except IntegrityError:
        raise Conflict(_("La llegada de esta persona ya fue registrada.")) from None


@action
def undo_check_in(*, by: Actor, at: datetime, registration_id: UUID, reason: str) -> Registration:
    """Take back an arrival recorded by mistake: the application is as it was before, its seat kept.

    Raises NotAllowed, NotFound, InvalidInput without a reason, Conflict once the interview has recorded anything.
    """
    registration = _locked(registration_id)
    check_receives(by, registration.office_id)
    if not reason.strip():
        raise InvalidInput({"reason": _("Escriba por qué se anula la llegada.")})
    _move(registration, RegistrationEvent.UNDO_CHECK_IN)
    forget_arrival(by=by, at=at, application_id=registration.application_id)
    registration.undo_reason = reason.strip()
    return _stamped(registration, "undone", by, at, "undo_reason")


@action
def open_interview(*, by: Actor, at: datetime, registration_id: UUID) -> Registration:
    """Begin the interview, or take a returned registration up again. Raises NotAllowed, NotFound, Conflict."""
    registration = _locked(registration_id)
    check_receives(by, registration.office_id)
    _move(registration, RegistrationEvent.OPEN_INTERVIEW)
    _take_part(registration, by)
    return _stamped(registration, "interview_opened", by, at)


@action
def verify_fields(
    *, by: Actor, at: datetime, registration_id: UUID, verified: Mapping[str, str], reasons: Mapping[str, str]
) -> Registration:
    """Keep what the officer verified in every field.

    Raises NotAllowed, NotFound, Conflict; InvalidInput, by field, for corrections without a reason.
    """
    registration = to_record_in(by, registration_id)
    found = compared(intake.application(registration.application_id).answers, verified, reasons)
    silent = [one.name for one in found if one.lacks_reason]
    if silent:
        raise InvalidInput({name: reason_missing(name) for name in silent})
    _keep(registration, found, by, at)
    return registration


@action
def attach_photo(*, by: Actor, at: datetime, registration_id: UUID, content: bytes) -> Registration:
    """Keep the photograph, re-encoded and sealed. Raises NotAllowed, NotFound, Conflict, InvalidInput."""
    registration = to_record_in(by, registration_id)
    registration.photo = _picture(registration, PHOTO, content, at)
    registration.save(update_fields=["photo"])
    return registration


@action
def attach_signature(*, by: Actor, at: datetime, registration_id: UUID, content: bytes) -> Registration:
    """Keep the signature, re-encoded and sealed. Raises NotAllowed, NotFound, Conflict, InvalidInput."""
    registration = to_record_in(by, registration_id)
    registration.signature = _picture(registration, SIGNATURE, content, at)
    registration.save(update_fields=["signature"])
    return registration


@action
def complete(*, by: Actor, at: datetime, registration_id: UUID) -> Registration:
    """Hand a whole registration over for sign-off. Raises NotAllowed, NotFound, Conflict saying what is missing."""
    registration = _locked(registration_id)
    check_receives(by, registration.office_id)
    _move(registration, RegistrationEvent.COMPLETE)
    missing = gaps(
        verified=verified_answers(registration_id),
        has_photo=registration.photo_id is not None,
        has_signature=registration.signature_id is not None,
    )
    if missing:
        raise Conflict(" ".join(str(GAPS[gap]) for gap in missing))
    _take_part(registration, by)
    return _stamped(registration, "completed", by, at)


@action
def reopen(*, by: Actor, at: datetime, registration_id: UUID) -> Registration:
    """Take one's own completion back while nobody has signed off. Raises NotAllowed to others, NotFound, Conflict."""
    registration = _locked(registration_id)
    check_reopens(by, registration.office_id, registration.completed_by_id)
    _move(registration, RegistrationEvent.REOPEN)
    return _stamped(registration, "reopened", by, at)


@action
def return_to_officer(*, by: Actor, at: datetime, registration_id: UUID, reason: str) -> Registration:
    """Send a completed registration back. Raises NotAllowed, NotFound, Conflict, InvalidInput without a reason."""
    registration = _locked(registration_id)
    check_signs_off(by, registration.office_id, registration.recorded_by)
    if not reason.strip():
        raise InvalidInput({"reason": _("Escriba qué debe corregirse.")})
    _move(registration, RegistrationEvent.RETURN)
    registration.return_reason = reason.strip()
    return _stamped(registration, "returned", by, at, "return_reason")


@action
def sign_off(*, by: Actor, at: datetime, registration_id: UUID) -> Registration:
    """Make person, registration group and case file, start the law's terms and request the work permit.

    All of it or nothing. Raises NotAllowed (also to whoever recorded anything of it), NotFound, Conflict.
    """
    registration = _locked(registration_id)
    check_signs_off(by, registration.office_id, registration.recorded_by)
    _move(registration, RegistrationEvent.SIGN_OFF)
    person = registration.person = _as_person(registration, by, at)
    case = registration.case_file = _as_case(registration, person, by, at)
    _stamped(registration, "signed_off", by, at, "person", "case_file")
    # The person signs in by the case number; the application's reference has served.
    give_access(by=by, at=at, subject=person.id, number=str(case.number), instead_of=registration.application_id)
    photo = cast("UUID", registration.photo_id)
    request_work_permit(by=by, at=at, case_file_id=case.id, person_id=person.id, photo_file_id=photo)
    return registration


def _as_person(registration: Registration, by: Actor, at: datetime) -> Person:
    """Make the person of what was verified; a contact follows them only if it is still the one they proved."""
    answers = {**(verified_answers(registration.id) or {}), "photo": registration.photo_id}
    profile = PersonProfile.from_answers(answers)
    person = register_person(by=by, at=at, office=registration.office_id, profile=profile)
    adopt_contacts(
        by=by,
        at=at,
        from_owner=registration.application_id,
        to_owner=person.id,
        key=person.key,
        still_held=(profile.phone, profile.email),
    )
    return person


def _as_case(registration: Registration, person: Person, by: Actor, at: datetime) -> CaseFile:
    """Open the case file, as of the day that the law counts as that of filing."""
    office, sent = registration.office_id, intake.application(registration.application_id)
    group = form_group(by=by, at=at, office=office, principal=person.id)
    return open_case_file(
        by=by,
        at=at,
        office_code=office,
        group_id=group.id,
        applicant_id=person.id,
        lodged_on=lodging_day(day_in_lima(sent.submitted_at), day_in_lima(registration.checked_in_at)),
    )


def _reference(shown: str) -> str:
    return typed_code(reference_in(shown))


def _officer(by: Actor) -> UUID:
    return cast("UUID", by.id)  # the permission let nobody but staff pass


def _locked(registration_id: UUID) -> Registration:
    found = (
        Registration.objects.select_for_update(of=("self",)).select_related("key").filter(id=registration_id).first()
    )
    if found is None:
        raise NotFound(_("No se encontró el registro."))
    return found


def to_record_in(by: Actor, registration_id: UUID) -> Registration:
    """Return the registration, locked, for an officer who may record in it. Raises NotAllowed, NotFound, Conflict."""
    registration = _locked(registration_id)
    check_receives(by, registration.office_id)
    _move(registration, RegistrationEvent.RECORD)
    _take_part(registration, by)
    return registration


def _take_part(registration: Registration, by: Actor) -> None:
    """Note that the officer recorded something of it, once and for good; the row is locked."""
    if by.id not in registration.recorded_by:
        registration.recorded_by = [*registration.recorded_by, _officer(by)]
        registration.save(update_fields=["recorded_by"])


def _move(registration: Registration, event: RegistrationEvent) -> None:
    try:
        registration.state = state_after(
            RegistrationState(registration.state), event, has_record=registration.has_record
        )
    except EventNotAllowed:
        raise Conflict(_("El registro cambió mientras tanto y ya no admite este paso.")) from None


def _stamped(registration: Registration, step: str, by: Actor, at: datetime, *changed: str) -> Registration:
    """Save the new state with who and when."""
    setattr(registration, f"{step}_at", at)
    setattr(registration, f"{step}_by_id", by.id)
    registration.save(update_fields=["state", f"{step}_at", f"{step}_by", *changed])
    return registration


def _keep(registration: Registration, found: list[Verification], by: Actor, at: datetime) -> None:
    """Save the fields that are new or changed; the others keep who verified them and when."""
    kept = {field.name: field for field in registration.fields.select_related("key")}
    for one in found:
        field = kept.get(one.name) or VerifiedField(registration=registration, key=registration.key, name=one.name)
        if one.name in kept and field.as_verification() == one:
            continue
        field.declared, field.verified, field.reason = one.declared, one.verified, one.reason or None
        field.differs, field.verified_at, field.verified_by_id = one.differs, at, _officer(by)
        field.token = number_token(one.verified) if one.name == DOCUMENT_NUMBER else None
        field.save()


def _picture(registration: Registration, kind: str, content: bytes, at: datetime) -> StoredFile:
    if StoredFile.objects.filter(owner=registration.id, kind=kind).count() >= MOST_PICTURES:
        raise InvalidInput({kind: _("Ya se guardaron muchas imágenes en este registro. Vale la última guardada.")})
    try:
        jpeg = normalise_photo(content)
    except UnreadableImage:
        raise InvalidInput({kind: _("No se pudo leer la imagen. Use JPEG, PNG o WebP, de hasta 10 MB.")}) from None
    return store_file(
        key=registration.key, owner=registration.id, kind=kind, media_type="image/jpeg", content=jpeg, at=at
    )
