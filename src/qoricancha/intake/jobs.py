"""Jobs of the room."""

from uuid import UUID

from qoricancha.intake import actions
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.clock import now
from qoricancha.kernel.jobs import job


@job("intake.normalise_photo")
def normalise_photo(*, upload_id: str, **_later: object) -> None:
    """Make our own picture of what was sent."""
    actions.settle_photo(by=Actor.job("intake.normalise_photo"), at=now(), upload_id=UUID(upload_id))


@job("intake.send_receipt")
def send_receipt(*, application_id: str, again_for: str = "", **_later: object) -> None:
    """Write to the applicant's proved contacts."""
    by = Actor.job("intake.send_receipt")
    actions.send_receipt(by=by, at=now(), application_id=UUID(application_id), again_for=again_for)
