"""Jobs of the room."""

from procrastinate.contrib.django import app

from qoricancha.accounts import actions
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.clock import now


@app.periodic(cron="47 * * * *")
@app.task(name="accounts.forget_client_counts", queueing_lock="accounts.forget_client_counts")
def forget_client_counts(timestamp: int) -> None:  # noqa: ARG001 - given by the scheduler
    """Forget who asked how often."""
    actions.forget_client_counts(by=Actor.job("accounts.forget_client_counts"), at=now())
