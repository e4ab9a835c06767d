"""Many at the same moment: limits hold, attempts are counted one by one."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from qoricancha.accounts.actions import ask_to_sign_in, give_access
from qoricancha.accounts.models import SignIn
from qoricancha.accounts.queries import client_token, number_token
from qoricancha.accounts.rules.sign_in import VOID
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.codes import ATTEMPTS
from qoricancha.kernel.db import acting
from qoricancha.kernel.errors import InvalidInput
from qoricancha.kernel.ids import uuid7
from qoricancha.kernel.sealing import new_key
from qoricancha.messaging import actions, queries
from qoricancha.messaging.actions import contacts
from qoricancha.messaging.actions.delivery import TooSoon, _claim
from qoricancha.messaging.models import Contact, ContactProof, OutboxMessage
from qoricancha.messaging.queries import contacts_of
from qoricancha.messaging.rules.contacts import ContactKind
from tests.database import as_role
from tests.messaging.outbox import WORKER, code_sent_to, deliver_all, sent_to
from tests.races.overlap import overlap

PHONE, ANOTHERS = "+51987654321", "+51912345678"
CROWD = 8


def at_once(act: Callable[[], object]) -> list[object]:
    """Let a crowd act as the public role; return what each got, an InvalidInput's text where it was refused."""
    start = Barrier(CROWD)

    def one(_: int) -> object:
        start.wait()
        try:
            return act()
        except InvalidInput as error:
            return str(error)
        finally:
            connection.close()

    with as_role("public"), ThreadPoolExecutor(CROWD) as crowd:
        return list(crowd.map(one, range(CROWD)))


def ask(by: Actor, at, value: str = PHONE) -> ContactProof:
    return actions.start_contact_proof(
        by=by, at=at, owner=by.id, kind=ContactKind.PHONE, value=value, client=by.id.bytes
    )


def codes() -> int:
    with acting(WORKER):
        return OutboxMessage.objects.filter(code_until__isnull=False).count()


def test_a_crowd_that_names_one_phone_gets_one_code_sent(committing, now):
    answers = at_once(lambda: ask(Actor.public(uuid7()), now))
    assert [type(answer) for answer in answers] == [ContactProof] * CROWD
    deliver_all(now)
    assert len(sent_to(PHONE)) == 1


@pytest.fixture
def two_codes(committing, now) -> list:
    """The ids of two codes on their way to one phone, for two people."""
    with as_role("public"):
        for _ in range(2):
            ask(Actor.public(uuid7()), now)
    with acting(WORKER):
        return list(OutboxMessage.objects.values_list("id", flat=True))


def claim_both(now, ids: list, *, waits: bool) -> list:
    """Let two workers claim them at the same moment; return what they claimed."""
    first, second = (lambda one=one: _claim(by=WORKER, at=now, message_id=one) for one in ids)
    return overlap(WORKER, first, second, process="worker", waits=waits)


def test_two_workers_send_one_of_two_codes(two_codes, now):
    first, second = claim_both(now, two_codes, waits=True)
    assert (type(first), type(second)) == (OutboxMessage, TooSoon)


def test_without_turns_they_would_send_both(two_codes, now, monkeypatch):
    monkeypatch.setattr(queries, "wait_for_turn", lambda whose: None)
    assert [type(one) for one in claim_both(now, two_codes, waits=False)] == [OutboxMessage] * 2


@pytest.fixture
def two_sign_ins(committing, now) -> list:
    """The ids of two requests to sign in, for one applicant."""
    rosa, asked = Actor.public(uuid7()), [uuid7(), uuid7()]
    with acting(WORKER):
        give_access(by=WORKER, at=now, subject=rosa.id, number="600001")
        Contact.objects.create(
            owner=rosa.id, kind=ContactKind.PHONE, key=new_key(), value=PHONE, created_at=now, verified_at=now,
            token=queries.contact_token(ContactKind.PHONE, PHONE),
        )  # fmt: skip
    with as_role("public"):
        for one in asked:
            ask_to_sign_in(
                by=Actor.public(), at=now, sign_in_id=one, name=number_token("600001"), client=client_token("192.0.2.7")
            )
    return asked


def codes_alive_after(now, asked: list, *, waits: bool) -> int:
    """Let two workers answer them at the same moment; return how many codes open the place."""
    first, second = (lambda one=one: actions.send_sign_in_code(by=WORKER, at=now, sign_in_id=one) for one in asked)
    assert overlap(WORKER, first, second, process="worker", waits=waits) == [None, None]
    with acting(WORKER):
        return SignIn.objects.filter(id__in=asked, sent_at__isnull=False).exclude(code_hash=VOID).count()


def test_two_workers_leave_one_sign_in_code_alive(two_sign_ins, now):
    assert codes_alive_after(now, two_sign_ins, waits=True) == 1


def test_without_turns_they_would_leave_two(two_sign_ins, now, monkeypatch):
    monkeypatch.setattr(queries, "wait_for_turn", lambda whose: None)
    assert codes_alive_after(now, two_sign_ins, waits=False) == 2


def test_a_button_pressed_many_times_is_one_proof(committing, now):
    rosa = Actor.public(uuid7())
    answers = at_once(lambda: ask(rosa, now))
    assert codes() == 1
    assert len({answer.id for answer in answers}) == 1


def test_a_crowd_of_guesses_has_three_attempts(committing, now):
    rosa = Actor.public(uuid7())
    with as_role("public"):
        ask(rosa, now)
    deliver_all(now)
    wrong = f"{(int(code_sent_to(PHONE)) + 1) % 1_000_000:06}"

    def guess() -> None:
        with acting(rosa):
            try:
                actions.confirm_contact_proof(by=rosa, at=now, owner=rosa.id, kind=ContactKind.PHONE, code=wrong)
            except InvalidInput as error:
                caught.append(str(error))

    caught: list[str] = []
    at_once(guess)
    with acting(WORKER):
        assert ContactProof.objects.get().attempts == ATTEMPTS
    assert sorted(text.count("ya no quedan intentos") for text in caught) == [0] * 2 + [1] * (CROWD - 2)


def changed_while_confirming(rosa: Actor, now) -> tuple[str, bool]:
    """Type the right code for one's phone and, while that waits, name another's; return the contact in the end."""
    with as_role("public"):
        ask(rosa, now)
    deliver_all(now)
    code = code_sent_to(PHONE)

    def hold_the_proof() -> None:
        assert ContactProof.objects.select_for_update().get()

    def confirm() -> object:
        return actions.confirm_contact_proof(by=rosa, at=now, owner=rosa.id, kind=ContactKind.PHONE, code=code)

    overlap(rosa, hold_the_proof, confirm, process="public", meanwhile=lambda: ask(rosa, now, ANOTHERS))
    with acting(WORKER):
        (contact,) = contacts_of(rosa.id)
        return contact.value, contact.is_verified


def test_the_code_of_one_phone_verifies_no_other(committing, now):
    assert changed_while_confirming(Actor.public(uuid7()), now) == (ANOTHERS, False)


def test_without_the_guard_it_would(committing, now, monkeypatch):
    def unguarded(contact: Contact, _: ContactProof, at) -> int:
        return Contact.objects.filter(id=contact.id).update(verified_at=at)

    monkeypatch.setattr(contacts, "_verify", unguarded)
    assert changed_while_confirming(Actor.public(uuid7()), now) == (ANOTHERS, True)
