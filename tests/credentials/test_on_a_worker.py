"""The job as a worker runs it: taken from the queue, in a thread, with its own connection."""

from datetime import datetime
from typing import Any

import pytest
from django.db import connection, connections

from qoricancha.credentials.models import Document
from qoricancha.credentials.rules.states import DocumentState
from qoricancha.kernel import ports
from qoricancha.kernel.db import acting
from qoricancha.kernel.enqueue import enqueue
from tests.credentials.conftest import JOB, OPERATOR, PROFILE, register, request_for
from tests.kernel.test_jobs import run_on_worker


async def until_nothing_is_left(worker: Any) -> None:
    await worker.run_worker_async(wait=False, listen_notify=False, install_signal_handlers=False)


def statuses() -> list[str]:
    with acting(OPERATOR), connection.cursor() as cursor:
        cursor.execute("SELECT status FROM procrastinate_jobs WHERE task_name = 'credentials.issue_work_permit'")
        return [status for (status,) in cursor.fetchall()]


@pytest.fixture
def requested(committing: str, now: datetime) -> Document:
    return request_for(register(PROFILE, at=now), at=now)


def test_worker_issues_what_was_requested_and_twice_makes_one(requested, committing, postgres, authority):
    with acting(JOB):
        enqueue("credentials.issue_work_permit", document_id=requested.id)
    run_on_worker(postgres, committing, until_nothing_is_left)
    connections.close_all()
    requested.refresh_from_db()
    assert (requested.state, statuses()) == (DocumentState.ISSUED, ["succeeded", "succeeded"])


def test_job_waits_for_another_try_where_nobody_signs(requested, committing, postgres, authority, settings):
    settings.QORICANCHA_ADAPTERS = {
        name: path for name, path in settings.QORICANCHA_ADAPTERS.items() if name != "credentials.signer"
    }
    ports.adapter.cache_clear()
    run_on_worker(postgres, committing, until_nothing_is_left)
    ports.adapter.cache_clear()
    connections.close_all()
    requested.refresh_from_db()
    assert (requested.state, statuses()) == (DocumentState.REQUESTED, ["todo"])
