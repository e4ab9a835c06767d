"""Beneath the auditor's page: the database answers auditors only, and shows even them no value of any column."""

import pytest
from django.db import ProgrammingError, connection

from qoricancha.accounts.rules.roles import Role
from qoricancha.audit import queries
from qoricancha.audit.queries import Search
from qoricancha.casefiles.models import CaseFile
from qoricancha.intake.models import Application
from qoricancha.kernel.db import acting
from qoricancha.persons.models import Person
from tests.database import as_role
from tests.registration.factories import applied, officer
from tests.staff import OPERATOR, make_officer

ASK = {
    "reads": lambda: queries.reads_found(Search(), most=5),
    "changes": lambda: queries.changes_found(Search(), most=5),
    "rows": lambda: queries.rows_of_case("700001"),
}
OTHERS = [role for role in Role if role != Role.AUDITOR]


def auditor():
    return make_officer("auditoria", Role.AUDITOR, offices=(), factor=False)


@pytest.mark.parametrize("ask", ASK)
def test_an_auditor_is_answered(db, ask):
    with as_role("staff"), acting(auditor().as_actor()):
        ASK[ask]()


@pytest.mark.parametrize("ask", ASK)
@pytest.mark.parametrize("role", OTHERS)
def test_nobody_else_is(db, ask, role):
    with as_role("staff"), pytest.raises(ProgrammingError, match="only an auditor"), acting(officer("otro", role)):
        ASK[ask]()


@pytest.mark.parametrize("ask", ASK)
def test_an_auditor_whose_access_has_ended_is_not(db, ask):
    user = auditor()
    with as_role("owner"), acting(OPERATOR):
        user.is_active = False
        user.save(update_fields=["is_active"])
    with as_role("staff"), pytest.raises(ProgrammingError, match="only an auditor"), acting(user.as_actor()):
        ASK[ask]()


@pytest.mark.parametrize("process", ["public", "worker"])
@pytest.mark.parametrize("ask", ASK)
def test_no_other_process_may_ask(db, ask, process):
    actor = auditor().as_actor()
    with as_role(process), pytest.raises(ProgrammingError, match="permission denied"), acting(actor):
        ASK[ask]()


def test_an_auditor_sees_no_row_of_any_person(db, now):
    applied(now)
    with as_role("staff"), acting(auditor().as_actor()):
        assert [model.objects.count() for model in (Application, Person, CaseFile)] == [0, 0, 0]


def test_a_change_shows_which_columns_and_no_value(db, now):
    applied(now)
    with as_role("staff"), acting(auditor().as_actor()), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM audit.changes_found(NULL, NULL, NULL, NULL, NULL, NULL, 500)")
        columns = [column.name for column in cursor.description]
        found = [row for row in cursor.fetchall() if row[4] == "intake_application"]
    assert columns == ["id", "at", "actor", "role", "relation", "operation", "row_id", "columns"]
    assert "reference" in found[0][7]
