"""The constancia: for whoever has the paper, and not for whoever guesses."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection

from qoricancha.credentials import actions
from qoricancha.credentials.queries import code_lookup, token_lookup
from qoricancha.credentials.rules.standing import ConstanciaOutcome
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.db import acting
from qoricancha.kernel.partial_dates import PartialDate
from tests.credentials.conftest import JOB, OPERATOR, PROFILE, register, request_for
from tests.database import as_role
from tests.tools.programs import run

pytestmark = pytest.mark.django_db

BORN, WRONG = PartialDate(1988, 11, 2), PartialDate(1988, 11, 3)


@pytest.fixture
def ask(codes, holder, now):
    """Ask as the public's process, as a page does: inside the transaction of somebody unknown."""

    def asking(**changes):
        asked = {
            "lookup": token_lookup(codes["token"]),
            "file_number": str(holder.case.number),
            "birth_date": BORN,
            "at": now,
        }
        with as_role("public"), acting(Actor.public()):
            return actions.constancia_for(by=Actor.public(), **{**asked, **changes})

    return asking


def test_constancia_names_the_holder_and_the_validity(ask, issued, holder, tmp_path):
    answer = ask()
    assert answer.outcome == ConstanciaOutcome.GIVEN
    (tmp_path / "constancia.pdf").write_bytes(answer.pdf)
    words = " ".join(run("pdftotext", "-raw", tmp_path / "constancia.pdf", "-").stdout.split())
    expected = [
        "MARÍA JOSÉ QUISPE RONDÓN",
        f"N.° DE EXPEDIENTE {holder.case.number}",
        "PASAPORTE: AB1234567",
        f"desde el 02/09/2019 hasta el {issued.valid_to:%d/%m/%Y}",
        "Consulta realizada el 02/09/2019, a las 10:30 (hora de Lima)",
    ]
    assert [text for text in expected if text not in words] == []


@pytest.mark.parametrize(
    "changes",
    [{"birth_date": WRONG}, {"birth_date": PartialDate(1988)}, {"file_number": "600000"}, {"file_number": ""}],
)
def test_both_items_must_match(ask, changes):
    assert ask(**changes).outcome == ConstanciaOutcome.NO_MATCH


@pytest.fixture
def partial(authority, now):
    """The permit of somebody who knows the year they were born and no more."""
    known = register(replace(PROFILE, birth_date=PartialDate(1950)), at=now)
    return actions.issue_work_permit(by=JOB, at=now, document_id=request_for(known, at=now).id)


@pytest.fixture
def ask_for_partial(ask, partial):
    def asking(**changes):
        given = {
            "lookup": token_lookup(partial.codes["token"]),
            "file_number": str(partial.case_file.number),
            "birth_date": PartialDate(1950),
            "code": partial.codes["code"],
        }
        return ask(**given | changes)

    return asking


def test_a_birth_date_known_in_part_is_compared_as_far_as_it_is_printed(ask_for_partial):
    assert ask_for_partial(birth_date=PartialDate(1950, 1, 1)).outcome == ConstanciaOutcome.NO_MATCH
    assert ask_for_partial(birth_date=PartialDate(1950, 1)).outcome == ConstanciaOutcome.NO_MATCH
    assert ask_for_partial().outcome == ConstanciaOutcome.GIVEN


def test_a_year_that_the_page_shows_proves_nothing_without_the_printed_code(ask_for_partial):
    for _ in range(6):  # nothing was guessed, so it is not counted
        assert ask_for_partial(code="").outcome == ConstanciaOutcome.CODE_MISSING
    assert ask_for_partial(code="0" * 12).outcome == ConstanciaOutcome.NO_MATCH


def test_whoever_typed_code_and_number_to_come_here_has_typed_them(ask_for_partial, partial):
    number = str(partial.case_file.number)
    typed = code_lookup(partial.codes["code"], number)
    assert ask_for_partial(lookup=typed).outcome == ConstanciaOutcome.GIVEN


def test_unknown_token_gets_none(ask):
    assert ask(lookup=token_lookup("0" * 26)).outcome == ConstanciaOutcome.NOT_VALID


def test_five_wrong_attempts_close_it_for_an_hour(ask, now):
    for _ in range(5):
        assert ask(birth_date=WRONG).outcome == ConstanciaOutcome.NO_MATCH
    assert ask().outcome == ConstanciaOutcome.TOO_MANY
    assert ask(at=now + timedelta(minutes=59)).outcome == ConstanciaOutcome.TOO_MANY
    assert ask(at=now + timedelta(minutes=61)).outcome == ConstanciaOutcome.GIVEN


def test_right_answers_are_not_counted(ask):
    assert {ask().outcome for _ in range(7)} == {ConstanciaOutcome.GIVEN}


@pytest.mark.parametrize("change", ["suspend", "revoke"])
def test_only_a_valid_permit_has_one(ask, issued, now, change):
    if change == "suspend":
        actions.suspend_document(by=OPERATOR, at=now, document_id=issued.id, reason="UNDER_REVIEW")
    else:
        actions.revoke_document(by=OPERATOR, at=now, document_id=issued.id, reason="DECEASED")
    answer = ask()
    assert (answer.outcome, answer.pdf) == (ConstanciaOutcome.NOT_VALID, None)


def test_what_is_given_is_in_the_read_log(ask, issued):
    ask(birth_date=WRONG)
    ask()
    with as_role("audit"), connection.cursor() as cursor:
        cursor.execute("SELECT subject_kind, subject_id, purpose FROM audit.read_log")
        assert cursor.fetchall() == [("document", issued.id, "constancia de validez")]
