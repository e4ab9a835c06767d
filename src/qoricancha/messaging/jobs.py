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
