"""A job whose worker died is taken over; one that a job asks for is there when what it is about is there."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any
from unittest.mock import Mock

import psycopg
import pytest
from django.db import connections
from procrastinate.contrib.django import app

from qoricancha.kernel.actor import Actor
from qoricancha.kernel.db import acting
from qoricancha.kernel.enqueue import enqueue
from qoricancha.kernel.ids import uuid7
from qoricancha.kernel.jobs import retry_jobs_of_dead_workers
from qoricancha.launcher.postgres import Server
from tests.database import TESTER, as_role


@pytest.fixture
def abandoned(committing: str, postgres: Server) -> Callable[[], str]:
    """A job that a worker began before it died; gives its present status."""
    with acting(Actor.job("test")):
        enqueue("kernel.nothing", document_id=uuid7())
    with psycopg.connect(postgres.url("postgres", committing), autocommit=True) as connection:
        connection.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '5 minutes')")
        connection.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', attempts = 0,"
            " worker_id = (SELECT max(id) FROM procrastinate_workers)"
        )

    def status() -> str:
        with psycopg.connect(postgres.url("postgres", committing)) as connection:
            return connection.execute("SELECT status FROM procrastinate_jobs").fetchone()[0]

    return status


def run_on_worker(postgres: Server, database: str, work: Callable[[Any], Coroutine[Any, Any, None]]) -> None:
    """Run a coroutine with the app over a worker's own connection."""
    from procrastinate import PsycopgConnector

    async def connected() -> None:
        options = "-c role=qoricancha_worker"
        connector = PsycopgConnector(conninfo=postgres.url(TESTER, database), kwargs={"options": options})
        with app.replace_connector(connector) as worker_app:
            async with worker_app.open_async():
                await work(worker_app)

    asyncio.run(connected())


def test_the_job_of_a_dead_worker_waits_again(abandoned, postgres, committing):
    run_on_worker(postgres, committing, lambda worker: retry_jobs_of_dead_workers(Mock(app=worker), timestamp=0))
    assert abandoned() == "todo"


def test_without_the_reaper_it_stays_doing_for_ever(abandoned, postgres, committing):
    async def nothing(worker: Any) -> None:
        """The broken variant."""

    run_on_worker(postgres, committing, nothing)
    assert abandoned() == "doing"


# --- a job asks for another one ---


class ChangedItsMind(Exception):
    """The transaction is undone."""


def jobs_left_by(work: Callable[[], None], postgres: Server, database: str) -> tuple[int, int]:
    """Do `work` in a transaction of a worker that is undone; return the jobs that others saw before and after that."""

    def seen() -> int:
        with psycopg.connect(postgres.url("postgres", database)) as connection:
            return connection.execute("SELECT count(*) FROM procrastinate_jobs").fetchone()[0]

    found: list[int] = []

    def undone() -> None:
        try:
            with as_role("worker"), acting(Actor.job("test")):
                work()
                found.append(seen())
                raise ChangedItsMind
        except ChangedItsMind:
            found.append(seen())
        finally:
            connections.close_all()

    run_on_worker(postgres, database, lambda _worker: asyncio.to_thread(undone))
    before, after = found
    return before, after


def test_what_a_job_asks_for_is_there_with_its_transaction_and_not_before(committing, postgres):
    assert jobs_left_by(lambda: enqueue("kernel.nothing"), postgres, committing) == (0, 0)


def test_by_the_worker_s_own_connection_it_would_be_there_before(committing, postgres):
    def ask() -> None:
        """The broken variant."""
        app.configure_task("kernel.nothing", allow_unknown=True).defer()

    assert jobs_left_by(ask, postgres, committing) == (1, 1)
