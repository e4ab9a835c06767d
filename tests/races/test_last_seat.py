"""The last seat of a time goes to one person, whatever comes at the same moment.

The interleaving is made, not hoped for: the first transaction takes the seat
and waits, the second is seen to be blocked by it, then the first commits. With
the guard taken out of the update the same race oversells, so the guard is what
these tests test.
"""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection, connections, transaction

import qoricancha.appointments
from qoricancha.appointments.models import Appointment, Slot
from qoricancha.intake import actions
from qoricancha.kernel.db import acting
from qoricancha.kernel.errors import Conflict
from tests.database import as_role
from tests.intake.factories import SYSTEM, complete, open_offices

GUARDED = Path(qoricancha.appointments.__file__).parent / "sql" / "10_book_seat.sql"
GUARD = "AND s.taken + seats <= s.capacity"
LOOK_FIRST = "AND (SELECT x.taken + seats <= x.capacity FROM appointments_slot x WHERE x.id = s.id)"
PATIENCE = 30  # seconds, for a machine under load; nothing here sleeps


@pytest.fixture
def last_seat(committing, now) -> tuple:
    """Two complete drafts that want the last seat of a time."""
    nine = open_offices(now, desks=2)
    first, second, third = (complete(now, starts_at=nine) for _ in range(3))
    send(*first, now)
    return second, third


def send(draft, actor, at):
    with as_role("public"), acting(actor):
        return actions.submit(by=actor, at=at, draft=draft).outcome


def in_thread(function: Callable[[], object]) -> tuple[threading.Thread, list]:
    """Run in a thread with a connection of its own, in the present role.

    The function's result, or what it raised, is appended to the list.
    """
    found: list = []
    connected = threading.Event()

    def run() -> None:
        try:
            connection.ensure_connection()
            connected.set()
            found.append(function())
        except Exception as error:  # noqa: BLE001 - handed to the test
            found.append(error)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    assert connected.wait(PATIENCE), found
    return thread, found


def wait_until_blocked(thread: threading.Thread, by: int) -> None:
    """Return once some session waits for the backend `by`. Fails when the thread ends without having waited."""
    with as_role("owner"):
        while thread.is_alive():
            with connection.cursor() as cursor:
                cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE %s = ANY (pg_blocking_pids(pid))", [by])
                if cursor.fetchone()[0]:
                    return
    pytest.fail("nobody had to wait: the race did not happen")


def race(last_seat, now) -> list:
    """Let the first take the seat, the second want it, the first commit; return both outcomes."""
    (mine, me), (theirs, them) = last_seat
    taken, commit = threading.Event(), threading.Event()
    backend: list[int] = []

    def first() -> object:
        with transaction.atomic():
            outcome = send(mine, me, now)
            backend.append(connection.connection.info.backend_pid)
            taken.set()
            assert commit.wait(PATIENCE)
        return outcome

    one, outcome_of_one = in_thread(first)
    assert taken.wait(PATIENCE), outcome_of_one
    other, outcome_of_other = in_thread(lambda: send(theirs, them, now))
    wait_until_blocked(other, backend[0])
    commit.set()
    one.join(PATIENCE)
    other.join(PATIENCE)
    return outcome_of_one + outcome_of_other


def replace_guard(*, drop_check: bool = False) -> None:
    """In this test's own database, look for room before the update instead of in it: right, but for a race."""
    text = GUARDED.read_text(encoding="utf-8")
    assert text.count(GUARD) == 1
    with as_role("owner"), connection.cursor() as cursor:
        cursor.execute(text.replace(GUARD, LOOK_FIRST))
        if drop_check:
            cursor.execute("ALTER TABLE appointments_slot DROP CONSTRAINT slot_not_oversold")


def counted() -> tuple[int, int]:
    """Return seats taken and appointments, of a time with two seats."""
    with as_role("worker"), acting(SYSTEM):
        return Slot.objects.get().taken, Appointment.objects.count()


def test_the_last_seat_is_given_once(last_seat, now):
    assert race(last_seat, now) == ["BOOKED", "SEAT_GONE"]
    assert counted() == (2, 2)


def test_without_the_guard_the_check_stops_the_second(last_seat, now):
    replace_guard()
    first, second = race(last_seat, now)
    assert first == "BOOKED"
    assert isinstance(second, Conflict)
    assert counted() == (2, 2)


def test_without_guard_and_check_the_seat_is_sold_twice(last_seat, now):
    replace_guard(drop_check=True)
    assert race(last_seat, now) == ["BOOKED", "BOOKED"]
    assert counted() == (3, 3)


def test_the_variant_without_guard_is_right_when_nobody_races(last_seat, now):
    replace_guard()
    assert [send(*pair, now) for pair in last_seat] == ["BOOKED", "SEAT_GONE"]


def test_many_threads_take_every_seat_and_no_more(committing, now):
    nine = open_offices(now, desks=5)
    wanting = [complete(now, starts_at=nine) for _ in range(12)]
    start = threading.Barrier(len(wanting))

    def want(draft, actor):
        start.wait(PATIENCE)
        return send(draft, actor, now)

    running = [in_thread(lambda pair=pair: want(*pair)) for pair in wanting]
    for thread, _ in running:
        thread.join(PATIENCE)
    outcomes = sorted(str(found[0]) for _, found in running)
    assert outcomes == ["BOOKED"] * 5 + ["SEAT_GONE"] * 7
    assert counted() == (5, 5)
