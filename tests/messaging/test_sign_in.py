"""The code for signing in goes to the verified contact of whoever was named, and nowhere else."""

import re
from datetime import timedelta

import pytest

from qoricancha.accounts.actions import ask_to_sign_in, confirm_sign_in, give_access
from qoricancha.accounts.queries import client_token, number_token
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.codes import LIVES
from qoricancha.kernel.db import acting
from qoricancha.kernel.errors import InvalidInput
from qoricancha.kernel.ids import uuid7
from qoricancha.kernel.sealing import new_key
from qoricancha.messaging import actions
from qoricancha.messaging.models import Contact, OutboxMessage
from qoricancha.messaging.queries import contact_token
from qoricancha.messaging.rules.contacts import ContactKind
from tests.database import as_role
from tests.messaging.outbox import code_sent_to, deliver_all, sent_to

PUBLIC, WORKER = Actor.public(), Actor.job("messaging.send_sign_in_code")
PHONE, EMAIL = "+51987654321", "rosa.prueba@correo.pe"
MINUTE = timedelta(minutes=1)

pytestmark = pytest.mark.django_db


def applicant(now, *, number="600001", phone=PHONE, email="", verified=True):
    """Somebody who may sign in."""
    subject = uuid7()
    with acting(WORKER):
        give_access(by=WORKER, at=now, subject=subject, number=number)
        for kind, value in ((ContactKind.PHONE, phone), (ContactKind.EMAIL, email)):
            if value:
                Contact.objects.create(
                    owner=subject, kind=kind, key=new_key(), value=value, token=contact_token(kind, value),
                    created_at=now, verified_at=now if verified else None,
                )  # fmt: skip
    return subject


def ask(now, name):
    """Ask on the public site, then let the worker do its part."""
    sign_in_id = uuid7()
    with as_role("public"):
        ask_to_sign_in(by=PUBLIC, at=now, sign_in_id=sign_in_id, name=name, client=client_token("192.0.2.7"))
    actions.send_sign_in_code(by=WORKER, at=now, sign_in_id=sign_in_id)
    deliver_all(now)
    return sign_in_id


def messages() -> int:
    with acting(WORKER):
        return OutboxMessage.objects.count()


@pytest.mark.parametrize(
    "name",
    [number_token(" 600 001 "), contact_token(ContactKind.PHONE, PHONE), contact_token(ContactKind.EMAIL, EMAIL)],
    ids=["number", "phone", "email"],
)
def test_by_number_phone_or_email(now, name):
    subject = applicant(now, email=EMAIL)
    sign_in_id = ask(now, name)
    code = code_sent_to(EMAIL if name == contact_token(ContactKind.EMAIL, EMAIL) else PHONE)
    with as_role("public"):
        assert confirm_sign_in(by=PUBLIC, at=now, sign_in_id=sign_in_id, code=code) == subject


def test_by_number_the_email_serves_who_has_no_phone(now):
    applicant(now, phone="", email=EMAIL)
    ask(now, number_token("600001"))
    assert len(sent_to(EMAIL)) == 1


def test_nobody_of_that_name_gets_nothing(now):
    applicant(now)
    for name in (number_token("600002"), contact_token(ContactKind.PHONE, "+51912345678")):
        ask(now, name)
    assert messages() == 0


def test_an_unverified_contact_gets_nothing(now):
    applicant(now, verified=False)
    ask(now, number_token("600001"))
    ask(now, contact_token(ContactKind.PHONE, PHONE))
    assert messages() == 0


def test_a_contact_without_access_gets_nothing(now):
    subject = applicant(now)
    with acting(WORKER):
        give_access(by=WORKER, at=now, subject=uuid7(), number="600001", instead_of=subject)
    ask(now, contact_token(ContactKind.PHONE, PHONE))
    assert messages() == 0


def test_the_job_run_twice_sends_one_code(now):
    applicant(now)
    sign_in_id = ask(now, number_token("600001"))
    actions.send_sign_in_code(by=WORKER, at=now, sign_in_id=sign_in_id)
    assert messages() == 1


def test_a_worker_that_comes_too_late_sends_nothing(now):
    applicant(now)
    sign_in_id = uuid7()
    with as_role("public"):
        ask_to_sign_in(
            by=PUBLIC, at=now, sign_in_id=sign_in_id, name=number_token("600001"), client=client_token("192.0.2.7")
        )
    actions.send_sign_in_code(by=WORKER, at=now + LIVES, sign_in_id=sign_in_id)
    assert messages() == 0


def test_who_shares_a_phone_is_asked_for_the_number_once_a_day(now):
    applicant(now, number="600001")
    second = applicant(now, number="600002")
    ask(now, contact_token(ContactKind.PHONE, PHONE))
    ask(now + MINUTE, contact_token(ContactKind.PHONE, PHONE))
    (sms,) = sent_to(PHONE)
    assert "escriba su numero de expediente" in sms.get_content()
    sign_in_id = ask(now + MINUTE, number_token("600002"))
    with as_role("public"):
        opened = confirm_sign_in(by=PUBLIC, at=now + MINUTE, sign_in_id=sign_in_id, code=code_sent_to(PHONE))
    assert opened == second


def test_two_hundred_requests_send_four_codes(now):
    applicant(now)
    for second in range(50):
        ask(now + timedelta(seconds=second), number_token("600001"))
    assert messages() == 4


def test_of_many_codes_sent_the_newest_alone_opens(now):
    subject = applicant(now)
    asked = [ask(now + turn * MINUTE, number_token("600001")) for turn in range(4)]
    texts = [sms.get_content() for sms in sent_to(PHONE)]
    sent = [re.search(r"\b(\d{6})\b", text)[1] for text in texts]
    assert len(sent) == len(set(sent)) == 4
    with as_role("public"), acting(PUBLIC):
        for sign_in_id, code in zip(asked[:3], sent[:3], strict=True):
            with pytest.raises(InvalidInput):
                confirm_sign_in(by=PUBLIC, at=now + 5 * MINUTE, sign_in_id=sign_in_id, code=code)
        assert confirm_sign_in(by=PUBLIC, at=now + 5 * MINUTE, sign_in_id=asked[3], code=sent[3]) == subject


def test_six_wrong_codes_lock_for_a_day(now):
    applicant(now)
    for _ in range(2):
        sign_in_id = ask(now, number_token("600001"))
        wrong = f"{(int(code_sent_to(PHONE)) + 1) % 1_000_000:06}"
        with as_role("public"), acting(PUBLIC):
            for _ in range(3):
                with pytest.raises(InvalidInput):
                    confirm_sign_in(by=PUBLIC, at=now, sign_in_id=sign_in_id, code=wrong)
    ask(now + 60 * MINUTE, number_token("600001"))
    assert messages() == 2
    ask(now + timedelta(days=1), number_token("600001"))
    assert messages() == 3


def test_in_several_contacts_the_code_of_one_is_not_the_others(now):
    applicant(now, number="600001")
    applicant(now, number="600002", phone="+51912345678")
    first = ask(now, number_token("600001"))
    ask(now, number_token("600002"))
    stolen = code_sent_to("+51912345678")
    if stolen != code_sent_to(PHONE):
        with as_role("public"), acting(PUBLIC), pytest.raises(InvalidInput):
            confirm_sign_in(by=PUBLIC, at=now, sign_in_id=first, code=stolen)
