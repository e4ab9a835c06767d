"""Reading what was sent, as a person would."""

import email
import email.policy
import re
from contextlib import suppress
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings

from qoricancha.kernel.actor import Actor
from qoricancha.kernel.db import acting
from qoricancha.messaging import actions
from qoricancha.messaging.actions.delivery import TooSoon
from qoricancha.messaging.models import OutboxMessage
from qoricancha.messaging.rules.delivery import MessageState
from tests.database import as_role

WORKER = Actor.job("messaging.deliver")


def folder() -> Path:
    """Return the folder of the file adapters."""
    return Path(settings.QORICANCHA_HOME) / "outbox"


def deliver_all(at) -> None:
    """Send what is queued and may be sent at this moment, as the worker would."""
    with as_role("worker"):
        with acting(WORKER):
            waiting = list(OutboxMessage.objects.filter(state=MessageState.QUEUED).values_list("id", flat=True))
        for message_id in waiting:
            with suppress(TooSoon):
                actions.deliver_message(by=WORKER, at=at, message_id=message_id)


def file_of(message_id) -> EmailMessage:
    """Return the one file that this message became."""
    (path,) = folder().glob(f"*-{message_id}.*")
    return email.message_from_bytes(path.read_bytes(), policy=email.policy.default)


def sent_to(recipient: str, **only: object) -> list[EmailMessage]:
    """Return what this contact received in this test, oldest first."""
    with as_role("worker"), acting(WORKER):
        rows = OutboxMessage.objects.filter(state=MessageState.SENT, **only).select_related("key").order_by("claim")
        ids = [row.id for row in rows if row.recipient == recipient]
    return [file_of(one) for one in ids]


def code_sent_to(recipient: str) -> str:
    """Return the digits of the last code that this contact received."""
    body = sent_to(recipient, code_until__isnull=False)[-1].get_body(("plain",)).get_content()
    return re.search(r"\b(\d{6})\b", body)[1]
