"""People, opened for a page or found by what they told. All obey the row policies of whoever asks."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Prefetch, QuerySet
from django.utils.translation import gettext as _

from qoricancha.kernel.errors import NotFound
from qoricancha.kernel.partial_dates import PartialDate
from qoricancha.kernel.tokens import token
from qoricancha.persons.models import Address, GroupMember, Identifier, Person, PersonName, SearchToken
from qoricancha.persons.rules.groups import GroupRole
from qoricancha.persons.rules.identifiers import DOCUMENT_TOKEN, NAME_TOKEN, document_key
from qoricancha.persons.rules.names import search_words
from qoricancha.persons.rules.profile import NO_DOCUMENT, PersonProfile
from qoricancha.reference.queries import nationalities
from qoricancha.reference.rules.places import alphabetical

MOST = 50
"""How many people a search opens at most: names are sealed, so each costs a decryption."""


@dataclass(frozen=True)
class FoundPerson:
    """Somebody found, and the office that registered them."""

    id: UUID
    office: str
    profile: PersonProfile


def person(person_id: UUID) -> Person:
    """Return the person's row with its key, under which all that is theirs is sealed. Raises NotFound."""
    found = Person.objects.select_related("key").filter(id=person_id).first()
    if found is None:
        raise NotFound(_("No se encontró a la persona."))
    return found


def profile_of(person_id: UUID) -> PersonProfile:
    """Return the particulars of a person. Raises NotFound."""
    found = profiles_of([person_id])
    if person_id not in found:
        raise NotFound(_("No se encontró a la persona."))
    return found[person_id].profile


def profiles_of(person_ids: Iterable[UUID]) -> dict[UUID, FoundPerson]:
    """Return the people of these ids that the asker may see. Four queries, however many there are."""
    people = _with_particulars(Person.objects.filter(id__in=list(person_ids)))
    return {person.id: FoundPerson(person.id, person.office_id, _profile(person)) for person in people}


def people_matching(text: str, *, limit: int = MOST) -> list[FoundPerson]:
    """Return the people whose names have every word of `text`, by surname; blind to accents, case, order."""
    words = [token(NAME_TOKEN, word) for word in search_words(text)]
    if not words:
        return []
    found = SearchToken.objects.filter(token__in=words).values("person_id")
    having_all = found.annotate(words=Count("token")).filter(words=len(words)).order_by("person_id")
    return _by_name(having_all.values_list("person_id", flat=True)[:limit])


def people_with_document(number: str, *, limit: int = MOST) -> list[FoundPerson]:
    """Return the people who showed a document of this number, whichever country gave it and however it was written."""
    if not document_key("", number).strip(":"):
        return []
    tokens = [token(DOCUMENT_TOKEN, document_key(country.code, number)) for country in nationalities()]
    return _by_name(Identifier.objects.filter(token__in=tokens).values_list("person_id", flat=True)[:limit])


def members_of(group_id: UUID) -> dict[UUID, GroupRole]:
    """Return the people of a registration group and their roles, the principal first."""
    members = GroupMember.objects.filter(group=group_id).order_by("id").values_list("person_id", "role")
    in_order = sorted(members, key=lambda member: member[1] != GroupRole.PRINCIPAL)
    return {person: GroupRole(role) for person, role in in_order}


def _by_name(person_ids: Iterable[UUID]) -> list[FoundPerson]:
    found = profiles_of(person_ids).values()
    return sorted(found, key=lambda person: alphabetical(f"{person.profile.surnames}, {person.profile.given_names}"))


def _with_particulars(people: QuerySet[Person]) -> QuerySet[Person]:
    current = {
        "names": PersonName.objects.filter(replaced_at=None),
        "addresses": Address.objects.filter(replaced_at=None),
        "identifiers": Identifier.objects.order_by("-recorded_at", "-id"),
    }
    opened = (Prefetch(name, rows.select_related("key")) for name, rows in current.items())
    return people.select_related("key").prefetch_related(*opened)


def _profile(person: Person) -> PersonProfile:
    facts = person.facts
    [name] = person.names.all()
    return PersonProfile(
        **name.parts,
        birth_date=PartialDate.parse(facts["birth_date"]),
        birth_country=facts["birth_country"],
        nationality=person.nationality,
        entry_date=PartialDate.parse(facts["entry_date"]) if facts["entry_date"] else None,
        phone=facts["phone"],
        email=facts["email"],
        photo=person.photo,
        **_document(person),
        **_place(person),
    )


def _document(person: Person) -> dict[str, str]:
    for document in person.identifiers.all():
        return {"origin_document_kind": document.kind, "origin_document_number": document.number}
    return {"origin_document_kind": NO_DOCUMENT, "origin_document_number": ""}


def _place(person: Person) -> dict[str, str]:
    return next((address.place for address in person.addresses.all()), {})
