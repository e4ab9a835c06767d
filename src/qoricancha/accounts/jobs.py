"""Jobs of the room."""

import logging

from procrastinate.contrib.django import app

from qoricancha.accounts import actions
from qoricancha.accounts.queries import next_review_due
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.clock import now, today
from qoricancha.kernel.db import acting

log = logging.getLogger(__name__)


@app.periodic(cron="*/10 * * * *")
@app.task(name="accounts.close_lapsed_sessions", queueing_lock="accounts.close_lapsed_sessions")
def close_lapsed_sessions(timestamp: int) -> None:  # noqa: ARG001 - given by the scheduler
    """Note which officers' sessions ended by themselves; forget forms that nobody came back for."""
    by, at = Actor.job("accounts.close_lapsed_sessions"), now()
    actions.close_lapsed_sessions(by=by, at=at)
    actions.forget_parked_forms(by=by, at=at)


@app.periodic(cron="20 13 * * *")
@app.task(name="accounts.watch_access_reviews", queueing_lock="accounts.watch_access_reviews")
def watch_access_reviews(timestamp: int) -> None:  # noqa: ARG001 - given by the scheduler
    """Say CRITICAL in the log, once a day, while the review of everybody's access is overdue."""
    with acting(Actor.job("accounts.watch_access_reviews")):
        due = next_review_due()
    if due and today() >= due:
        log.critical("The review of everybody's access was due on %s: qoricancha review_access", due)
