"""Of a draft that was never sent nothing is left that says whose it was; what was sent keeps its proofs."""

from datetime import timedelta

import pytest
from django.db import connection

from qoricancha.intake.actions import erase_expired_drafts, submit
from qoricancha.intake.rules.drafts import expires_at
from qoricancha.kernel.db import acting
from qoricancha.kernel.sealing import SealingKey, new_key
from qoricancha.messaging import actions, jobs
from qoricancha.messaging.models import Contact, ContactProof, OutboxMessage
from qoricancha.messaging.queries import contact_token
from qoricancha.messaging.rules.contacts import ContactKind
from tests.database import as_role
from tests.intake.factories import SYSTEM, complete, open_offices, prove_email, started

EMAIL = "rosa.prueba@correo.pe"

pytestmark = pytest.mark.django_db


def rows_of(owner) -> list[int]:
    with acting(SYSTEM):
        return [model.objects.filter(owner=owner).count() for model in (Contact, ContactProof, OutboxMessage)]


def erase_when_expired(now) -> None:
    assert erase_expired_drafts(by=SYSTEM, at=expires_at(now) + timedelta(days=1)) == 1


def test_contacts_proofs_and_messages_go_with_the_draft(now):
    draft, actor, _ = started(now)
    prove_email(draft, actor, now)
    assert rows_of(draft.id) == [1, 1, 1]
    erase_when_expired(now)
    assert rows_of(draft.id) == [0, 0, 0]


def test_those_of_an_application_stay(now):
    started(now)
    draft, actor = complete(now, starts_at=open_offices(now))
    with as_role("public"), acting(actor):
        submit(by=actor, at=now, draft=draft)
    before = rows_of(draft.id)
    erase_when_expired(now)
    assert rows_of(draft.id) == before == [1, 1, 1]


def test_a_contact_with_a_key_of_its_own_loses_that_too(now):
    draft, _, _ = started(now)
    with acting(SYSTEM):
        Contact.objects.create(
            owner=draft.id, kind=ContactKind.EMAIL, key=(key := new_key()), value=EMAIL, created_at=now,
            token=contact_token(ContactKind.EMAIL, EMAIL),
        )  # fmt: skip
    actions.erase_contacts(by=SYSTEM, at=now, owners=[draft.id])
    with acting(SYSTEM):
        assert SealingKey.objects.get(id=key.id).destroyed_at == now


def test_the_history_keeps_no_token(now):
    draft, actor, _ = started(now)
    prove_email(draft, actor, now, email=EMAIL)
    erase_when_expired(now)
    with as_role("audit"), connection.cursor() as cursor:
        cursor.execute("SELECT count(*), string_agg(concat(before, after), ' ') FROM audit.history"
                       " WHERE relation LIKE 'messaging%'")  # fmt: skip
        rows, text = cursor.fetchone()
    assert rows >= 6  # three came, three went
    assert contact_token(ContactKind.EMAIL, EMAIL).hex() not in text


def test_the_job_of_an_erased_message_has_nothing_to_do(now):
    draft, actor, _ = started(now)
    prove_email(draft, actor, now)
    with acting(SYSTEM):
        message_id = OutboxMessage.objects.get(owner=draft.id).id
    erase_when_expired(now)
    jobs.deliver(message_id=str(message_id))
