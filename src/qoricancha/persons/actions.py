"""Registering people and the groups in which they apply."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from qoricancha.kernel.actions import action
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.errors import Conflict, InvalidInput
from qoricancha.kernel.sealing import new_key
from qoricancha.kernel.tokens import token
from qoricancha.persons.models import (
    Address,
    GroupMember,
    Identifier,
    Person,
    PersonName,
    RegistrationGroup,
    SearchToken,
)
from qoricancha.persons.permissions import check_may_register
from qoricancha.persons.rules.groups import GroupRole
from qoricancha.persons.rules.identifiers import DOCUMENT_TOKEN, NAME_TOKEN, document_key
from qoricancha.persons.rules.names import search_words
from qoricancha.persons.rules.profile import NO_DOCUMENT, PersonProfile
from qoricancha.reference import queries as reference

NAME_PARTS = ("given_names", "first_surname", "second_surname")


@action
def register_person(*, by: Actor, at: datetime, office: str, profile: PersonProfile) -> Person:
    """Make a person of verified particulars, under a key of their own.

    Raises NotAllowed; InvalidInput without any name; NotFound for a code that is none.
    """
    check_may_register(by, office)
    _check_codes(profile)
    words = search_words(profile.full_name)
    if not words:
        raise InvalidInput({"given_names": _("Escriba al menos un nombre o un apellido.")})
    person = _person(office, profile, at)
    _add_name(person, profile, at)
    _add_document(person, profile, at)
    _add_address(person, profile, at)
    SearchToken.objects.bulk_create(SearchToken(person=person, token=token(NAME_TOKEN, word)) for word in words)
    return person


@action
def form_group(
    *, by: Actor, at: datetime, office: str, principal: UUID, others: Mapping[UUID, GroupRole] | None = None
) -> RegistrationGroup:
    """Put people who apply together into a group. Raises NotAllowed, or Conflict for a second principal."""
    check_may_register(by, office)
    members = {principal: GroupRole.PRINCIPAL, **(others or {})}
    if list(members.values()).count(GroupRole.PRINCIPAL) != 1:
        raise Conflict(_("Un grupo tiene una sola persona solicitante principal."))
    group = RegistrationGroup.objects.create(office_id=office, formed_at=at)
    GroupMember.objects.bulk_create(
        GroupMember(group=group, person_id=person, role=role) for person, role in members.items()
    )
    return group


def _check_codes(profile: PersonProfile) -> None:
    reference.nationality_name(profile.nationality)
    reference.country_name(profile.birth_country)
    reference.document_kind(profile.origin_document_kind)
    if profile.district:
        reference.place(profile.district)


def _person(office: str, profile: PersonProfile, at: datetime) -> Person:
    answers = profile.as_answers()
    return Person.objects.create(
        key=new_key(),
        office_id=office,
        nationality=profile.nationality,
        birth_year=profile.birth_date.year,
        birth_precision=profile.birth_date.precision,
        department=profile.district[:2],
        facts={name: answers[name] for name in ("birth_date", "birth_country", "entry_date", "phone", "email")},
        photo=profile.photo,
        registered_at=at,
    )


def _add_name(person: Person, profile: PersonProfile, at: datetime) -> None:
    parts = {name: getattr(profile, name) for name in NAME_PARTS}
    PersonName.objects.create(key=person.key, person=person, parts=parts, recorded_at=at)


def _add_document(person: Person, profile: PersonProfile, at: datetime) -> None:
    kind, number = profile.origin_document_kind, profile.origin_document_number
    if kind == NO_DOCUMENT:
        return
    Identifier.objects.create(
        key=person.key,
        person=person,
        kind=kind,
        country=profile.nationality,
        number=number,
        token=token(DOCUMENT_TOKEN, document_key(profile.nationality, number)) if number else None,
        recorded_at=at,
    )


def _add_address(person: Person, profile: PersonProfile, at: datetime) -> None:
    place = {"district": profile.district, "address_line": profile.address_line}
    if any(place.values()):
        Address.objects.create(key=person.key, person=person, place=place, recorded_at=at)
