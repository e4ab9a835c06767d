"""A draft is sent in the last second before it is erased: it is an application or it is gone, never half of each."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

from qoricancha.intake import actions
from qoricancha.intake.actions import drafts
from qoricancha.intake.models import Application, Draft, Statement
from qoricancha.intake.permissions import NoDraft
from qoricancha.intake.rules.drafts import KEPT
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.db import acting
from tests.database import as_role
from tests.intake.factories import SYSTEM, complete
from tests.races.test_last_seat import PATIENCE, in_thread, wait_until_blocked

JOB = Actor.job("intake.erase_expired_drafts")


@pytest.fixture
def last_second(committing, now) -> tuple:
    """A complete draft with its actor, and the last moment at which it can be sent."""
    return *complete(now, starts_at=None), now + KEPT - timedelta(seconds=1)


def send(draft, actor, at) -> str:
    with acting(actor):
        return actions.submit(by=actor, at=at, draft=draft).outcome


def erase(at) -> int:
    with acting(JOB):
        return actions.erase_expired_drafts(by=JOB, at=at + timedelta(seconds=1))


class Held:
    """A transaction in a thread that has done its work and waits for `commit`."""

    def __init__(self, work) -> None:
        self.done, self.may_commit, self.backend = threading.Event(), threading.Event(), 0
        self.thread, self.found = in_thread(lambda: self._run(work))
        assert self.done.wait(PATIENCE), self.found

    def _run(self, work) -> object:
        with transaction.atomic():
            result = work()
            self.backend = connection.connection.info.backend_pid
            self.done.set()
            assert self.may_commit.wait(PATIENCE)
        return result

    def commit(self) -> object:
        self.may_commit.set()
        self.thread.join(PATIENCE)
        return self.found[0]


def left() -> tuple[int, int, int, list[bool]]:
    """Return how many drafts, parts of claims and applications there are, and whether the latter can be opened."""
    with as_role("worker"), acting(SYSTEM):
        keys = [sent.key.destroyed_at is None for sent in Application.objects.select_related("key")]
        return Draft.objects.count(), Statement.objects.values("id").count(), len(keys), keys


def test_what_is_being_sent_is_not_erased(last_second):
    draft, actor, at = last_second
    with as_role("public"):
        sending = Held(lambda: send(draft, actor, at))
    with as_role("worker"):
        assert erase(at) == 0
    assert sending.commit() == "SEAT_GONE"
    assert left() == (1, 1, 1, [True])


def test_without_the_lock_an_acknowledged_application_is_destroyed(last_second, monkeypatch):
    draft, actor, at = last_second
    unlocked = Draft.objects.filter(submitted_at=None).order_by("expires_at")
    monkeypatch.setattr(drafts, "_expired", lambda _at: unlocked.all())
    with as_role("public"):
        sending = Held(lambda: send(draft, actor, at))
    with as_role("worker"):
        erasing, erased = in_thread(lambda: erase(at))
        wait_until_blocked(erasing, sending.backend)
    assert sending.commit() == "SEAT_GONE"
    erasing.join(PATIENCE)
    assert erased == [1]
    assert left() == (0, 0, 1, [False])


def test_what_is_being_erased_is_not_sent(last_second):
    draft, actor, at = last_second
    with as_role("worker"):
        erasing = Held(lambda: erase(at))
    with as_role("public"):
        sending, sent = in_thread(lambda: send(draft, actor, at))
        wait_until_blocked(sending, erasing.backend)
    assert erasing.commit() == 1
    sending.join(PATIENCE)
    assert isinstance(sent[0], NoDraft)
    assert left() == (0, 0, 0, [])
