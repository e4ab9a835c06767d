"""Asking for a permit."""

import dataclasses
import json
from uuid import UUID

import pytest
from django.db import connection

from qoricancha.credentials.models import Document
from qoricancha.credentials.queries import holder_of
from qoricancha.credentials.rules.states import DocumentState
from qoricancha.kernel.actor import Actor, ActorKind
from qoricancha.kernel.errors import Conflict, NotAllowed, NotFound
from qoricancha.persons.rules.profile import PersonProfile
from tests.credentials.conftest import PROFILE, register, request_for
from tests.database import as_role
from tests.staff import make_officer

pytestmark = pytest.mark.django_db


def waiting_jobs() -> list[tuple[str, dict[str, str]]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name, args::text FROM procrastinate_jobs WHERE task_name LIKE 'credentials.%'")
        return [(name, json.loads(arguments)) for name, arguments in cursor.fetchall()]


def test_request_keeps_what_will_be_printed(requested, holder):
    assert holder_of(requested).as_snapshot() == {
        "file_number": str(holder.case.number),
        "given_names": "María José",
        "surnames": "Quispe Rondón",
        "birth_date": "1988-11-02",
        "birth_country": "Colombia",
        "nationality": "Colombiana",
        "entry_date": "2018-02-11",
        "origin_document": "PASAPORTE: AB1234567",
        "address_line": "Av. Las Begonias 415, interior 3",
        "place": "Lima / Lima / Miraflores",
        "phones": "+51 999 000 111",
        "email": "maria.quispe@example.org",
    }


def test_request_enqueues_the_issue_with_an_id_only(requested):
    assert requested.state == DocumentState.REQUESTED
    assert waiting_jobs() == [("credentials.issue_work_permit", {"document_id": str(requested.id)})]


def test_codes_are_long_and_of_their_own(requested, now):
    other = request_for(register(dataclasses.replace(PROFILE, given_names="Ana"), at=now), at=now)
    assert (len(requested.codes["token"]), len(requested.codes["code"])) == (26, 12)
    assert set(requested.codes.values()).isdisjoint(other.codes.values())


def test_nothing_printed_lies_open_in_the_row(requested):
    with connection.cursor() as cursor:
        cursor.execute("SELECT d::text FROM credentials_document d WHERE id = %s", [requested.id])
        [row] = cursor.fetchone()
    secrets = [*requested.codes.values(), "Quispe", "AB1234567", "Begonias", "999000111", "1988-11-02"]
    assert [secret for secret in secrets if secret.encode().hex() in row or secret in row] == []


def test_person_with_one_name_and_nothing_else(now):
    bare = PersonProfile(given_names="Suharto", birth_date=PROFILE.birth_date, birth_country="COL", nationality="COL")
    printed = holder_of(request_for(register(bare, at=now), at=now)).as_snapshot()
    assert {name for name, value in printed.items() if value == ""} == {
        "surnames", "entry_date", "origin_document", "address_line", "place", "phones", "email",
    }  # fmt: skip


def test_second_request_waits_for_the_first(requested, holder, now):
    with pytest.raises(Conflict):
        request_for(holder, at=now)
    assert Document.objects.count() == 1


def test_stranger_to_the_case_gets_no_permit(holder, now):
    other = register(dataclasses.replace(PROFILE, given_names="Ana"), at=now)
    with pytest.raises(Conflict):
        request_for(dataclasses.replace(holder, person=other.person), at=now)


def test_missing_photograph_is_refused(holder, now):
    with pytest.raises(NotFound):
        request_for(dataclasses.replace(holder, photo=UUID(int=1)), at=now)


def staff(role: str, *offices: str) -> Actor:
    return Actor(ActorKind.STAFF, UUID(int=9), "alguien", offices=frozenset(offices), roles=frozenset({role}))


@pytest.mark.parametrize(
    ("actor", "allowed"),
    [
        (staff("REGISTRATION_SUPERVISOR", "LIM"), True),
        (staff("REGISTRATION_SUPERVISOR", "TUM"), False),
        (staff("REGISTRATION_OFFICER", "LIM"), False),
        (staff("EXECUTIVE_SECRETARY", "LIM"), False),
        (Actor.applicant(UUID(int=9)), False),
        (Actor.public(), False),
        (Actor.job("registration.sign_off"), True),
    ],
    ids=lambda value: f"{value.kind} {'/'.join(value.roles)}" if isinstance(value, Actor) else str(value),
)
def test_who_may_request(holder, now, actor, allowed):
    if allowed:
        assert request_for(holder, at=now, by=actor).requested_by == str(actor.id or actor.name)
    else:
        with pytest.raises(NotAllowed):
            request_for(holder, at=now, by=actor)


def test_public_process_cannot_write_documents(holder, now):
    with as_role("public"), pytest.raises(Exception, match=r"permission denied|No se encontró"):
        request_for(holder, at=now)


def test_supervisor_requests_in_the_staff_process(holder, now):
    officer = make_officer("supervisora", "REGISTRATION_SUPERVISOR", offices=("LIM",), factor=False)
    actor = dataclasses.replace(staff("REGISTRATION_SUPERVISOR", "LIM"), id=officer.id)
    with as_role("staff"):
        requested = request_for(holder, at=now, by=actor)
    assert requested.requested_by == str(officer.id)
