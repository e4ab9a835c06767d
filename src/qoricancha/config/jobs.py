"""Jobs that no room owns."""

import logging

from procrastinate.contrib.django import app

from qoricancha.config.database.personal_data.erasing import erase_what_is_past
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.clock import now

log = logging.getLogger(__name__)


@app.periodic(cron="17 * * * *")
@app.task(name="config.apply_retention", queueing_lock="config.apply_retention")
def apply_retention(timestamp: int) -> None:  # noqa: ARG001 - given by the scheduler
    """Erase what is past its term, and say how much it was."""
    for report in erase_what_is_past(by=Actor.job("config.apply_retention"), at=now()):
        if report.rows:
            log.info("%s: %s rows erased", report.rule.name, report.rows)
