"""Jobs: at least once, so every job is written to be run twice without harm.

A job whose worker died stays "doing"; `kernel.retry_jobs_of_dead_workers`
hands it to a living worker every minute.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

DEAD_AFTER_SECONDS = 30
_PATIENCE = RetryStrategy(max_attempts=18, exponential_wait=2)  # seconds 2, 4, 8 …: three days in all

F = TypeVar("F", bound=Callable[..., Any])


def job(name: str, *, queue: str = "default") -> Callable[[F], F]:
    """Register a function of a room's jobs.py as the job `name`; failures are retried with growing pauses.

    The function takes keyword ids and `**_later`, so that an old worker meets a newer job in peace.
    """

    def register(function: F) -> F:
        app.task(name=name, queue=queue, retry=_PATIENCE)(function)
        return function

    return register


@app.periodic(cron="* * * * *")
@app.task(name="kernel.retry_jobs_of_dead_workers", queueing_lock="reaper", pass_context=True)
async def retry_jobs_of_dead_workers(context: JobContext, timestamp: int) -> None:  # noqa: ARG001 - given by the scheduler
    """Give jobs of workers without a heartbeat back to the queue."""
    manager = context.app.job_manager
    for stalled in await manager.get_stalled_jobs(seconds_since_heartbeat=DEAD_AFTER_SECONDS):
        await manager.retry_job(stalled)
