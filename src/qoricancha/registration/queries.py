"""Registrations as the pages show them. All obey the row policies: another office's are not there."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from qoricancha.accounts.queries import names_of_staff
from qoricancha.appointments.queries import agenda_of
from qoricancha.credentials.queries import documents_of_case
from qoricancha.intake.queries import (
    SentApplication,
    application_with_reference,
    applications,
    applications_matching,
)
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.errors import Conflict, NotFound
from qoricancha.kernel.tokens import token
from qoricancha.messaging.labels import CONTACT_KINDS, IDENTITY_CHECKS
from qoricancha.messaging.models import Contact
from qoricancha.messaging.queries import OfficeStep, Proposal, office_steps, proposals_of, still_held, touching
from qoricancha.messaging.queries import verified_contacts_of as proved_contacts_of
from qoricancha.persons.queries import people_matching, people_with_document
from qoricancha.persons.rules.identifiers import number_key
from qoricancha.registration.labels import STEPS
from qoricancha.registration.models import Registration, Transfer, VerifiedField
from qoricancha.registration.rules.lifecycle import RegistrationEvent, RegistrationState, events_open_to
from qoricancha.registration.rules.particulars import CONTACT_FIELDS, NAME_FIELDS, Verification

MOST = 50
"""How many people a search opens as declared, and as verified: each costs decryptions."""

EXPEDIENTE_DIGITS = (6, 7)
NUMBER = "registration number"
"""Purpose of the tokens of verified document numbers."""


@dataclass(frozen=True)
class Visit:
    """A person as a list shows them: who has applied, and how far their registration has come."""

    application_id: UUID
    reference: str
    name: str
    office_code: str
    starts_at: datetime | None = None
    registration_id: UUID | None = None
    state: RegistrationState | None = None
    case_file_id: UUID | None = None
    case_number: int | None = None


@dataclass(frozen=True)
class Step:
    """Something that was done to a registration."""

    what: str
    at: datetime
    who: str


@dataclass(frozen=True)
class ProvedContacts:
    """What codes can be sent to: proved contacts, those that wait for their code, and what officers did to them."""

    proved: list[Contact]
    proposals: list[Proposal]
    steps: list[Step]


def agenda(by: Actor, office_code: str, day: date) -> list[Visit]:
    """Return who has an appointment at one of the officer's offices on a day, in the order of time."""
    if office_code not in by.offices:
        raise NotFound(_("No se encontró la oficina."))
    return visits_at(agenda_of(office_code, day))


def visits_at(seats: Sequence[tuple[datetime, UUID]]) -> list[Visit]:
    """Return who holds these seats (time and application), in their order; without those the asker may not see."""
    found = _visits([application for _time, application in seats], {application: time for time, application in seats})
    return [found[application] for _time, application in seats if application in found]


def found_by(by: Actor, text: str) -> list[Visit]:
    """Return the people of the officer's offices found by receipt, reference, expediente, document or name.

    What was declared finds, and so does what was verified. At most MOST of each way.
    """
    sent = [application.id for application in applications_matching(text, limit=MOST)]
    ids = list(dict.fromkeys([*sent, *_registered_as(text)]))
    found = _visits(ids)
    return [found[one] for one in ids if one in found and found[one].office_code in by.offices]


def registrations_in(by: Actor, states: Iterable[RegistrationState]) -> QuerySet[Registration]:
    """Return the registrations of the officer's offices in these states, the longest waiting first."""
    return Registration.objects.filter(office__in=by.offices, state__in=list(states)).order_by("checked_in_at", "id")


def counts_by_state(by: Actor) -> dict[RegistrationState, int]:
    """Return how many registrations of the officer's offices stand in each state that has any. One query."""
    rows = Registration.objects.filter(office__in=by.offices).values("state").annotate(count=Count("id")).order_by()
    return {RegistrationState(row["state"]): row["count"] for row in rows}


def visits_of(registrations: Iterable[Registration]) -> list[Visit]:
    """Return these registrations as a list shows them, in their order."""
    ids = [one.application_id for one in registrations]
    found = _visits(ids)
    return [found[one] for one in ids if one in found]


def registration(registration_id: UUID) -> Registration:
    """Return the registration, its key and pictures at hand. Raises NotFound, also when it is another office's."""
    related = ("key", "office", "case_file", "photo__key", "signature__key")
    found = Registration.objects.select_related(*related).filter(id=registration_id).first()
    if found is None:
        raise NotFound(_("No se encontró el registro."))
    return found


def registration_in_interview(registration_id: UUID) -> Registration:
    """Return the registration if its interview is open. Raises NotFound, Conflict."""
    found = registration(registration_id)
    state = RegistrationState(found.state)
    if RegistrationEvent.RECORD not in events_open_to(state, has_record=found.has_record):
        raise Conflict(_("La entrevista de este registro no está abierta."))
    return found


def registration_of(application_id: UUID) -> Registration | None:
    """Return the registration of an application, if the person has come."""
    return Registration.objects.live().filter(application=application_id).first()


def transfer_of(application_id: UUID) -> Transfer | None:
    """Return how an application came to its office from another one, if it did and was not sent back since."""
    moved = Transfer.objects.filter(application=application_id, undone_at=None)
    return moved.select_related("key", "from_office__district").order_by("-moved_at").first()


def undone_arrivals_of(application_id: UUID) -> list[Registration]:
    """Return the arrivals of an application that were taken back, the latest first, each with its key."""
    undone = Registration.objects.filter(application=application_id, state=RegistrationState.UNDONE)
    return list(undone.select_related("key").order_by("-undone_at"))


def registration_of_case(case_file_id: UUID) -> Registration | None:
    """Return the registration that opened a case file."""
    return Registration.objects.select_related("photo__key").filter(case_file=case_file_id).first()


def records_of(number: str) -> set[UUID]:
    """Return the ids by which the read log knows a person: application, person, case file, documents.

    By the receipt's reference or the expediente. For the owner: row policies hide other offices'. Raises NotFound.
    """
    application = application_with_reference(number)
    come = Registration.objects.filter(Q(application=application) | Q(case_file__number__in=_expedientes(number)))
    found: set[UUID | None] = {application}
    for one in come:
        found |= {one.application_id, one.person_id, one.case_file_id}
        if one.case_file_id:
            found |= {document.id for document in documents_of_case(one.case_file_id)}
    if found == {None}:
        raise NotFound(_("Ninguna solicitud ni expediente tiene el número %(number)s.") % {"number": number})
    return {one for one in found if one}


def verifications(registration_id: UUID) -> dict[str, Verification]:
    """Return what was verified, by field; empty before anything was. One query."""
    fields = VerifiedField.objects.filter(registration=registration_id).select_related("key")
    return {field.name: field.as_verification() for field in fields}


def verified_answers(registration_id: UUID) -> dict[str, str] | None:
    """Return the verified value of every field, or None before anything was verified."""
    return {name: one.verified for name, one in verifications(registration_id).items()} or None


def contacts_of_owner(by: Actor, owner: UUID) -> ProvedContacts:
    """Return the contacts of an application or a person of the officer's offices."""
    with touching(by, owner=owner):
        return ProvedContacts(proved_contacts_of(owner), proposals_of(owner), _contact_steps(office_steps(owner)))


def contacts_that_follow(found: ProvedContacts, verified: Mapping[str, Verification]) -> list[Contact]:
    """Return the proved contacts that become the person's at sign-off: those that are still as verified."""
    return still_held(found.proved, [verified[name].verified for name in CONTACT_FIELDS if name in verified])


def timeline_of(registration: Registration) -> list[Step]:
    """Return what was done and by whom, the latest first. One query."""
    taken = {step: (getattr(registration, f"{step}_at"), getattr(registration, f"{step}_by_id")) for step in STEPS}
    names = names_of_staff(who for _at, who in taken.values())
    steps = [Step(str(STEPS[step]), at, names.get(who, "")) for step, (at, who) in taken.items() if at]
    return sorted(steps, key=lambda step: step.at, reverse=True)


def _contact_steps(steps: Iterable[OfficeStep]) -> list[Step]:
    """Return what officers did to contacts, in words. One query."""
    steps = list(steps)
    names = names_of_staff(step.by for step in steps)
    return [Step(_contact_words(step), step.at, names.get(step.by, "")) for step in steps]


def _contact_words(step: OfficeStep) -> str:
    what = _("Confirmó un contacto") if step.proved else _("Retiró un contacto")
    return f"{what}: {CONTACT_KINDS[step.kind]}. {IDENTITY_CHECKS[step.identity]}"


def number_token(number: str) -> bytes | None:
    """Return the token that finds a verified document number however it is written; None where there is none."""
    key = number_key(number)
    return token(NUMBER, key) if key else None


def _registered_as(text: str) -> list[UUID]:
    """Return the applications found by expediente, verified document or verified name, the latest to come first."""
    come = Registration.objects.order_by("-checked_in_at", "id").values_list("application", flat=True)
    people = people_with_document(text, limit=MOST) or people_matching(text, limit=MOST)
    found = [*come.filter(person__in=[person.id for person in people])]
    if number := number_token(text):
        found += come.filter(fields__token=number)[:MOST]
    found += come.filter(case_file__number__in=_expedientes(text))
    return found


def _expedientes(text: str) -> list[int]:
    """Return the expediente number that was typed, or nothing."""
    digits = text.strip()
    has_their_form = digits.isascii() and digits.isdigit() and len(digits) in EXPEDIENTE_DIGITS
    return [int(digits)] if has_their_form else []


def _visits(ids: list[UUID], times: Mapping[UUID, datetime] | None = None) -> dict[UUID, Visit]:
    """Return visits by application. Four queries, however many there are."""
    sent = applications(ids)
    rows = Registration.objects.live().filter(application__in=ids).select_related("case_file")
    come = {row.application_id: row for row in rows}
    names = _verified_names(row.id for row in come.values())
    return {one.id: _visit(one, come.get(one.id), names, (times or {}).get(one.id)) for one in sent.values()}


def _visit(
    sent: SentApplication, come: Registration | None, names: Mapping[UUID, str], starts_at: datetime | None
) -> Visit:
    if come is None:
        return Visit(sent.id, sent.reference, sent.full_name, sent.office_code, starts_at)
    return Visit(
        sent.id,
        sent.reference,
        names.get(come.id) or sent.full_name,
        come.office_id,
        starts_at,
        come.id,
        RegistrationState(come.state),
        come.case_file_id,
        come.case_file.number if come.case_file else None,
    )


def _verified_names(registrations: Iterable[UUID]) -> dict[UUID, str]:
    """Return the name as verified, by registration; nothing where it was not verified yet. One query."""
    fields = VerifiedField.objects.filter(registration__in=list(registrations), name__in=NAME_FIELDS)
    parts: dict[UUID, dict[str, str]] = {}
    for field in fields.select_related("key"):
        parts.setdefault(field.registration_id, {})[field.name] = field.verified
    return {one: " ".join(filter(None, (named.get(part) for part in NAME_FIELDS))) for one, named in parts.items()}
