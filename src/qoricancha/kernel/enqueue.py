"""Ask for a job. The row is written in the caller's transaction: no commit, no job."""

from uuid import UUID

from procrastinate import App
from procrastinate.contrib.django.django_connector import DjangoConnector

_asking = App(connector=DjangoConnector())
"""Writes jobs by Django's own connection, in a worker too.

There procrastinate's app has a connection of its own: a job that another job asks for by it would be there before the
transaction that it is about, find nothing, and be gone.
"""


def enqueue(name: str, *, queue: str = "default", lock: str | None = None, **ids: UUID | str | int) -> None:
    """Enqueue the job `name` ("room.verb") with ids only: a job's arguments lie in clear in the database."""
    arguments = {key: str(value) for key, value in ids.items()}
    _asking.configure_task(name, queue=queue, lock=lock, allow_unknown=True).defer(**arguments)
