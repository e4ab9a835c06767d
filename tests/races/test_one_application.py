"""However often, and from however many places at once, a draft is sent: one application, one seat, one receipt."""

import threading
from pathlib import Path

import pytest
from django.db import connection

import qoricancha.intake
from qoricancha.appointments.models import Appointment, Slot
from qoricancha.intake import actions
from qoricancha.intake.actions.submission import row_of
from qoricancha.intake.models import Application, Draft
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.db import acting
from tests.database import as_role
from tests.intake.factories import SYSTEM, complete, open_offices
from tests.races.test_last_seat import PATIENCE, in_thread, wait_until_blocked

THREADS = 8
FUNCTIONS = Path(qoricancha.intake.__file__).parent / "sql" / "submit_and_book.sql"
LOCKS = "ORDER BY d.id FOR UPDATE OF d"


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
    """The function alone: it locks the draft itself."""
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


def test_a_batch_locks_its_drafts_in_the_order_of_their_ids(committing, now):
    """While a batch waits for its first draft it holds no other: two batches cannot wait for each other."""
    assert free_while_a_batch_waits(now) == 1


def test_without_the_order_a_batch_holds_one_draft_and_waits_for_another(committing, now):
    text = FUNCTIONS.read_text(encoding="utf-8")
    assert text.count(LOCKS) == 1
    with as_role("owner"), connection.cursor() as cursor:
        cursor.execute(text.replace(LOCKS, "ORDER BY r.position FOR UPDATE OF d"))
    assert free_while_a_batch_waits(now) == 0


def free_while_a_batch_waits(now) -> int:
    """Send a batch of two drafts, the higher id first, while the lower is locked; return how many others are free."""
    low, high = sorted((complete(now, starts_at=None)[0] for _ in range(2)), key=lambda draft: draft.id)
    rows = [row_of(draft, now) for draft in (high, low)]

    def send():
        with acting(Actor.public()):
            return actions.submit_batch(by=Actor.public(), at=now, rows=rows)

    with as_role("worker"), acting(SYSTEM):
        assert list(Draft.objects.select_for_update().filter(id=low.id)) == [low]
        with as_role("public"):
            sending, answers = in_thread(send)
        wait_until_blocked(sending, connection.connection.info.backend_pid)
        free = list(Draft.objects.select_for_update(skip_locked=True).filter(id=high.id))
    sending.join(PATIENCE)
    assert [answer.outcome for answer in answers[0]] == ["SEAT_GONE"] * 2
    return len(free)
