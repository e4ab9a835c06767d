"""Background work of this room."""

from uuid import UUID

from qoricancha.credentials import actions
from qoricancha.kernel import clock
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.jobs import job


@job("credentials.issue_work_permit")
def issue_work_permit(*, document_id: str, **_later: object) -> None:
    """Issue a requested permit; run again, it finds it issued and leaves it."""
    actions.issue_work_permit(
        by=Actor.job("credentials.issue_work_permit"), at=clock.now(), document_id=UUID(document_id)
    )


@job("credentials.renew_work_permit")
def renew_work_permit(*, document_id: str, **_later: object) -> None:
    """Request the permit that its holder asked for; run again, it finds it requested and leaves it."""
    actions.renew_work_permit(
        by=Actor.job("credentials.renew_work_permit"), at=clock.now(), document_id=UUID(document_id)
    )
