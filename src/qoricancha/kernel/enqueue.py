"""Ask for a job. The row is written in the caller's transaction: no commit, no job."""

from uuid import UUID

from procrastinate.contrib.django import app


def enqueue(name: str, *, queue: str = "default", lock: str | None = None, **ids: UUID | str | int) -> None:
    """Enqueue the job `name` ("room.verb") with ids only: a job's arguments lie in clear in the database."""
    arguments = {key: str(value) for key, value in ids.items()}
    app.configure_task(name, queue=queue, lock=lock, allow_unknown=True).defer(**arguments)
