from datetime import date
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from qoricancha.accounts.queries import number_token
from qoricancha.accounts.rules.roles import Role
from qoricancha.casefiles import queries
from qoricancha.casefiles.actions import open_case_file
from qoricancha.casefiles.models import CaseFile, CaseTerm, Party
from qoricancha.casefiles.rules.status import CaseStatus, PartyRole
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.db import acting
from qoricancha.kernel.errors import Conflict, NotAllowed, NotFound
from qoricancha.law.rules.terms import TermKind
from qoricancha.persons.actions import form_group, register_person
from qoricancha.persons.models import Person
from qoricancha.persons.rules.groups import GroupRole
from tests.casefiles.samples import LODGED_ON, ended, opened
from tests.database import as_role
from tests.persons.samples import AT, ILLARI, SUYAY, registered, supervisor
from tests.staff import make_officer

pytestmark = [pytest.mark.django_db, pytest.mark.role("staff")]


@pytest.fixture
def lima() -> Actor:
    return supervisor()


def applicant_of(case: CaseFile) -> Actor:
    with as_role("worker"):
        return Actor.applicant(Party.objects.get(case_file=case, role=PartyRole.APPLICANT).person_id)


def test_a_case_file_stands_on_the_law_of_the_day_it_was_lodged(lima: Actor):
    case = opened(lima)

    assert (case.regime, case.lodged_on, case.office_id) == ("2003-online", LODGED_ON, "LIM")
    assert (case.status, case.status_since) == (CaseStatus.IN_PROCEDURE, LODGED_ON)
    assert case.status_basis.startswith("Ley 27891, arts. 7.1 y 13")


def test_a_case_lodged_under_the_later_law_is_of_its_regime(lima: Actor, settings):
    settings.QORICANCHA_REGIME = "2026"

    assert opened(lima, lodged_on=date(2026, 2, 9)).regime == "2026"


def test_numbers_have_six_digits_and_rise(lima: Actor):
    first, second = opened(lima), opened(lima, profile=SUYAY)

    assert 600_001 <= first.number < second.number <= 999_999


def test_the_sequence_starts_at_600001():
    with as_role("owner"), connection.cursor() as cursor:
        cursor.execute("SELECT start_value FROM pg_sequences WHERE sequencename = 'casefiles_number'")

        assert cursor.fetchone() == (600_001,)


def test_a_group_has_one_case_in_procedure_even_beneath_the_action(lima: Actor):
    case = opened(lima)

    with pytest.raises(DatabaseError, match="casefile_one_in_procedure"), acting(lima):
        CaseFile.objects.create(
            office_id="LIM",
            group_id=case.group_id,
            regime="2003-online",
            lodged_on=LODGED_ON,
            opened_at=AT,
            status_since=LODGED_ON,
            status_basis="Ley 27891, art. 18",
        )


def test_filing_starts_the_term_to_decide(lima: Actor):
    case = opened(lima)

    with acting(lima):
        terms = [(term.kind, term.starts_on, term.due_on, term.basis) for term in queries.terms_of(case.id)]
    assert terms == [(TermKind.DECISION, date(2019, 9, 3), date(2019, 11, 27), "Ley 27891, art. 15")]


def test_the_family_stands_in_the_same_case_file(lima: Actor):
    mother, child = registered(lima), registered(lima, SUYAY)
    group = form_group(by=lima, at=AT, office="LIM", principal=mother.id, others={child.id: GroupRole.CHILD})

    case = open_case_file(
        by=lima, at=AT, office_code="LIM", group_id=group.id, applicant_id=mother.id, lodged_on=LODGED_ON
    )

    with acting(lima):
        assert [(party.person_id, party.role) for party in queries.parties_of(case.id)] == [
            (mother.id, PartyRole.APPLICANT),
            (child.id, PartyRole.FAMILY),
        ]
        assert queries.case_of_person(child.id) == case


def test_somebody_outside_the_group_is_no_applicant(lima: Actor):
    group = form_group(by=lima, at=AT, office="LIM", principal=registered(lima).id)

    with pytest.raises(Conflict):
        open_case_file(by=lima, at=AT, office_code="LIM", group_id=group.id, applicant_id=uuid4(), lodged_on=LODGED_ON)


def test_a_group_has_one_case_in_procedure(lima: Actor):
    case = opened(lima)
    again = {"at": AT, "office_code": "LIM", "group_id": case.group_id, "applicant_id": applicant_of(case).id}

    with pytest.raises(Conflict):
        open_case_file(by=lima, lodged_on=LODGED_ON, **again)

    ended(case, CaseStatus.WITHDRAWN)
    assert open_case_file(by=lima, lodged_on=LODGED_ON, **again).number > case.number


def signed_off_for_nobody(by: Actor) -> None:
    with acting(by):
        person = register_person(by=by, at=AT, office="LIM", profile=ILLARI)
        group = form_group(by=by, at=AT, office="LIM", principal=person.id)
        open_case_file(by=by, at=AT, office_code="LIM", group_id=group.id, applicant_id=uuid4(), lodged_on=LODGED_ON)


def test_what_fails_after_the_person_leaves_no_person(lima: Actor):
    with pytest.raises(Conflict):
        signed_off_for_nobody(lima)

    with acting(lima):
        assert (Person.objects.count(), CaseFile.objects.count()) == (0, 0)


def test_an_officer_who_may_not_sign_off_opens_no_case(lima: Actor):
    group = form_group(by=lima, at=AT, office="LIM", principal=registered(lima).id)
    officer = make_officer("oficial", Role.REGISTRATION_OFFICER, factor=False).as_actor()

    with pytest.raises(NotAllowed):
        open_case_file(
            by=officer, at=AT, office_code="LIM", group_id=group.id, applicant_id=uuid4(), lodged_on=LODGED_ON
        )


@pytest.mark.parametrize("role", ["staff", "worker"])
def test_no_process_ends_a_case_before_there_is_a_room_that_decides(lima: Actor, role: str):
    case = opened(lima)

    refused = pytest.raises(DatabaseError, match="permission denied")
    with as_role(role), acting(lima), refused, transaction.atomic():
        CaseFile.objects.filter(id=case.id).update(status=CaseStatus.DECIDED)


def test_the_database_wants_a_known_status_with_its_articles(lima: Actor):
    case = opened(lima)
    for change, name in (
        ({"status": "LOST"}, "casefile_status_is_known"),
        ({"status_basis": ""}, "casefile_status_has_a_basis"),
        ({"status_since": date(2019, 9, 1)}, "casefile_status_since_lodging"),
    ):
        with as_role("owner"), pytest.raises(IntegrityError, match=name), acting(Actor.system("x")):
            CaseFile.objects.filter(id=case.id).update(**change)


def test_another_office_sees_no_case(lima: Actor):
    case = opened(lima)

    with acting(supervisor("CUS")):
        assert (CaseFile.objects.count(), Party.objects.count(), CaseTerm.objects.count()) == (0, 0, 0)
        with pytest.raises(NotFound):
            queries.case_file(case.id)


def test_an_applicant_sees_their_own_case_and_no_other(lima: Actor):
    mine, other = opened(lima), opened(lima, profile=SUYAY)
    me = applicant_of(mine)

    with as_role("public"), acting(me):
        assert queries.case_of_person(me.id) == mine
        assert list(CaseFile.objects.all()) == [mine]
        assert CaseTerm.objects.count() == 1
        with pytest.raises(NotFound):
            queries.case_file(other.id)


def test_the_public_finds_nobody_by_a_number(lima: Actor):
    case = opened(lima)

    with as_role("public"), acting(Actor.public(), lookup=number_token(str(case.number))):
        assert Party.objects.count() == CaseFile.objects.count() == Person.objects.count() == 0


def test_the_public_learns_the_status_of_a_case_by_its_id_only(lima: Actor):
    case = opened(lima)

    with as_role("public"), acting(Actor.public()):
        assert queries.status_of_case(case.id) == (CaseStatus.IN_PROCEDURE, LODGED_ON)
        with pytest.raises(NotFound):
            queries.status_of_case(uuid4())


@pytest.mark.parametrize("table", ["casefile", "party", "caseterm"])
@pytest.mark.parametrize("role", ["public", "staff", "worker"])
def test_no_app_role_may_delete(role: str, table: str):
    with as_role(role), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(f"DELETE FROM casefiles_{table}")
