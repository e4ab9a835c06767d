"""Applicants' sign-in: no oracle, few attempts, and the public role learns nothing by itself."""

from datetime import timedelta

import pytest
from django.db import connection

from qoricancha.accounts import actions
from qoricancha.accounts.models import AccessNumber, SignIn
from qoricancha.accounts.queries import client_token, number_token, sign_in_holds, subject_with_number
from qoricancha.accounts.rules.sign_in import ASKED_PER_CLIENT_AND_HOUR, LONGEST
from qoricancha.kernel import codes
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.db import acting
from qoricancha.kernel.errors import Conflict, InvalidInput
from qoricancha.kernel.ids import uuid7
from tests.database import as_role
from tests.persons.samples import SUYAY, registered, supervisor

PUBLIC, WORKER = Actor.public(), Actor.job("messaging.send_sign_in_code")
CLIENT = client_token("192.0.2.7")
MINUTE = timedelta(minutes=1)

pytestmark = [pytest.mark.django_db, pytest.mark.role("public")]


def ask(now, number="600001", client=CLIENT):
    sign_in_id = uuid7()
    actions.ask_to_sign_in(by=PUBLIC, at=now, sign_in_id=sign_in_id, name=number_token(number), client=client)
    return sign_in_id


def give_code(now, sign_in_id, subject) -> str:
    """As the worker does."""
    with as_role("worker"), acting(WORKER):
        sign_in = SignIn.objects.get(id=sign_in_id)
        return actions.new_sign_in_code(by=WORKER, at=now, sign_in=sign_in, subject=subject)


def confirm(now, sign_in_id, code):
    """As a page does: what is wrong is caught inside the transaction."""
    with acting(PUBLIC):
        try:
            return actions.confirm_sign_in(by=PUBLIC, at=now, sign_in_id=sign_in_id, code=code)
        except InvalidInput as error:
            return str(error.fields["code"])


def other(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


@pytest.fixture
def subject():
    """An applicant."""
    return uuid7()


def test_the_right_code_opens_the_place(now, subject):
    sign_in_id = ask(now)
    code = give_code(now, sign_in_id, subject)
    assert confirm(now + MINUTE, sign_in_id, f" {code[:3]} {code[3:]} ") == subject


def test_an_unknown_name_is_answered_as_a_known_one(now, subject):
    known, unknown = ask(now), ask(now)
    wrong = other(give_code(now, known, subject))
    times = [now, now + MINUTE, now + 2 * MINUTE, now + 3 * MINUTE, now + 10 * MINUTE]
    answers = [[confirm(at, sign_in_id, wrong) for at in times] for sign_in_id in (known, unknown)]
    assert answers[0] == answers[1]
    assert answers[0] == [
        "El código no es correcto. Revíselo y vuelva a escribirlo.",
        "El código no es correcto. Revíselo y vuelva a escribirlo.",
        "El código no es correcto y ya no quedan intentos. Pida un código nuevo.",
        "El código no es correcto y ya no quedan intentos. Pida un código nuevo.",
        "El código venció. Pida un código nuevo.",
    ]


def test_after_three_wrong_codes_the_right_one_is_worth_nothing(now, subject):
    sign_in_id = ask(now)
    code = give_code(now, sign_in_id, subject)
    for _ in range(codes.ATTEMPTS):
        confirm(now, sign_in_id, other(code))
    assert "ya no quedan intentos" in confirm(now, sign_in_id, code)


def test_a_new_code_makes_those_before_worthless_and_nothing_tells(now, subject):
    first, second, unknown = ask(now), ask(now), ask(now)
    old = give_code(now, first, subject)
    new = give_code(now, second, subject)
    answers = [[confirm(now + MINUTE, sign_in_id, old) for _ in range(4)] for sign_in_id in (first, unknown)]
    assert answers[0] == answers[1]
    assert "no es correcto" in answers[0][0]
    assert confirm(now + MINUTE, second, new) == subject


def test_a_new_code_leaves_open_what_is_open(now, subject):
    first = ask(now)
    confirm(now, first, give_code(now, first, subject))
    give_code(now, ask(now), subject)
    assert sign_in_holds(sign_in_id=first, subject=subject, at=now)


def test_after_six_wrong_codes_no_code_of_this_applicant_is_right(now, subject):
    tried = [ask(now) for _ in range(3)]
    codes_sent = [give_code(now, sign_in_id, subject) for sign_in_id in tried]
    for sign_in_id, code in zip(tried[:2], codes_sent[:2], strict=True):
        for _ in range(codes.ATTEMPTS):
            confirm(now, sign_in_id, other(code))
    assert "no es correcto" in confirm(now, tried[2], codes_sent[2])
    elsewhere = ask(now)
    assert confirm(now, elsewhere, give_code(now, elsewhere, another := uuid7())) == another


def test_after_ten_minutes_the_right_code_is_worth_nothing(now, subject):
    sign_in_id = ask(now)
    code = give_code(now, sign_in_id, subject)
    assert confirm(now + codes.LIVES, sign_in_id, code) == "El código venció. Pida un código nuevo."


def test_a_code_opens_only_the_sign_in_that_it_was_sent_for(now, subject):
    mine, theirs = ask(now), ask(now)
    code = give_code(now, mine, subject)
    give_code(now, theirs, uuid7())
    assert "no es correcto" in confirm(now, theirs, code)


def test_a_code_serves_once_but_a_double_click_is_one_use(now, subject):
    sign_in_id = ask(now)
    code = give_code(now, sign_in_id, subject)
    assert confirm(now, sign_in_id, code) == subject
    assert confirm(now + MINUTE / 6, sign_in_id, code) == subject
    assert confirm(now + MINUTE, sign_in_id, code) == "El código venció. Pida un código nuevo."


def test_what_is_no_code_costs_no_attempt(now, subject):
    sign_in_id = ask(now)
    code = give_code(now, sign_in_id, subject)
    assert [confirm(now, sign_in_id, text) for text in ("", "12345", "abcdef")] == [
        "Escriba los 6 números del código."
    ] * 3
    assert confirm(now, sign_in_id, code) == subject


def test_a_sign_in_ends_when_it_is_ended_or_too_old(now, subject):
    sign_in_id = ask(now)
    confirm(now, sign_in_id, give_code(now, sign_in_id, subject))
    holds = [
        sign_in_holds(sign_in_id=sign_in_id, subject=subject, at=now + LONGEST - MINUTE),
        sign_in_holds(sign_in_id=sign_in_id, subject=subject, at=now + LONGEST),
        sign_in_holds(sign_in_id=sign_in_id, subject=uuid7(), at=now),
    ]
    actions.end_sign_in(by=Actor.applicant(subject), at=now + MINUTE, sign_in_id=sign_in_id)
    holds.append(sign_in_holds(sign_in_id=sign_in_id, subject=subject, at=now + MINUTE))
    assert holds == [True, False, False, False]


def test_the_same_request_again_is_one_request(now):
    sign_in_id = uuid7()
    for _ in range(3):
        actions.ask_to_sign_in(by=PUBLIC, at=now, sign_in_id=sign_in_id, name=number_token("600001"), client=CLIENT)
    with as_role("worker"):
        assert SignIn.objects.count() == 1


def test_one_client_cannot_ask_without_end(now):
    for _ in range(ASKED_PER_CLIENT_AND_HOUR):
        ask(now)
    with pytest.raises(Conflict, match="demasiados códigos"):
        ask(now)
    ask(now, client=client_token("192.0.2.8"))
    ask(now + 60 * MINUTE)


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT subject FROM accounts_signin",
        "UPDATE accounts_signin SET attempts = 0",
        "DELETE FROM accounts_signin",
        "SELECT subject FROM accounts_accessnumber",
        "INSERT INTO accounts_signin (id, name, client, asked_at) VALUES (gen_random_uuid(), '', '', now())",
    ],
)
def test_the_public_role_reaches_sign_ins_by_functions_only(now, statement):
    ask(now)
    with pytest.raises(Exception, match="permission denied"), acting(PUBLIC), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_public_gives_access_to_its_own_application_only(now, subject):
    mine = Actor.public(subject)
    actions.give_access(by=mine, at=now, subject=subject, number="ABCD-EFGH23")
    with pytest.raises(Exception, match="row-level security"):
        actions.give_access(by=mine, at=now, subject=uuid7(), number="ABCD-EFGH23")


def test_the_person_takes_the_place_of_whom_they_were_before(now):
    chief = supervisor()
    before, person = registered(chief, SUYAY).id, registered(chief).id
    actions.give_access(by=Actor.public(before), at=now, subject=before, number="abcd-efgh23")
    with as_role("staff"):
        for _ in range(2):
            actions.give_access(by=chief, at=now, subject=person, number="600001", instead_of=before)
    with as_role("worker"):
        assert subject_with_number(number_token("600001")) == person
        assert subject_with_number(number_token("ABCD EFGH23")) is None


@pytest.mark.role("staff")
def test_staff_see_numbers_one_subject_at_a_time(now):
    chief = supervisor()
    person = registered(chief).id
    actions.give_access(by=chief, at=now, subject=person, number="600001")
    with acting(chief):
        assert AccessNumber.objects.count() == 0
    with acting(chief, subject=person):
        assert AccessNumber.objects.count() == 1
