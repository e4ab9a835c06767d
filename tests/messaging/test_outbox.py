"""A message leaves at most once, whatever happens to the worker."""

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection
from django.utils.translation import get_language

from qoricancha.integrations.mail.files import FileMail
from qoricancha.kernel import ports
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.db import acting
from qoricancha.kernel.errors import NotAllowed
from qoricancha.kernel.files import store_file
from qoricancha.kernel.ids import uuid7
from qoricancha.kernel.sealing import new_key
from qoricancha.messaging import actions, jobs
from qoricancha.messaging.actions.delivery import StillSending
from qoricancha.messaging.models import Contact, OutboxMessage
from qoricancha.messaging.queries import contact_token
from qoricancha.messaging.rules.contacts import ContactKind
from qoricancha.messaging.rules.delivery import LEASE, MOST_ATTEMPTS
from qoricancha.messaging.rules.ports import NotSent, Refused
from tests.database import as_role
from tests.messaging.outbox import WORKER, file_of, folder

EMAIL = "rosa.prueba@correo.pe"
RECEIPT = {
    "standing": "Recibimos su registro.",
    "reference": "ABCD-EFGH",
    "when": "lunes 9 de septiembre, 10:30",
    "place": "Sede Lima",
}


class Post:
    """A mail port that counts, and fails as told."""

    repeatable = False

    def __init__(self) -> None:
        self.sent, self.fault, self.meanwhile = [], None, lambda: None

    def send(self, mail):
        self.sent.append(mail)
        self.meanwhile()
        if self.fault:
            raise self.fault
        return "250 tomado"


@pytest.fixture
def post(monkeypatch) -> Post:
    """Mail goes to a Post for this test."""
    post = Post()
    monkeypatch.setattr("qoricancha.messaging.actions.delivery.adapter", lambda port: post)
    return post


def verified_contact(now, owner=None) -> Contact:
    contact = Contact(owner=owner or uuid7(), kind=ContactKind.EMAIL, value=EMAIL, created_at=now, verified_at=now)
    contact.key, contact.token = new_key(), contact_token(ContactKind.EMAIL, EMAIL)
    contact.save()
    return contact


def queued(now, *, language="es", letter="receipt", context=RECEIPT, **kwargs):
    with acting(WORKER):
        contact = verified_contact(now)
        actions.choose_language(by=WORKER, at=now, owner=contact.owner, language=language)
        return actions.queue_letter(by=WORKER, at=now, contact_id=contact.id, letter=letter, context=context, **kwargs)


def deliver(at, message_id) -> None:
    actions.deliver_message(by=WORKER, at=at, message_id=message_id)


def row(message_id) -> OutboxMessage:
    with acting(WORKER):
        return OutboxMessage.objects.select_related("key").get(id=message_id)


def test_running_twice_sends_once(db, now, post):
    message_id = queued(now)
    deliver(now, message_id)
    deliver(now, message_id)
    message = row(message_id)
    assert [mail.message_id for mail in post.sent] == [message_id]
    assert (message.state, message.delivered_at, message.proof, message.attempts) == ("SENT", now, "250 tomado", 1)


def test_a_second_run_while_the_first_is_sending_leaves(committing, now, post):
    message_id = queued(now)
    met = []

    def second_run() -> None:
        try:
            deliver(now + timedelta(seconds=1), message_id)
        except StillSending:
            met.append("still sending")
        finally:
            connection.close()

    def run_in_a_thread() -> None:
        thread = threading.Thread(target=second_run)
        thread.start()
        thread.join()

    post.meanwhile = run_in_a_thread
    deliver(now, message_id)
    assert (met, len(post.sent), row(message_id).state) == (["still sending"], 1, "SENT")


def killed_while_sending(now, post):
    """A run that claims and never records, as after kill -9."""
    message_id = queued(now)
    post.fault = KeyboardInterrupt()
    with pytest.raises(KeyboardInterrupt):
        deliver(now, message_id)
    post.fault = None
    assert row(message_id).state == "SENDING"
    return message_id


def test_after_a_kill_nobody_sends_again_what_may_have_left(db, now, post):
    message_id = killed_while_sending(now, post)
    with pytest.raises(StillSending):
        deliver(now + LEASE / 2, message_id)
    deliver(now + LEASE, message_id)
    assert (row(message_id).state, row(message_id).failure, len(post.sent)) == ("UNCERTAIN", "BROKEN_OFF", 1)


def test_after_a_kill_a_repeatable_adapter_sends_again(db, now, post):
    post.repeatable = True
    message_id = killed_while_sending(now, post)
    deliver(now + LEASE, message_id)
    assert (row(message_id).state, len(post.sent)) == ("SENT", 2)


def test_a_run_that_slept_cannot_overwrite_what_a_later_one_recorded(db, now, post):
    post.repeatable = True
    message_id = queued(now)

    def later_run() -> None:
        post.meanwhile = lambda: None
        deliver(now + LEASE, message_id)
        post.fault = NotSent("slept")

    post.meanwhile = later_run
    with pytest.raises(NotSent):
        deliver(now, message_id)
    assert (row(message_id).state, row(message_id).delivered_at) == ("SENT", now + LEASE)


@pytest.mark.parametrize(
    ("fault", "state", "failure"),
    [
        (NotSent("busy"), "QUEUED", "NOT_SENT"),
        (Refused("no such mailbox"), "FAILED", "REFUSED"),
        (ConnectionResetError(), "UNCERTAIN", "BROKEN_OFF"),
    ],
)
def test_what_a_failure_leaves(db, now, post, fault, state, failure):
    message_id = queued(now)
    post.fault = fault
    try:
        deliver(now, message_id)
    except (NotSent, ConnectionResetError) as raised:
        assert raised is fault  # noqa: PT017 - a refusal is final and raises nothing
    message = row(message_id)
    assert (message.state, message.failure, message.delivered_at) == (state, failure, None)


def test_after_the_last_attempt_it_has_failed(db, now, post):
    message_id = queued(now)
    post.fault = NotSent("busy")
    for _ in range(MOST_ATTEMPTS):
        with pytest.raises(NotSent):
            deliver(now, message_id)
    assert (row(message_id).state, row(message_id).attempts) == ("FAILED", MOST_ATTEMPTS)
    deliver(now, message_id)
    assert len(post.sent) == MOST_ATTEMPTS


def test_a_message_whose_key_was_destroyed_ends(db, now, post):
    message_id = queued(now)
    with acting(WORKER):
        key = row(message_id).key
        key.wrapped, key.destroyed_at = None, now
        key.save()
    deliver(now, message_id)
    assert (row(message_id).state, row(message_id).failure, post.sent) == ("FAILED", "UNREADABLE", [])


def test_the_same_letter_once(db, now, post):
    with acting(WORKER):
        contact = verified_contact(now)
        ids = {
            actions.queue_letter(
                by=WORKER, at=now, contact_id=contact.id, letter="receipt", context=RECEIPT, once="application 7"
            )
            for _ in range(3)
        }
    (message_id,) = ids
    deliver(now, message_id)
    with acting(WORKER):
        assert OutboxMessage.objects.count() == 1


def test_a_letter_goes_in_the_language_of_its_contact(db, now, post):
    deliver(now, queued(now, language="ht", letter="news", context={}))
    [mail] = post.sent
    assert mail.subject == "Gen yon nouvèl"


def test_the_words_of_a_letter_are_asked_for_in_its_language(db, now, post):
    deliver(now, queued(now, language="fr", context=lambda: RECEIPT | {"when": f"({get_language()})"}))
    [mail] = post.sent
    assert "Votre rendez-vous : (fr)" in mail.body


def test_nobody_chooses_another_s_language(db, now):
    with acting(WORKER):
        contact = verified_contact(now)
    somebody = Actor.public(uuid7())
    with as_role("public"), acting(somebody), pytest.raises(NotAllowed):
        actions.choose_language(by=somebody, at=now, owner=contact.owner, language="fr")


def test_a_language_that_we_do_not_write_is_refused(db, now):
    with pytest.raises(IntegrityError):
        queued(now, language="xx")


def test_an_email_as_a_file(db, now):
    owner = uuid7()
    with acting(WORKER):
        contact = verified_contact(now, owner)
        file = store_file(
            key=contact.key, owner=owner, kind="receipt", media_type="application/pdf", content=b"%PDF-1.7", at=now
        )
        message_id = actions.queue_letter(
            by=WORKER, at=now, contact_id=contact.id, letter="receipt", context=RECEIPT, files=[file.id]
        )
    deliver(now, message_id)
    mail = file_of(message_id)
    (attached,) = mail.iter_attachments()
    assert (mail["To"], mail["Subject"]) == (EMAIL, "Referencia ABCD-EFGH")
    assert mail["Message-ID"] == f"<{message_id}@localhost>"
    assert (attached.get_filename(), attached.get_content()) == ("documento.pdf", b"%PDF-1.7")
    assert "Su cita: lunes 9 de septiembre, 10:30" in mail.get_body(("plain",)).get_content()
    assert row(message_id).proof == f"20190902T153000-{message_id}.eml"


def test_a_file_written_twice_is_one_file_for_our_eyes_only(db, now):
    message_id = queued(now)
    deliver(now, message_id)
    (path,) = folder().glob(f"*{message_id}*")
    before = path.read_bytes()
    with acting(WORKER):
        OutboxMessage.objects.filter(id=message_id).update(state="QUEUED", delivered_at=None)
    deliver(now, message_id)
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (before, 0o600)
    assert [found.name for found in folder().iterdir() if str(message_id) in found.name] == [path.name]


def test_the_job_is_enqueued_with_the_letter_and_runs(db, now):
    message_id = queued(now)
    with connection.cursor() as cursor:
        cursor.execute("SELECT args->>'message_id' FROM procrastinate_jobs WHERE task_name = 'messaging.deliver'")
        assert cursor.fetchall() == [(str(message_id),)]
    jobs.deliver(message_id=str(message_id), added_later="x")
    assert row(message_id).state == "SENT"


def test_nothing_readable_lies_in_the_outbox(db, now):
    message_id = queued(now)
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(m)::text FROM messaging_outboxmessage m WHERE id = %s", [message_id])
        (text,) = cursor.fetchone()
    assert not any(word in text for word in (EMAIL, "ABCD-EFGH", "septiembre"))
    assert not any(word.encode().hex() in text for word in (EMAIL, "ABCD-EFGH", "septiembre"))


def test_the_file_adapter_is_the_one_in_use():
    assert isinstance(ports.adapter("messaging.mail"), FileMail)
