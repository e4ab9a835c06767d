"""Plainly invented people, and the officers who register them."""

from dataclasses import replace
from datetime import UTC, datetime

from qoricancha.accounts.rules.roles import Role
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.db import acting
from qoricancha.kernel.partial_dates import PartialDate
from qoricancha.persons.actions import register_person
from qoricancha.persons.models import Person
from qoricancha.persons.rules.profile import PersonProfile
from tests.database import as_role
from tests.staff import make_officer

AT = datetime(2019, 9, 16, 15, 30, tzinfo=UTC)

ILLARI = PersonProfile(
    given_names="Illari María",
    first_surname="Núñez",
    second_surname="Inventada",
    birth_date=PartialDate(1988, 11, 2),
    birth_country="COL",
    nationality="VEN",
    origin_document_kind="PASSPORT",
    origin_document_number="V-12.345.678",
    entry_date=PartialDate(2019, 2, 11),
    district="150122",
    address_line="Calle Inventada 123, interior 4",
    phone="+51900000001",
    email="illari@example.org",
)
SUYAY = replace(ILLARI, given_names="Suyay", first_surname="Nunez", second_surname="", origin_document_number="000001")
WITHOUT_SURNAME = PersonProfile(
    given_names="محمد", birth_date=PartialDate(2001, 1, 1), birth_country="AFG", nationality="XXA"
)
YEAR_ONLY = replace(ILLARI, birth_date=PartialDate(1950), entry_date=PartialDate(2019, 2))
MONTH_ONLY = replace(ILLARI, birth_date=PartialDate(1950, 3), entry_date=PartialDate(2019))


def supervisor(office: str = "LIM") -> Actor:
    """Return somebody who signs off registrations of one office."""
    user = make_officer(f"supervision.{office}", Role.REGISTRATION_SUPERVISOR, offices=(office,), factor=False)
    with as_role("staff"):
        return user.as_actor()


def registered(by: Actor, profile: PersonProfile = ILLARI, *, office: str = "LIM") -> Person:
    """Return the person, registered as the staff process would."""
    with as_role("staff"), acting(by):
        return register_person(by=by, at=AT, office=office, profile=profile)
