"""Two at the same moment: real commits, real threads."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier

import pytest
from django.db import connections

from qoricancha.credentials import actions
from qoricancha.credentials.models import Document
from qoricancha.credentials.queries import token_lookup
from qoricancha.credentials.rules.standing import ConstanciaOutcome
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.files import StoredFile
from qoricancha.kernel.partial_dates import PartialDate
from tests.credentials.conftest import JOB, PROFILE, register, request_for


def at_once(times: int, function):
    """Run the function in so many threads that start together; return the results."""
    together = Barrier(times)

    def run(_: int):
        together.wait(timeout=20)
        try:
            return function()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(times) as threads:
        return list(threads.map(run, range(times)))


@pytest.fixture
def requested(committing: str, now: datetime) -> Document:
    return request_for(register(PROFILE, at=now), at=now)


def test_two_workers_issue_one_permit(requested, authority, now):
    issued = at_once(2, lambda: actions.issue_work_permit(by=JOB, at=now, document_id=requested.id))
    assert {document.file_id for document in issued} == set(
        StoredFile.objects.filter(kind="work-permit").values_list("id", flat=True)
    )
    assert len({document.file_id for document in issued}) == 1


def test_hasty_guessers_have_five_attempts_together(requested, authority, now):
    actions.issue_work_permit(by=JOB, at=now, document_id=requested.id)
    lookup = token_lookup(requested.codes["token"])

    def guess():
        return actions.constancia_for(
            by=Actor.public(), at=now, lookup=lookup, file_number="1", birth_date=PartialDate(1988, 11, 2)
        ).outcome

    assert Counter(at_once(8, guess)) == {ConstanciaOutcome.NO_MATCH: 5, ConstanciaOutcome.TOO_MANY: 3}
