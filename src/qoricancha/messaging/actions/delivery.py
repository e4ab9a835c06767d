"""Sending what lies in the outbox: claim, send, record."""

from datetime import datetime
from uuid import UUID

from qoricancha.kernel.actions import action
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.files import StoredFile
from qoricancha.kernel.ids import uuid7
from qoricancha.kernel.ports import adapter
from qoricancha.kernel.sealing import CannotOpen
from qoricancha.kernel.tokens import same
from qoricancha.messaging.models import OutboxMessage
from qoricancha.messaging.queries import codes_sent
from qoricancha.messaging.rules import limits
from qoricancha.messaging.rules.contacts import ContactKind
from qoricancha.messaging.rules.delivery import LEASE, MOST_ATTEMPTS, Failure, MessageState
from qoricancha.messaging.rules.ports import Attachment, Mail, NotSent, Port, Refused, Sms

_NEUTRAL_NAMES = {"application/pdf": "documento.pdf", "text/calendar": "cita.ics"}


class StillSending(Exception):
    """Another run claimed the message a moment ago; try again later."""


class TooSoon(Exception):
    """Codes went to this contact a short while ago, whoever asked for them; try again later."""


def deliver_message(*, by: Actor, at: datetime, message_id: UUID) -> None:
    """Send a queued message, at most once however often this runs (see README). Not for use inside a transaction.

    Raises NotSent, StillSending or TooSoon when it is worth trying again later.
    """
    message = _claim(by=by, at=at, message_id=message_id)
    if message is None:
        return
    port = _port_of(message)
    try:
        proof = port.send(_written(by=by, message=message))
    except CannotOpen:
        _record(by=by, message=message, state=MessageState.FAILED, failure=Failure.UNREADABLE)
    except Refused:
        _record(by=by, message=message, state=MessageState.FAILED, failure=Failure.REFUSED)
    except NotSent:
        _record(by=by, message=message, state=_again(message), failure=Failure.NOT_SENT)
        raise
    except Exception:
        state = _again(message) if port.repeatable else MessageState.UNCERTAIN
        _record(by=by, message=message, state=state, failure=Failure.BROKEN_OFF)
        raise
    else:
        _record(by=by, message=message, state=MessageState.SENT, delivered_at=at, proof=proof)


@action
def _claim(*, by: Actor, at: datetime, message_id: UUID) -> OutboxMessage | None:  # noqa: ARG001 - declared by the decorator
    rows = OutboxMessage.objects.select_related("key", "contact").select_for_update(of=("self",))
    message = rows.filter(id=message_id).first()
    if message is None:  # erased with the draft it was for
        return None
    if message.state == MessageState.SENDING:
        if message.claimed_at and at - message.claimed_at < LEASE:
            raise StillSending(message_id)
        if not _port_of(message).repeatable:
            _end(message, MessageState.UNCERTAIN, Failure.BROKEN_OFF)
            return None
    elif message.state != MessageState.QUEUED:
        return None
    if reason := _moot(message, at):
        _end(message, MessageState.FAILED, reason)
        return None
    if _is_too_soon(message, at):
        raise TooSoon(message_id)
    message.state, message.claim, message.claimed_at = MessageState.SENDING, uuid7(), at
    message.attempts += 1
    message.save(update_fields=["state", "claim", "claimed_at", "attempts"])
    return message


def _moot(message: OutboxMessage, at: datetime) -> Failure | None:
    """Return why a message must not be sent any more, to the contact as it is now."""
    if message.code_until and at >= message.code_until:
        return Failure.EXPIRED
    if message.contact.ended_at:
        return Failure.CONTACT_CHANGED
    if not message.code_until and not message.contact.is_verified:
        return Failure.NOT_VERIFIED
    if not same(bytes(message.recipient_token), bytes(message.contact.token)):
        return Failure.CONTACT_CHANGED
    return None


def _is_too_soon(message: OutboxMessage, at: datetime) -> bool:
    """Say whether the limits of the contact hold a code back that anybody may have asked for: its first sending."""
    if message.contact_verified_at or message.attempts:
        return False
    sent = codes_sent(contact=bytes(message.recipient_token), owner=message.owner, at=at).to_contact
    pause_ends = limits.resend_from(sent)
    return (pause_ends is not None and at < pause_ends) or limits.free_from(sent, limits.PER_CONTACT, at=at) is not None


def _end(message: OutboxMessage, state: MessageState, failure: Failure) -> None:
    message.state, message.failure = state, failure
    message.save(update_fields=["state", "failure"])


def _again(message: OutboxMessage) -> MessageState:
    return MessageState.QUEUED if message.attempts < MOST_ATTEMPTS else MessageState.FAILED


def _port_of(message: OutboxMessage) -> Port[Mail | Sms]:
    port: Port[Mail | Sms] = adapter("messaging.sms" if message.kind == ContactKind.PHONE else "messaging.mail")
    return port


@action
def _written(*, by: Actor, message: OutboxMessage) -> Mail | Sms:  # noqa: ARG001 - declared by the decorator
    if message.kind == ContactKind.PHONE:
        return Sms(message.id, message.recipient, message.body, message.queued_at)
    files = StoredFile.objects.filter(id__in=message.files).select_related("key").order_by("id")
    attachments = tuple(
        Attachment(_NEUTRAL_NAMES.get(file.media_type, "adjunto"), file.media_type, file.read()) for file in files
    )
    return Mail(message.id, message.recipient, message.subject, message.body, attachments, message.queued_at)


@action
def _record(
    *,
    by: Actor,  # noqa: ARG001 - declared by the decorator
    message: OutboxMessage,
    state: MessageState,
    failure: str = "",
    delivered_at: datetime | None = None,
    proof: str | None = None,
) -> None:
    row = OutboxMessage.objects.select_related("key").select_for_update(of=("self",)).get(id=message.id)
    if row.state != MessageState.SENDING or row.claim != message.claim:
        return  # fenced: another run has taken over since
    row.state, row.failure, row.delivered_at, row.proof = state, failure, delivered_at, proof
    row.save(update_fields=["state", "failure", "delivered_at", "proof"])
