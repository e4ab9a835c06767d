"""Contacts proved with the person present, in the interview and from their case file."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from qoricancha.accounts.actions import give_access
from qoricancha.casefiles.queries import applicants_of, case_file
from qoricancha.kernel.actions import action
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.errors import InvalidInput
from qoricancha.messaging.actions import (
    confirm_proposed_contact,
    propose_contact,
    retire_contact,
)
from qoricancha.messaging.models import Contact, ContactProof
from qoricancha.messaging.rules.contacts import ContactKind, IdentityCheck
from qoricancha.persons.queries import person as person_of
from qoricancha.registration.actions.registrations import to_record_in
from qoricancha.registration.permissions import check_receives
from qoricancha.registration.queries import verified_answers

FIELD_OF = {ContactKind.EMAIL: "email", ContactKind.PHONE: "phone"}


@action
def send_contact_code(*, by: Actor, at: datetime, registration_id: UUID, kind: ContactKind) -> ContactProof:
    """Send a code to a contact as it was verified, for the person to read out; return the proof under way.

    Raises NotAllowed, NotFound, Conflict; InvalidInput for field "value".
    """
    registration = to_record_in(by, registration_id)
    value = (verified_answers(registration_id) or {}).get(FIELD_OF[kind])
    if not value:
        raise InvalidInput({"value": _("Primero verifique este dato con la persona.")})
    return propose_contact(
        by=by,
        at=at,
        owner=registration.application_id,
        kind=kind,
        value=value,
        key=registration.key,
        identity=IdentityCheck.INTERVIEW,
    )


def confirm_contact(*, by: Actor, at: datetime, registration_id: UUID, kind: ContactKind, code: str) -> Contact:
    """Take the code that the person read out; the contact is theirs from here on. Call it inside a transaction.

    Raises NotAllowed, NotFound, Conflict; InvalidInput for field "code", after counting the attempt: catch it there.
    """
    registration = to_record_in(by, registration_id)
    return confirm_proposed_contact(by=by, at=at, owner=registration.application_id, kind=kind, code=code)


@action
def send_code_to_applicant(
    *, by: Actor, at: datetime, case_file_id: UUID, kind: ContactKind, value: str, identity: IdentityCheck
) -> ContactProof:
    """Send a code to a contact that the applicant, present at the office, wants to have; return the proof under way.

    `identity` is how the officer made sure of them. Raises NotAllowed, NotFound; InvalidInput for field "value".
    """
    person = person_of(_applicant(by, case_file_id))
    return propose_contact(by=by, at=at, owner=person.id, kind=kind, value=value, key=person.key, identity=identity)


def confirm_contact_of_applicant(
    *, by: Actor, at: datetime, case_file_id: UUID, kind: ContactKind, code: str
) -> Contact:
    """Take the code that the applicant read out: by this contact and the case number they sign in from here on.

    Raises NotAllowed, NotFound; InvalidInput for field "code", after counting the attempt: catch it inside the
    transaction.
    """
    person = _applicant(by, case_file_id)
    contact = confirm_proposed_contact(by=by, at=at, owner=person, kind=kind, code=code)
    give_access(by=by, at=at, subject=person, number=str(case_file(case_file_id).number))
    return contact


@action
def retire_contact_of_applicant(
    *, by: Actor, at: datetime, case_file_id: UUID, kind: ContactKind, identity: IdentityCheck
) -> None:
    """End a contact that the applicant lost or no longer trusts. Raises NotAllowed, NotFound."""
    retire_contact(by=by, at=at, owner=_applicant(by, case_file_id), kind=kind, identity=identity)


def _applicant(by: Actor, case_file_id: UUID) -> UUID:
    case = case_file(case_file_id)
    check_receives(by, case.office_id)
    return applicants_of([case.id])[case.id]
