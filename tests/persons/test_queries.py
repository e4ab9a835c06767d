from dataclasses import replace

import pytest

from qoricancha.kernel.actor import Actor
from qoricancha.kernel.db import acting
from qoricancha.kernel.errors import NotFound
from qoricancha.persons import labels
from qoricancha.persons.models import Person, PersonName
from qoricancha.persons.queries import people_matching, people_with_document, profile_of, profiles_of
from qoricancha.persons.rules.groups import GroupRole
from tests.database import as_role
from tests.persons.samples import ILLARI, SUYAY, WITHOUT_SURNAME, YEAR_ONLY, registered, supervisor

pytestmark = [pytest.mark.django_db, pytest.mark.role("staff")]


@pytest.fixture
def lima() -> Actor:
    return supervisor()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("nuñez", ["Illari María Núñez Inventada", "Suyay Nunez"]),
        ("INVENTADA illari", ["Illari María Núñez Inventada"]),
        ("maria nunez", ["Illari María Núñez Inventada"]),
        ("محمد", ["محمد"]),
        ("nunez desconocida", []),
        ("nun", []),
        ("", []),
        ("- '", []),
    ],
)
def test_people_are_found_by_whole_words_in_any_order(lima: Actor, text: str, names: list[str]):
    for profile in (ILLARI, SUYAY, WITHOUT_SURNAME):
        registered(lima, profile)

    with acting(lima):
        assert sorted(person.profile.full_name for person in people_matching(text)) == names


def test_people_found_are_listed_by_surname(lima: Actor):
    for surname in ("Zeta", "Ñandú", "Nube", "Árbol"):
        registered(lima, replace(ILLARI, first_surname=surname, second_surname=""))

    with acting(lima):
        found = people_matching("Illari")

    assert [person.profile.first_surname for person in found] == ["Árbol", "Nube", "Ñandú", "Zeta"]


def test_no_more_people_are_opened_than_asked_for(lima: Actor):
    for _ in range(3):
        registered(lima)

    with acting(lima):
        assert len(people_matching("illari", limit=2)) == 2


@pytest.mark.parametrize("number", ["V12345678", "v 12 345 678"])
def test_people_are_found_by_their_document_however_it_is_written(lima: Actor, number: str):
    person = registered(lima)
    registered(lima, SUYAY)

    with acting(lima):
        assert [found.id for found in people_with_document(number)] == [person.id]


def test_a_number_that_two_countries_gave_finds_both(lima: Actor):
    both = {registered(lima).id, registered(lima, replace(ILLARI, nationality="COL")).id}

    with acting(lima):
        assert {found.id for found in people_with_document("V12345678")} == both


@pytest.mark.parametrize("text", ["", " ", "-.", "V1234567"])
def test_what_is_nobody_s_number_finds_nobody(lima: Actor, text: str):
    registered(lima)
    registered(lima, WITHOUT_SURNAME)

    with acting(lima):
        assert people_with_document(text) == []


@pytest.mark.parametrize("count", [1, 3])
def test_any_number_of_people_takes_four_queries(lima: Actor, count: int, django_assert_num_queries):
    ids = [registered(lima).id for _ in range(count)]

    with acting(lima), django_assert_num_queries(4):
        assert len(profiles_of(ids)) == count


def test_a_person_whose_birth_date_is_known_in_part_is_found_as_anybody(lima: Actor):
    person = registered(lima, YEAR_ONLY)

    with acting(lima):
        assert [found.profile for found in people_matching("illari nunez")] == [YEAR_ONLY]
        assert [found.id for found in people_with_document("V12345678")] == [person.id]


def test_another_office_sees_nobody(lima: Actor):
    person = registered(lima)

    with acting(supervisor("CUS")):
        assert people_matching("illari") == people_with_document("V12345678") == []
        assert PersonName.objects.count() == 0
        with pytest.raises(NotFound):
            profile_of(person.id)


def test_an_undeclared_asker_sees_nobody(lima: Actor):
    registered(lima)

    assert people_matching("illari") == []


def test_an_applicant_sees_themself_only(lima: Actor):
    me, other = registered(lima), registered(lima, SUYAY)

    with as_role("public"), acting(Actor.applicant(me.id)):
        assert profile_of(me.id) == ILLARI
        assert list(Person.objects.values_list("id", flat=True)) == [me.id]
        with pytest.raises(NotFound):
            profile_of(other.id)


def test_every_role_has_a_label():
    assert set(labels.GROUP_ROLES) == set(GroupRole)
