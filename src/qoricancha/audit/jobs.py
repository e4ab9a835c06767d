"""Jobs of the room."""

from procrastinate.contrib.django import app

from qoricancha.audit import actions
from qoricancha.kernel.actor import Actor


@app.periodic(cron="* * * * *")
@app.task(name="audit.seal_entries", queueing_lock="audit.seal_entries")
def seal_entries(timestamp: int) -> None:  # noqa: ARG001 - given by the scheduler
    """Seal whatever was committed since the last time."""
    while actions.seal_entries(by=Actor.job("audit.seal_entries")):
        pass


@app.periodic(cron="7 * * * *")
@app.task(name="audit.export_head", queueing_lock="audit.export_head")
def export_head(timestamp: int) -> None:  # noqa: ARG001 - given by the scheduler
    """Take the newest head out of the database."""
    actions.export_head(by=Actor.job("audit.export_head"))
