"""Jobs of the room."""

from uuid import UUID

from procrastinate.contrib.django import app

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


@app.periodic(cron="17 * * * *")
@app.task(name="intake.erase_expired_drafts", queueing_lock="intake.erase_expired_drafts")
def erase_expired_drafts(timestamp: int) -> None:  # noqa: ARG001 - given by the scheduler
    """Erase what was never sent."""
    actions.erase_expired_drafts(by=Actor.job("intake.erase_expired_drafts"), at=now())
