"""Jobs of the room."""

from uuid import UUID

from qoricancha.kernel.actor import Actor
from qoricancha.kernel.clock import now
from qoricancha.kernel.jobs import job
from qoricancha.messaging import actions


@job("messaging.deliver")
def deliver(*, message_id: str, **_later: object) -> None:
    """Send a message of the outbox."""
    actions.deliver_message(by=Actor.job("messaging.deliver"), at=now(), message_id=UUID(message_id))


@job("messaging.send_sign_in_code")
def send_sign_in_code(*, sign_in_id: str, **_later: object) -> None:
    """Send an applicant the code that they asked for."""
    actions.send_sign_in_code(by=Actor.job("messaging.send_sign_in_code"), at=now(), sign_in_id=UUID(sign_in_id))
