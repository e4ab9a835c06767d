"""Jobs of the room."""

from uuid import UUID

from qoricancha.appointments import actions
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.clock import now
from qoricancha.kernel.jobs import job


@job("appointments.tell_cancelled")
def tell_cancelled(*, appointment_id: str, **_later: object) -> None:
    """Write to the person whose appointment was cancelled."""
    by = Actor.job("appointments.tell_cancelled")
    actions.tell_cancelled(by=by, at=now(), appointment_id=UUID(appointment_id))
