"""What the check page may know, asked as the public's database role."""

from datetime import date, timedelta

import pytest

from qoricancha.casefiles.rules.status import CaseStatus
from qoricancha.credentials.models import Document
from qoricancha.credentials.queries import code_lookup, permits_of, signed_file_of, token_lookup, verification_of
from qoricancha.credentials.rules.standing import Shown, Standing, VerificationAnswer
from qoricancha.credentials.rules.states import DocumentKind
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.db import acting
from qoricancha.kernel.ids import random_token
from qoricancha.kernel.partial_dates import PartialDate
from tests.casefiles.samples import ended
from tests.credentials.conftest import OPERATOR, PROFILE, register
from tests.database import as_role

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def as_public(codes):
    """The public's process, after the permit was issued by the worker."""
    with as_role("public"):
        yield


def test_token_shows_enough_to_compare_and_no_more(issued, codes, as_public, now):
    assert verification_of(token_lookup(codes["token"]), at=now) == VerificationAnswer(
        Standing.VALID,
        now,
        Shown(
            kind=DocumentKind.WORK_PERMIT,
            names="M•••• J••• Q••••• R•••••",
            born=PartialDate(1988, 11, 2),
            issued_on=date(2019, 9, 2),
            valid_from=issued.valid_from,
            valid_to=issued.valid_to,
        ),
    )


def test_token_may_be_typed_as_people_type(codes, as_public, now):
    token = codes["token"].lower()
    assert verification_of(token_lookup(f" {token[:5]}-{token[5:]} "), at=now).standing == Standing.VALID


def test_short_code_with_the_case_number(codes, holder, as_public, now):
    assert verification_of(code_lookup(codes["code"], f"N.° {holder.case.number}"), at=now).standing == Standing.VALID


def test_neither_code_nor_number_alone_finds_anything(codes, holder, as_public, now):
    number = str(holder.case.number)
    lookups = [
        token_lookup(codes["code"]),
        token_lookup(number),
        code_lookup(codes["code"], ""),
        code_lookup(codes["code"], str(holder.case.number + 1)),
        code_lookup("", number),
        code_lookup(codes["token"], number),
        token_lookup(random_token()),
        token_lookup(""),
    ]
    assert {verification_of(lookup, at=now) for lookup in lookups} == {VerificationAnswer(Standing.UNKNOWN, now)}


def test_requested_permit_is_unknown(requested, now):
    codes = requested.codes
    with as_role("public"):
        assert verification_of(token_lookup(codes["token"]), at=now).standing == Standing.UNKNOWN


def test_answer_is_of_the_moment_asked(issued, codes, as_public, now):
    assert issued.valid_to is not None
    last = now + timedelta(days=(issued.valid_to - date(2019, 9, 2)).days)
    moments = [now, last, last + timedelta(days=1), now - timedelta(days=1)]
    answers = [verification_of(token_lookup(codes["token"]), at=moment).standing for moment in moments]
    assert answers == [Standing.VALID, Standing.VALID, Standing.NOT_VALID, Standing.NOT_VALID]


def test_final_decision_ends_it_whatever_is_printed(codes, holder, now):
    ended(holder.case, CaseStatus.DECIDED)
    with as_role("public"):
        assert verification_of(token_lookup(codes["token"]), at=now).standing == Standing.NOT_VALID


def test_public_process_cannot_list_documents(issued, as_public):
    with acting(Actor.public()):
        assert Document.objects.count() == 0
    with acting(Actor.public(), lookup=bytes(issued.token_lookup)):
        assert Document.objects.count() == 1


def test_applicant_sees_their_own_permit_and_nobody_else_s(issued, holder, now):
    other = register(PROFILE, at=now)
    pdf = signed_file_of(issued)
    with as_role("public"):
        with acting(Actor.applicant(holder.person)):
            [mine] = permits_of(holder.person)
            assert signed_file_of(mine) == pdf
        with acting(Actor.applicant(other.person)):
            assert permits_of(holder.person) == []


def test_staff_of_another_office_sees_nothing(issued, holder):
    with as_role("staff"), acting(OPERATOR):
        assert permits_of(holder.person) == []
