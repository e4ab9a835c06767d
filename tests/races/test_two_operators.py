"""Two operators at once: nothing is made twice, and nobody's change is overwritten unseen."""

from dataclasses import replace
from datetime import datetime

import pytest

from qoricancha.accounts.rules.roles import Role
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.errors import Conflict, InvalidInput
from qoricancha.reference import actions, queries
from qoricancha.reference.actions import Written
from qoricancha.reference.models import Code
from qoricancha.reference.rules.codes import NameForm
from qoricancha.reference.rules.offices import OfficeDetails
from tests.database import as_role
from tests.races.overlap import overlap
from tests.staff import make_officer

OFFICE = OfficeDetails("Av. Inventada 1", "(084) 55 1111", ("INFORMATION",), (), None, None)


@pytest.fixture
def two(committing) -> tuple[Actor, Actor]:
    one, other = (make_officer(name, Role.OPERATOR, offices=()).as_actor() for name in ("operacion", "otra"))
    return one, other


def test_a_code_is_added_once(two, now: datetime):
    def add(by: Actor, name: str) -> None:
        names = {("es", NameForm.NAME): name}
        actions.add_code(by=by, at=now, scheme="religions", code="SIJ", names=names)

    one, other = two
    done = overlap(one, lambda: add(one, "Sij"), lambda: add(other, "Sijista"), process="staff")

    assert [type(result) for result in done] == [type(None), InvalidInput]
    with as_role("staff"):
        assert queries.name_of("religions", "SIJ") == "Sij"
        assert Code.objects.filter(code="SIJ").count() == 1


def test_an_office_keeps_the_first_change_and_the_second_is_told(two, now: datetime):
    def change(by: Actor, phone: str) -> None:
        details = replace(OFFICE, phone=phone)
        actions.change_office(by=by, at=now, code="CUS", details=details, seen=None)

    one, other = two
    done = overlap(one, lambda: change(one, "(084) 55 1111"), lambda: change(other, "(084) 55 2222"), process="staff")

    assert [type(result) for result in done] == [type(None), Conflict]
    with as_role("staff"):
        assert queries.office("CUS").phone == "(084) 55 1111"


@pytest.mark.parametrize(("scheme", "code"), [("religions", "HINDU"), ("isco-08", "2221")], ids=["there", "missing"])
def test_names_keep_the_first_change_and_the_second_is_told(two, now: datetime, scheme: str, code: str):
    def write(by: Actor, text: str) -> None:
        names = {("ht", NameForm.NAME): Written(text, is_reviewed=False)}
        actions.write_names(by=by, at=now, scheme=scheme, code=code, names=names, seen=None)

    one, other = two
    done = overlap(one, lambda: write(one, "Non A"), lambda: write(other, "Non B"), process="staff")

    assert [type(result) for result in done] == [type(None), Conflict]
    with as_role("staff"):
        assert queries.name_of(scheme, code, "ht") == "Non A"


def test_a_code_is_closed_once(two, now: datetime):
    def close(by: Actor) -> None:
        actions.close_code(by=by, at=now, scheme="religions", code="HINDU", last_day=now.date())

    one, other = two
    done = overlap(one, lambda: close(one), lambda: close(other), process="staff")

    assert [type(result) for result in done] == [type(None), Conflict]
