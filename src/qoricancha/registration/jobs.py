"""Jobs of the room."""

from uuid import UUID

from qoricancha.kernel.actor import Actor
from qoricancha.kernel.clock import now
from qoricancha.kernel.jobs import job
from qoricancha.registration import actions


@job("registration.tell_received_elsewhere")
def tell_received_elsewhere(*, transfer_id: str, **_later: object) -> None:
    """Write to the person that another office receives them."""
    by = Actor.job("registration.tell_received_elsewhere")
    actions.tell_received_elsewhere(by=by, at=now(), transfer_id=UUID(transfer_id))
