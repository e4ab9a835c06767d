"""A person with a case file, and their documents."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import pytest

from qoricancha.casefiles.actions import open_case_file
from qoricancha.casefiles.models import CaseFile
from qoricancha.credentials import actions
from qoricancha.credentials.models import Document
from qoricancha.kernel.actor import Actor, ActorKind
from qoricancha.kernel.db import acting
from qoricancha.kernel.files import store_file
from qoricancha.kernel.partial_dates import PartialDate
from qoricancha.persons.actions import form_group, register_person
from qoricancha.persons.rules.profile import PersonProfile
from tests.tools.authority import authority
from tests.tools.papers import portrait

__all__ = ["authority"]

JOB = Actor.job("credentials.issue_work_permit")
OPERATOR = Actor.system("operator")
LODGED = date(2019, 9, 2)
PROFILE = PersonProfile(
    given_names="María José",
    first_surname="Quispe",
    second_surname="Rondón",
    birth_date=PartialDate(1988, 11, 2),
    birth_country="COL",
    nationality="COL",
    origin_document_kind="PASSPORT",
    origin_document_number="AB1234567",
    entry_date=PartialDate(2018, 2, 11),
    district="150122",
    address_line="Av. Las Begonias 415, interior 3",
    phone="+51999000111",
    email="maria.quispe@example.org",
)


@dataclass(frozen=True)
class Holder:
    """Somebody registered."""

    person: UUID
    case: CaseFile
    photo: UUID


def register(profile: PersonProfile, *, at: datetime, office: str = "LIM") -> Holder:
    """Register a person with a case file and a photograph."""
    with acting(OPERATOR):
        person = register_person(by=OPERATOR, at=at, office=office, profile=profile)
        group = form_group(by=OPERATOR, at=at, office=office, principal=person.id)
        case = open_case_file(
            by=OPERATOR, at=at, office_code=office, group_id=group.id, applicant_id=person.id, lodged_on=LODGED
        )
        photo = store_file(
            key=person.key, owner=person.id, kind="photo", media_type="image/jpeg", content=portrait(), at=at
        )
    return Holder(person.id, case, photo.id)


def request_for(holder: Holder, *, at: datetime, by: Actor = OPERATOR) -> Document:
    """Ask for the permit of somebody."""
    return actions.request_work_permit(
        by=by, at=at, case_file_id=holder.case.id, person_id=holder.person, photo_file_id=holder.photo
    )


def secretary(*offices: str) -> Actor:
    """Return the Executive Secretary for these offices."""
    return Actor(
        ActorKind.STAFF, UUID(int=7), "secretaria", offices=frozenset(offices), roles=frozenset({"EXECUTIVE_SECRETARY"})
    )


@pytest.fixture
def holder(now: datetime) -> Holder:
    """María José Quispe Rondón, an invented person, registered in Lima."""
    return register(PROFILE, at=now)


@pytest.fixture
def requested(holder: Holder, now: datetime) -> Document:
    """Her permit, requested."""
    return request_for(holder, at=now)


@pytest.fixture
def issued(requested: Document, authority: object, now: datetime) -> Document:
    """Her permit, issued."""
    return actions.issue_work_permit(by=JOB, at=now, document_id=requested.id)


@pytest.fixture
def codes(issued: Document) -> dict[str, str]:
    """What is printed on it: token and code."""
    return issued.codes
