import re
from dataclasses import replace

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from qoricancha.accounts.rules.roles import Role
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.db import acting
from qoricancha.kernel.errors import Conflict, InvalidInput, NotAllowed, NotFound
from qoricancha.kernel.sealing import KeyDestroyed
from qoricancha.persons.actions import form_group, register_person
from qoricancha.persons.models import Person, RegistrationGroup, SearchToken
from qoricancha.persons.queries import members_of, profile_of
from qoricancha.persons.rules.groups import GroupRole
from qoricancha.persons.rules.profile import PersonProfile
from tests.database import as_role
from tests.persons.samples import (
    AT,
    ILLARI,
    MONTH_ONLY,
    SUYAY,
    WITHOUT_SURNAME,
    YEAR_ONLY,
    registered,
    supervisor,
)
from tests.staff import make_officer

pytestmark = [pytest.mark.django_db, pytest.mark.role("staff")]
TABLES = ("person", "personname", "identifier", "address", "searchtoken")


@pytest.fixture
def lima() -> Actor:
    return supervisor()


@pytest.mark.parametrize("profile", [ILLARI, SUYAY, WITHOUT_SURNAME, YEAR_ONLY, MONTH_ONLY])
def test_what_was_registered_is_read_back(lima: Actor, profile: PersonProfile):
    person = registered(lima, profile)

    with acting(lima):
        assert profile_of(person.id) == profile


def test_a_document_without_a_number_is_kept(lima: Actor):
    profile = replace(ILLARI, origin_document_kind="BIRTH_CERTIFICATE", origin_document_number="")

    with acting(lima):
        assert profile_of(registered(lima, profile).id) == profile


def test_only_what_is_counted_lies_open(lima: Actor):
    person = registered(lima)

    assert (person.nationality, person.birth_year, person.department, person.office_id) == ("VEN", 1988, "15", "LIM")


@pytest.mark.parametrize(
    ("profile", "kept"), [(YEAR_ONLY, (1950, "YEAR")), (MONTH_ONLY, (1950, "MONTH")), (ILLARI, (1988, "DAY"))]
)
def test_a_year_is_kept_with_how_far_the_birth_date_is_known(lima: Actor, profile: PersonProfile, kept):
    person = registered(lima, profile)
    with as_role("owner"):
        assert Person.objects.values_list("birth_year", "birth_precision").get(id=person.id) == kept


@pytest.mark.parametrize("precision", ["", "WEEK", "day"])
def test_the_database_knows_no_other_way_to_know_a_date(lima: Actor, precision: str):
    person = registered(lima)
    with as_role("owner"), pytest.raises(IntegrityError, match="birth_precision"), acting(Actor.system("spoil")):
        Person.objects.filter(id=person.id).update(birth_precision=precision)


def everything_stored() -> str:
    """Return all rows of the room and their history as text, binary columns decoded, in upper case."""
    with connection.cursor() as cursor:
        rows = []
        for table in TABLES:
            cursor.execute(f"SELECT t::text FROM persons_{table} t")
            rows += cursor.fetchall()
        with as_role("audit"):
            cursor.execute("SELECT h::text FROM audit.history h WHERE relation LIKE 'persons%'")
            rows += cursor.fetchall()
    text = "\n".join(row for (row,) in rows)
    binary = b"\n".join(bytes.fromhex(run) for run in re.findall(r"\\x([0-9a-f]+)", text))
    return (text + binary.decode(errors="ignore")).upper()


def test_no_table_shows_a_name_a_number_or_an_address(lima: Actor):
    person = registered(lima)

    with as_role("owner"):
        stored = everything_stored()

    assert str(person.id).upper() in stored
    assert "VEN" in stored
    secrets = ("Illari", "Núñez", "NUNEZ", "12345678", "12.345", "Inventada", "150122", "900000001", "example.org")
    assert [secret for secret in secrets if secret.upper() in stored] == []


def test_what_lies_in_clear_would_be_seen(lima: Actor):
    person = registered(lima)
    with as_role("owner"), connection.cursor() as cursor, acting(Actor.system("spoil")):
        cursor.execute("UPDATE persons_person SET facts = %s WHERE id = %s", ["Núñez".encode(), person.id])

        assert "NÚÑEZ" in everything_stored()


def test_when_the_key_is_destroyed_the_person_is_nobody(lima: Actor):
    person = registered(lima)
    with as_role("worker"), acting(Actor.system("erase")):
        person.key.wrapped, person.key.destroyed_at = None, AT
        person.key.save()

    with acting(lima), pytest.raises(KeyDestroyed):
        profile_of(person.id)


def test_a_person_needs_at_least_one_letter_of_a_name(lima: Actor):
    with pytest.raises(InvalidInput) as refused:
        register_person(by=lima, at=AT, office="LIM", profile=replace(WITHOUT_SURNAME, given_names=" - "))

    assert list(refused.value.fields) == ["given_names"]


@pytest.mark.parametrize("field", ["nationality", "birth_country", "district", "origin_document_kind"])
def test_a_code_that_is_none_is_refused(lima: Actor, field: str):
    with pytest.raises(NotFound):
        register_person(by=lima, at=AT, office="LIM", profile=replace(ILLARI, **{field: "ZZZ"}))


def test_an_officer_who_may_not_sign_off_registers_nobody():
    officer = make_officer("oficial", Role.REGISTRATION_OFFICER, factor=False).as_actor()

    with pytest.raises(NotAllowed):
        register_person(by=officer, at=AT, office="LIM", profile=ILLARI)


def test_a_supervisor_registers_for_no_other_office(lima: Actor):
    with pytest.raises(NotAllowed):
        register_person(by=lima, at=AT, office="CUS", profile=ILLARI)


def test_beneath_the_permission_the_database_refuses_another_office(lima: Actor):
    person = registered(lima)

    with pytest.raises(DatabaseError, match="row-level security"), acting(lima):
        Person.objects.create(
            key=person.key,
            office_id="CUS",
            nationality="VEN",
            birth_year=1988,
            birth_precision="DAY",
            facts={},
            registered_at=AT,
        )


def test_nobody_undeclared_registers_anybody(lima: Actor):
    person = registered(lima)

    with as_role("worker"), pytest.raises(DatabaseError, match="no declared actor"), transaction.atomic():
        SearchToken.objects.create(person=person, token=b"0" * 16)


@pytest.mark.parametrize("role", ["public", "staff", "worker"])
def test_no_app_role_may_delete_a_person(lima: Actor, role: str):
    registered(lima)

    with as_role(role), pytest.raises(DatabaseError, match="permission denied"), acting(lima):
        connection.cursor().execute("DELETE FROM persons_person")


def test_a_group_has_its_principal_first(lima: Actor):
    mother, child = registered(lima), registered(lima, SUYAY)

    group = form_group(by=lima, at=AT, office="LIM", principal=mother.id, others={child.id: GroupRole.CHILD})

    with acting(lima):
        assert list(members_of(group.id).items()) == [
            (mother.id, GroupRole.PRINCIPAL),
            (child.id, GroupRole.CHILD),
        ]


def test_a_group_has_one_principal(lima: Actor):
    mother, other = registered(lima), registered(lima, SUYAY)

    with pytest.raises(Conflict):
        form_group(by=lima, at=AT, office="LIM", principal=mother.id, others={other.id: GroupRole.PRINCIPAL})
    with acting(lima):
        assert RegistrationGroup.objects.count() == 0


def test_a_person_belongs_to_one_group(lima: Actor):
    mother = registered(lima)
    form_group(by=lima, at=AT, office="LIM", principal=mother.id)

    with pytest.raises(DatabaseError):
        form_group(by=lima, at=AT, office="LIM", principal=mother.id)
