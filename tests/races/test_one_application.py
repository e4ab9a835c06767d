"""However often, and from however many places at once, a draft is sent: one application, one seat, one receipt."""

import threading

import pytest

from qoricancha.appointments.models import Appointment, Slot
from qoricancha.intake import actions
from qoricancha.intake.actions.submission import row_of
from qoricancha.intake.models import Application
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.db import acting
from tests.database import as_role
from tests.intake.factories import SYSTEM, complete, open_offices
from tests.races.test_last_seat import PATIENCE, in_thread

THREADS = 8


@pytest.fixture
def draft_and_actor(committing, now):
    return complete(now, starts_at=open_offices(now))


def all_at_once(send) -> list:
    start = threading.Barrier(THREADS)

    def run():
        start.wait(PATIENCE)
        return send()

    running = [in_thread(run) for _ in range(THREADS)]
    for thread, _ in running:
        thread.join(PATIENCE)
    return [found[0] for _, found in running]


def counted() -> tuple[int, int, int]:
    with as_role("worker"), acting(SYSTEM):
        return Application.objects.count(), Appointment.objects.count(), Slot.objects.get().taken


def test_one_draft_sent_by_many_threads(draft_and_actor, now):
    draft, actor = draft_and_actor

    def send():
        with acting(actor):
            return actions.submit(by=actor, at=now, draft=draft)

    with as_role("public"):
        answers = all_at_once(send)
    assert sorted(answer.outcome for answer in answers) == ["BOOKED"] + ["REPEATED"] * (THREADS - 1)
    assert len({answer.receipt for answer in answers}) == 1
    assert counted() == (1, 1, 1)


def test_one_client_key_in_many_batches(draft_and_actor, now):
    """The function alone, without the lock on the draft: the unique key decides."""
    draft, _ = draft_and_actor
    row = row_of(draft, now)

    def send():
        with acting(Actor.public()):
            return actions.submit_batch(by=Actor.public(), at=now, rows=[row])[0]

    with as_role("public"):
        answers = all_at_once(send)
    assert sorted(answer.outcome for answer in answers) == ["BOOKED"] + ["REPEATED"] * (THREADS - 1)
    assert len({answer.receipt for answer in answers}) == 1
    assert counted() == (1, 1, 1)


def test_batches_that_share_times_do_not_deadlock(committing, now):
    """Two batches want two times in opposite order, over and over; both end."""
    nine = open_offices(now, desks=40)
    drafts = [complete(now, starts_at=nine, office=office)[0] for office in ("LIM", "CUS") for _ in range(8)]
    rows = [row_of(draft, now) for draft in drafts]

    def send(batch):
        with acting(Actor.public()):
            return actions.submit_batch(by=Actor.public(), at=now, rows=batch)

    with as_role("public"):
        forwards = in_thread(
            lambda: [send([first, second]) for first, second in zip(rows[:4], rows[8:12], strict=True)]
        )
        backwards = in_thread(
            lambda: [send([second, first]) for first, second in zip(rows[4:8], rows[12:], strict=True)]
        )
        for thread, _ in (forwards, backwards):
            thread.join(PATIENCE)
    outcomes = [answer.outcome for _, found in (forwards, backwards) for batch in found[0] for answer in batch]
    assert outcomes == ["BOOKED"] * len(rows)
