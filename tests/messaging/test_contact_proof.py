"""Nothing is sent to a contact until somebody there has typed the code."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from qoricancha.kernel.actor import Actor
from qoricancha.kernel.db import acting
from qoricancha.kernel.errors import Conflict, InvalidInput, NotAllowed, NotFound
from qoricancha.kernel.ids import uuid7
from qoricancha.kernel.sealing import new_key
from qoricancha.messaging import actions
from qoricancha.messaging.models import Contact, ContactProof, OutboxMessage
from qoricancha.messaging.queries import contacts_of, verified_contacts_of
from qoricancha.messaging.rules.contacts import ContactKind
from tests.database import as_role
from tests.messaging.outbox import WORKER, code_sent_to, deliver_all, sent_to
from tests.persons.samples import SUYAY, registered, supervisor

PHONE, EMAIL = ContactKind.PHONE, ContactKind.EMAIL
MINUTE = timedelta(minutes=1)
EMAIL_OF_ROSA = "rosa.prueba@correo.pe"
RECEIPT = {
    "standing": "Recibimos su registro.",
    "reference": "ABCD-EFGH",
    "when": "lunes 9 de septiembre, 10:30",
    "place": "Sede Lima",
}

pytestmark = [pytest.mark.django_db, pytest.mark.role("public")]


@pytest.fixture
def rosa() -> Actor:
    """Somebody inside their own draft."""
    return Actor.public(uuid7())


def start(by, at, value="987 654 321", kind=PHONE, **more):
    with acting(by):
        return actions.start_contact_proof(
            by=by, at=at, owner=by.id, kind=kind, value=value, client=uuid7().bytes, **more
        )


def confirm(by, at, code, kind=PHONE):
    """As a page does: what is wrong is caught inside the transaction."""
    with acting(by):
        try:
            return actions.confirm_contact_proof(by=by, at=at, owner=by.id, kind=kind, code=code)
        except InvalidInput as error:
            return error.fields["code"]


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


def test_the_code_that_arrives_verifies(rosa, now):
    proof = start(rosa, now)
    deliver_all(now)
    (sms,) = sent_to("+51987654321")
    assert sms.get_content().startswith("Su codigo es ")
    contact = confirm(rosa, now + MINUTE, code_sent_to("+51987654321"))
    assert (contact.value, contact.verified_at, contact.masked) == ("+51987654321", now + MINUTE, "••• ••• 321")
    assert proof.expires_at == now + 10 * MINUTE


def test_by_email_too(rosa, now):
    start(rosa, now, " Rosa.Prueba@Correo.PE ", EMAIL)
    deliver_all(now)
    (mail,) = sent_to("Rosa.Prueba@correo.pe")
    assert mail["Subject"].startswith("Código ")
    assert confirm(rosa, now, code_sent_to("Rosa.Prueba@correo.pe"), EMAIL).is_verified


def test_the_code_goes_in_the_language_of_the_page_also_when_that_was_changed(rosa, now):
    start(rosa, now, EMAIL_OF_ROSA, EMAIL, language="fr")
    start(rosa, now + 5 * MINUTE, EMAIL_OF_ROSA, EMAIL, language="ht")
    deliver_all(now + 5 * MINUTE)
    french, creole = (mail["Subject"] for mail in sent_to(EMAIL_OF_ROSA))
    assert french.endswith("pour confirmer votre adresse")
    assert creole.endswith("pou konfime imel ou")
    with acting(rosa):
        assert [contact.language for contact in contacts_of(rosa.id)] == ["ht"]


def test_somebody_chooses_the_language_of_their_letters(rosa, now):
    start(rosa, now)
    with acting(rosa):
        actions.choose_language(by=rosa, at=now, owner=rosa.id, language="pt")
        assert [contact.language for contact in contacts_of(rosa.id)] == ["pt"]


def test_three_attempts_then_not_even_the_right_code(rosa, now):
    start(rosa, now)
    deliver_all(now)
    code = code_sent_to("+51987654321")
    answers = [confirm(rosa, now, wrong(code)) for _ in range(3)]
    assert answers == [
        "El código no es correcto. Revíselo y vuelva a escribirlo.",
        "El código no es correcto. Revíselo y vuelva a escribirlo.",
        "El código no es correcto y ya no quedan intentos. Pida un código nuevo.",
    ]
    assert confirm(rosa, now, code) == answers[2]
    with acting(rosa):
        assert verified_contacts_of(rosa.id) == []


def test_text_that_cannot_be_a_code_costs_no_attempt(rosa, now):
    start(rosa, now)
    deliver_all(now)
    assert confirm(rosa, now, "12345") == "Escriba los 6 números del código."
    with acting(rosa):
        assert ContactProof.objects.get().attempts == 0


def test_after_ten_minutes_the_code_is_worth_nothing(rosa, now):
    start(rosa, now)
    deliver_all(now)
    code = code_sent_to("+51987654321")
    assert confirm(rosa, now + 10 * MINUTE, code) == "El código venció. Pida un código nuevo."


def test_without_a_code_sent(rosa, now):
    assert confirm(rosa, now, "123456") == "Primero pida un código."


def test_the_same_code_again_gives_the_same_answer(rosa, now):
    start(rosa, now)
    deliver_all(now)
    code = code_sent_to("+51987654321")
    assert confirm(rosa, now, code).verified_at == now
    assert confirm(rosa, now + 20 * MINUTE, code).verified_at == now


def test_asking_twice_in_the_pause_sends_one_code(rosa, now):
    first, second = start(rosa, now), start(rosa, now + MINUTE / 2)
    deliver_all(now)
    assert first.id == second.id
    assert len(sent_to("+51987654321")) == 1


def test_a_second_code_makes_the_first_worthless(rosa, now):
    start(rosa, now)
    deliver_all(now)
    old = code_sent_to("+51987654321")
    start(rosa, now + MINUTE)
    deliver_all(now + MINUTE)
    new = code_sent_to("+51987654321")
    if old != new:
        assert confirm(rosa, now + MINUTE, old) == "El código no es correcto. Revíselo y vuelva a escribirlo."
    assert confirm(rosa, now + MINUTE, new).is_verified


def test_a_verified_contact_needs_no_second_code(rosa, now):
    first = start(rosa, now)
    deliver_all(now)
    confirm(rosa, now, code_sent_to("+51987654321"))
    again = start(rosa, now + 5 * MINUTE)
    assert (again.id, again.confirmed_at) == (first.id, now)
    deliver_all(now)
    assert len(sent_to("+51987654321")) == 1


def test_another_number_must_be_proved_anew(rosa, now):
    start(rosa, now)
    deliver_all(now)
    old = code_sent_to("+51987654321")
    confirm(rosa, now, old)
    start(rosa, now + MINUTE, "912 345 678")
    with acting(rosa):
        (contact,) = contacts_of(rosa.id)
        assert (contact.value, contact.is_verified) == ("+51912345678", False)
    deliver_all(now)
    new = code_sent_to("+51912345678")
    if old != new:
        assert confirm(rosa, now + MINUTE, old).startswith("El código no es correcto")
    assert confirm(rosa, now + MINUTE, new).is_verified


@pytest.mark.parametrize(
    ("kind", "value", "message"),
    [
        (PHONE, "12345", "Escriba un número de celular de 9 dígitos, por ejemplo 912 345 678."),
        (EMAIL, "rosa", "Escriba un correo electrónico, por ejemplo nombre@correo.pe."),
        (
            PHONE,
            "+58 412 1234567",
            "Solo enviamos mensajes a celulares peruanos. Escriba un celular del Perú o use un correo.",
        ),
    ],
)
def test_what_cannot_be_used_is_said_in_plain_words(rosa, now, kind, value, message):
    with pytest.raises(InvalidInput) as caught:
        start(rosa, now, value, kind)
    assert caught.value.fields == {"value": message}


def test_a_kind_without_an_adapter_is_not_offered(rosa, now, settings):
    settings.QORICANCHA_ADAPTERS = {"messaging.mail": settings.QORICANCHA_ADAPTERS["messaging.mail"]}
    with pytest.raises(InvalidInput, match="no podemos enviar"):
        start(rosa, now)


def test_two_hundred_requests_stay_within_the_limits(rosa, now):
    refused = 0
    for second in range(0, 200 * 15, 15):
        try:
            start(rosa, now + timedelta(seconds=second))
        except InvalidInput:
            refused += 1
    with as_role("worker"), acting(WORKER):
        assert OutboxMessage.objects.count() == 4
    assert refused > 0


def test_many_owners_together_cannot_flood_one_number(now):
    for minute in range(120):
        start(Actor.public(uuid7()), now + minute * MINUTE)
        deliver_all(now + minute * MINUTE)
    assert len(sent_to("+51987654321")) == 8


def test_nothing_tells_that_somebody_else_named_the_same_number(now, django_assert_num_queries):
    for second in range(0, 40, 10):
        start(Actor.public(uuid7()), now + timedelta(seconds=second), "987654321")
    seen = [
        asked_again_and_again(now + MINUTE, value, django_assert_num_queries) for value in ("987654321", "912345678")
    ]
    assert seen[0] == seen[1]
    assert any("Puede pedir otro desde" in str(answer) for answer in seen[0])


def asked_again_and_again(now, value, django_assert_num_queries) -> list[object]:
    """Ask for codes from a fresh draft for an hour, every twenty seconds; return all that it is told."""
    somebody, told = Actor.public(uuid7()), []
    with django_assert_num_queries(18):
        start(somebody, now, value)
    for turn in range(180):
        at = now + turn * MINUTE / 3
        try:
            proof = start(somebody, at, value)
            told.append((proof.sent_at, proof.resend_from, proof.expires_at))
        except InvalidInput as refusal:
            told.append(str(refusal))
    return told


def test_who_shares_a_phone_gets_the_code_after_the_pause(rosa, now):
    start(Actor.public(uuid7()), now)
    deliver_all(now)
    start(rosa, now + MINUTE / 2)
    deliver_all(now + MINUTE / 2)
    assert len(sent_to("+51987654321")) == 1
    deliver_all(now + MINUTE)
    assert confirm(rosa, now + MINUTE, code_sent_to("+51987654321")).is_verified


def test_one_owner_cannot_flood_many_numbers(rosa, now):
    sent = 0
    for second in range(60):
        try:
            start(rosa, now + timedelta(seconds=second), f"9000000{second:02}")
            sent += 1
        except InvalidInput:
            pass
    assert sent == 6


def test_the_refusal_says_from_when(rosa, now):
    for turn in range(6):
        start(rosa, now, f"90000000{turn}")
    with pytest.raises(InvalidInput) as caught:
        start(rosa, now)
    assert caught.value.fields == {"value": "Ya enviamos códigos. Puede pedir otro desde las 11:30."}


def queue(by, contact_id, now, **kwargs):
    with acting(by):
        return actions.queue_letter(by=by, at=now, contact_id=contact_id, letter="receipt", context=RECEIPT, **kwargs)


def test_nothing_but_codes_goes_to_an_unverified_contact(rosa, now):
    contact_id = start(rosa, now).contact_id
    with pytest.raises(Conflict, match="todavía no está confirmado"):
        queue(rosa, contact_id, now)
    deliver_all(now)
    confirm(rosa, now, code_sent_to("+51987654321"))
    queue(rosa, contact_id, now)
    deliver_all(now)
    assert [sms.get_content().split()[0] for sms in sent_to("+51987654321")] == ["Su", "Referencia"]


def test_the_outbox_itself_refuses_a_letter_to_an_unverified_contact(rosa, now):
    proof = start(rosa, now)
    with as_role("worker"), acting(WORKER):
        message = OutboxMessage.objects.select_related("key").get(contact_id=proof.contact_id)
        message.code_until = None
        with pytest.raises(IntegrityError, match="outboxmessage_code_or_verified"), transaction.atomic():
            message.save()


def test_a_letter_queued_before_the_contact_changed_is_not_sent(rosa, now):
    contact_id = start(rosa, now).contact_id
    deliver_all(now)
    confirm(rosa, now, code_sent_to("+51987654321"))
    message_id = queue(rosa, contact_id, now)
    start(rosa, now + MINUTE, "912345678")
    deliver_all(now + MINUTE)
    with as_role("worker"), acting(WORKER):
        message = OutboxMessage.objects.get(id=message_id)
        assert (message.state, message.failure) == ("FAILED", "NOT_VERIFIED")


def test_a_letter_goes_to_no_address_that_was_left(rosa, now):
    contact_id = start(rosa, now).contact_id
    deliver_all(now)
    confirm(rosa, now, code_sent_to("+51987654321"))
    message_id = queue(rosa, contact_id, now)
    start(rosa, now + MINUTE, "912345678")
    with as_role("worker"), acting(WORKER):
        Contact.objects.filter(id=contact_id).update(verified_at=now + MINUTE)
    deliver_all(now + MINUTE)
    with as_role("worker"), acting(WORKER):
        message = OutboxMessage.objects.get(id=message_id)
        assert (message.state, message.failure) == ("FAILED", "CONTACT_CHANGED")


def test_back_at_the_first_number_its_code_still_serves(rosa, now):
    start(rosa, now)
    deliver_all(now)
    code = code_sent_to("+51987654321")
    confirm(rosa, now, code)
    for value in ("912345678", "987654321"):
        start(rosa, now + MINUTE / 2, value)
    assert confirm(rosa, now + MINUTE / 2, code).is_verified
    with acting(rosa):
        assert [contact.value for contact in verified_contacts_of(rosa.id)] == ["+51987654321"]


def test_nobody_touches_anothers_contacts(rosa, now):
    contact_id = start(rosa, now).contact_id
    other = Actor.public(uuid7())
    with acting(other):
        assert list(Contact.objects.all()) == list(ContactProof.objects.all()) == []
    with acting(other), pytest.raises(NotAllowed):
        actions.start_contact_proof(by=other, at=now, owner=rosa.id, kind=PHONE, value="987654321", client=bytes(16))
    with acting(other), pytest.raises(NotAllowed):
        actions.confirm_contact_proof(by=other, at=now, owner=rosa.id, kind=PHONE, code="123456")
    with pytest.raises(NotFound):
        queue(other, contact_id, now)


@pytest.mark.parametrize("column", ["body", "recipient_token"])
def test_the_public_role_reads_no_message_not_even_its_own(rosa, now, column):
    start(rosa, now)
    with pytest.raises(Exception, match="permission denied"), acting(rosa), connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM messaging_outboxmessage")


@pytest.fixture
def chief() -> Actor:
    """A supervisor."""
    return supervisor()


@pytest.fixture
def suyay(chief) -> Actor:
    """Somebody whom the supervisor's office knows."""
    return Actor.applicant(registered(chief, SUYAY).id)


@pytest.mark.role("staff")
def test_staff_see_contacts_one_owner_at_a_time(suyay, chief, now):
    with as_role("public"):
        start(suyay, now)
    with acting(chief):
        assert Contact.objects.count() == 0
    with acting(chief, subject=suyay.id):
        assert Contact.objects.count() == 1


def test_the_person_takes_over_the_contacts_of_whom_they_were_before(suyay, chief, now):
    start(suyay, now)
    deliver_all(now)
    confirm(suyay, now, code_sent_to("+51987654321"))
    person = registered(chief).id
    with as_role("staff"), acting(chief):
        key = new_key()
        moved = actions.adopt_contacts(by=chief, at=now, from_owner=suyay.id, to_owner=person, key=key)
        assert [contact.value for contact in moved] == ["+51987654321"]
    applicant = Actor.applicant(person)
    with acting(applicant):
        (contact,) = verified_contacts_of(person)
        assert (contact.value, contact.key_id) == ("+51987654321", key.id)
        assert start(applicant, now).confirmed_at == now
    with acting(suyay):
        assert contacts_of(suyay.id) == []


def test_a_contact_that_is_no_longer_theirs_stays_behind(suyay, chief, now):
    start(suyay, now)
    person = registered(chief).id
    with as_role("staff"), acting(chief):
        given = {"by": chief, "at": now, "from_owner": suyay.id, "to_owner": person, "key": new_key()}
        assert actions.adopt_contacts(**given, still_held=["+51912345678"]) == []
        assert len(actions.adopt_contacts(**given, still_held=["+51987654321"])) == 1
