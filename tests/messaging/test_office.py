"""A contact proved at the office: the person reads out the code, and the old contact serves until then."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from qoricancha.accounts.actions import ask_to_sign_in, confirm_sign_in, end_sign_ins_of, give_access
from qoricancha.accounts.queries import client_token, number_token, sign_in_holds
from qoricancha.accounts.rules.clients import PER_CLIENT_AND_HOUR
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.db import acting
from qoricancha.kernel.errors import InvalidInput, NotAllowed, NotFound
from qoricancha.kernel.ids import uuid7
from qoricancha.kernel.sealing import new_key
from qoricancha.messaging import actions
from qoricancha.messaging.models import Contact, ContactProof, OutboxMessage
from qoricancha.messaging.queries import contact_token, contacts_of, office_steps, proposals_of, verified_contacts_of
from qoricancha.messaging.rules.contacts import ContactKind, IdentityCheck
from tests.database import as_role
from tests.messaging.outbox import WORKER, code_sent_to, deliver_all, sent_to
from tests.persons.samples import SUYAY, registered, supervisor
from tests.staff import make_officer

PHONE, EMAIL = ContactKind.PHONE, ContactKind.EMAIL
OLD, NEW = "+51987654321", "+51912345678"
MINUTE = timedelta(minutes=1)

pytestmark = [pytest.mark.django_db, pytest.mark.role("staff")]


@pytest.fixture
def chief() -> Actor:
    """A supervisor in Lima."""
    return supervisor()


@pytest.fixture
def suyay(chief, now):
    """The id of somebody with a verified phone, who signs in by it and by a case number."""
    person = registered(chief, SUYAY).id
    with as_role("worker"), acting(WORKER):
        give_access(by=WORKER, at=now, subject=person, number="600001")
        contact = Contact(owner=person, kind=PHONE, key=new_key(), token=contact_token(PHONE, OLD), created_at=now)
        contact.value, contact.verified_at = OLD, now
        contact.save()
    return person


def propose(by, at, owner, value=NEW, kind=PHONE, identity=IdentityCheck.DOCUMENT):
    with acting(by):
        key = new_key()
        return actions.propose_contact(by=by, at=at, owner=owner, kind=kind, value=value, key=key, identity=identity)


def confirm(by, at, owner, code, kind=PHONE):
    """As a page does: what is wrong is caught inside the transaction."""
    with acting(by):
        try:
            return actions.confirm_proposed_contact(by=by, at=at, owner=owner, kind=kind, code=code)
        except InvalidInput as error:
            return str(error.fields["code"])


def held(by, owner) -> list[tuple[str, bool]]:
    with acting(by, subject=owner):
        return [(contact.value, contact.is_verified) for contact in contacts_of(owner)]


def proved(by, at, owner, value=NEW, kind=PHONE):
    propose(by, at, owner, value, kind)
    deliver_all(at)
    return confirm(by, at, owner, code_sent_to(value), kind)


def test_the_code_that_is_read_out_replaces_the_contact(chief, suyay, now):
    contact = proved(chief, now, suyay)
    assert (contact.value, contact.verified_at, contact.owner) == (NEW, now, suyay)
    assert held(chief, suyay) == [(NEW, True)]


def test_until_then_the_old_one_stays(chief, suyay, now):
    propose(chief, now, suyay)
    deliver_all(now)
    wrong = f"{(int(code_sent_to(NEW)) + 1) % 1_000_000:06}"
    assert confirm(chief, now, suyay, wrong).startswith("El código no es correcto")
    assert held(chief, suyay) == [(OLD, True)]
    with acting(chief, subject=suyay):
        assert [(one.value, one.identity) for one in proposals_of(suyay)] == [(NEW, IdentityCheck.DOCUMENT)]


def test_the_message_asks_to_be_read_out_in_the_office_and_nowhere_else(chief, suyay, now):
    propose(chief, now, suyay)
    deliver_all(now)
    [sms] = sent_to(NEW)
    assert "Digalo solo a quien lo atiende ahora en la oficina, nunca por teléfono" in sms.get_content()


def test_attempts_and_life_of_a_code_are_those_of_every_code(chief, suyay, now):
    propose(chief, now, suyay)
    deliver_all(now)
    code = code_sent_to(NEW)
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    assert [confirm(chief, now, suyay, wrong)[-22:] for _ in range(3)][2] == " Pida un código nuevo."
    assert "ya no quedan intentos" in confirm(chief, now, suyay, code)
    propose(chief, now + MINUTE, suyay)
    deliver_all(now + MINUTE)
    assert confirm(chief, now + 11 * MINUTE, suyay, code_sent_to(NEW)) == "El código venció. Pida un código nuevo."
    assert held(chief, suyay) == [(OLD, True)]


def test_a_code_for_a_mistyped_number_proves_no_other(chief, suyay, now):
    propose(chief, now, suyay, "+51999999999")
    deliver_all(now)
    stale = code_sent_to("+51999999999")
    propose(chief, now + MINUTE / 2, suyay)
    deliver_all(now + MINUTE / 2)
    if stale != code_sent_to(NEW):
        assert confirm(chief, now + MINUTE, suyay, stale).startswith("El código no es correcto")
    assert confirm(chief, now + MINUTE, suyay, code_sent_to(NEW)).value == NEW


def test_pressed_twice_it_is_proved_once(chief, suyay, now):
    first = proved(chief, now, suyay)
    assert confirm(chief, now + MINUTE, suyay, code_sent_to(NEW)).id == first.id
    with acting(chief, subject=suyay):
        assert [step.proved for step in office_steps(suyay)] == [True]


def test_asked_twice_in_the_pause_sends_one_code(chief, suyay, now):
    assert propose(chief, now, suyay).id == propose(chief, now + MINUTE / 2, suyay).id
    deliver_all(now)
    assert len(sent_to(NEW)) == 1


def test_limits_hold_at_the_office_too(chief, suyay, now):
    for turn in range(6):
        propose(chief, now, suyay, f"90000000{turn}")
    with pytest.raises(InvalidInput, match="Puede pedir otro desde las 11:30"):
        propose(chief, now, suyay)


def test_one_officer_sends_sixty_codes_an_hour_and_another_still_can(chief, suyay, now):
    with as_role("owner"), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO accounts_clientcount (id, client, what, hour, times)"
            " VALUES (gen_random_uuid(), %s, 'CODE_BY_SMS', date_trunc('hour', %s), %s)",
            [client_token(f"officer {chief.id}"), now, PER_CLIENT_AND_HOUR],
        )
    with pytest.raises(InvalidInput, match="demasiados códigos"):
        propose(chief, now, suyay)
    assert propose(make_officer("otra", factor=False).as_actor(), now, suyay).sent_at == now


def test_what_is_proved_already_needs_no_code(chief, suyay, now):
    with pytest.raises(InvalidInput, match="ya está confirmado"):
        propose(chief, now, suyay, "987 654 321")


def test_a_contact_of_another_kind_stands_beside_the_first(chief, suyay, now):
    proved(chief, now, suyay, "suyay@ejemplo.pe", EMAIL)
    assert held(chief, suyay) == [("suyay@ejemplo.pe", True), (OLD, True)]


def test_nothing_more_goes_to_what_was_replaced(chief, suyay, now):
    propose(chief, now, suyay)
    deliver_all(now)
    with as_role("worker"), acting(WORKER):
        [old] = verified_contacts_of(suyay)
        letter = actions.queue_letter(by=WORKER, at=now, contact_id=old.id, letter="news", context={})
    confirm(chief, now, suyay, code_sent_to(NEW))
    deliver_all(now)
    with as_role("worker"), acting(WORKER):
        message = OutboxMessage.objects.get(id=letter)
        assert (message.state, message.failure) == ("FAILED", "CONTACT_CHANGED")
        with pytest.raises(Exception, match="todavía no está confirmado"):
            actions.queue_letter(by=WORKER, at=now, contact_id=old.id, letter="news", context={})


def open_place(suyay, at) -> "UUID":  # noqa: F821
    """Sign in by the case number; return the sign-in."""
    one = uuid7()
    with as_role("public"):
        asked = {"sign_in_id": one, "name": number_token("600001"), "client": client_token("192.0.2.7")}
        ask_to_sign_in(by=Actor.public(), at=at, **asked)
    with as_role("worker"):
        actions.send_sign_in_code(by=WORKER, at=at, sign_in_id=one)
    deliver_all(at)
    return one


def test_whoever_holds_the_old_phone_is_shut_out(chief, suyay, now):
    """A stolen telephone: the place that it opened closes, and the code on its way to it opens nothing."""
    somebody = Actor.public()
    entered, waiting = open_place(suyay, now), open_place(suyay, now + 2 * MINUTE)
    with as_role("public"):
        stolen = code_sent_to(OLD)
    with as_role("worker"), acting(WORKER), connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_signin SET confirmed_at = %s WHERE id = %s", [now, entered])
    proved(chief, now + 3 * MINUTE, suyay)
    with as_role("public"), acting(somebody):
        assert not sign_in_holds(sign_in_id=entered, subject=suyay, at=now + 4 * MINUTE)
        with pytest.raises(InvalidInput):
            confirm_sign_in(by=somebody, at=now + 4 * MINUTE, sign_in_id=waiting, code=stolen)


def test_a_contact_is_given_up(chief, suyay, now):
    entered = open_place(suyay, now)
    with as_role("public"), acting(Actor.public()):
        confirm_sign_in(by=Actor.public(), at=now, sign_in_id=entered, code=code_sent_to(OLD))
    given = {"by": chief, "at": now, "owner": suyay, "kind": PHONE, "identity": IdentityCheck.PHOTOGRAPH}
    with acting(chief):
        actions.retire_contact(**given)
    assert held(chief, suyay) == []
    with as_role("public"), acting(Actor.public()):
        assert not sign_in_holds(sign_in_id=entered, subject=suyay, at=now)
    with acting(chief, subject=suyay):
        [step] = office_steps(suyay)
    assert (step.kind, step.proved, step.identity, step.at, step.by) == (
        PHONE, False, IdentityCheck.PHOTOGRAPH, now, chief.id,
    )  # fmt: skip
    with acting(chief), pytest.raises(NotFound):
        actions.retire_contact(**given)
    assert proved(chief, now + 2 * MINUTE, suyay, OLD).value == OLD


@pytest.mark.parametrize("verb", ["propose_contact", "confirm_proposed_contact", "retire_contact"])
@pytest.mark.parametrize("who", ["applicant", "secretary"])
def test_only_whoever_receives_people_proves_for_them(chief, suyay, now, verb, who):
    by = Actor.applicant(suyay)
    if who == "secretary":
        by = make_officer("secretaria", "EXECUTIVE_SECRETARY", factor=False).as_actor()
    given = {"value": NEW, "key": None, "identity": IdentityCheck.DOCUMENT, "code": "123456"}
    wanted = {"propose_contact": ("value", "key", "identity"), "retire_contact": ("identity",)}.get(verb, ("code",))
    with acting(by), pytest.raises(NotAllowed):
        getattr(actions, verb)(by=by, at=now, owner=suyay, kind=PHONE, **{name: given[name] for name in wanted})


def test_another_office_proves_nothing(suyay, now):
    stranger = make_officer("cusco", offices=("CUS",), factor=False).as_actor()
    with pytest.raises(Exception, match="row-level security"), transaction.atomic():
        propose(stranger, now, suyay)
    assert confirm(stranger, now, suyay, "123456") == "Primero pida un código."
    with acting(stranger), pytest.raises(NotFound):
        actions.retire_contact(by=stranger, at=now, owner=suyay, kind=PHONE, identity=IdentityCheck.DOCUMENT)


def test_another_office_closes_nobodys_place(chief, suyay, now):
    entered = open_place(suyay, now)
    with as_role("public"), acting(Actor.public()):
        confirm_sign_in(by=Actor.public(), at=now, sign_in_id=entered, code=code_sent_to(OLD))
    stranger = make_officer("cusco", offices=("CUS",), factor=False).as_actor()
    for by, holds in ((stranger, True), (chief, False)):
        with acting(by):
            end_sign_ins_of(by=by, at=now, subject=suyay)
        with as_role("public"), acting(Actor.public()):
            assert sign_in_holds(sign_in_id=entered, subject=suyay, at=now) == holds


def test_a_proposal_is_verified_by_nothing_but_taking_its_place(chief, suyay, now):
    propose(chief, now, suyay)
    with pytest.raises(IntegrityError, match="contact_proposed_is_not_verified"), acting(chief, subject=suyay):
        Contact.objects.proposed().update(verified_at=now)


def test_the_history_says_who_asked_and_who_took_the_code(chief, suyay, now):
    proved(chief, now, suyay)
    with as_role("audit"), connection.cursor() as cursor:
        cursor.execute(
            "SELECT actor->>'name', operation FROM audit.history WHERE relation = 'messaging_contactproof' ORDER BY id"
        )
        assert cursor.fetchall() == [(chief.name, "INSERT"), (chief.name, "UPDATE")]
    with acting(chief, subject=suyay):
        assert ContactProof.objects.get(confirmed_at__isnull=False).asked_by_id == chief.id
