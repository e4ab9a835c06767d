"""Closing an office for a day or hours: what is refused, who loses a seat and is told, and nobody slips in between."""

from collections.abc import Callable
from datetime import date, time, timedelta
from pathlib import Path

import pytest
from django.db import ProgrammingError, connection, transaction

import qoricancha.appointments
from qoricancha.accounts.rules.roles import Role
from qoricancha.appointments import actions, queries
from qoricancha.appointments.models import Appointment, Closure, Slot
from qoricancha.appointments.rules.calendar import Pause, at_lima
from qoricancha.intake.actions import book_seat, submit
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.db import acting
from qoricancha.kernel.errors import Conflict, InvalidInput, NotAllowed, NotFound
from qoricancha.messaging.models import OutboxMessage
from qoricancha.registration.actions import receive_here
from tests.database import as_role
from tests.intake.factories import complete, open_offices
from tests.races.overlap import overlap
from tests.races.test_last_seat import send
from tests.registration.factories import applied, officer, supervisor
from tests.registration.test_actions import jobs
from tests.registration.test_receiving_elsewhere import reference_of

pytestmark = pytest.mark.role("staff")
SYSTEM = Actor.system("tests")
TUESDAY = date(2019, 9, 3)
NINE = time(9)
HALF_PAST = time(9, 30)
FUNCTIONS = Path(qoricancha.appointments.__file__).parent / "sql" / "10_book_seat.sql"


@pytest.fixture
def chief(db):
    return supervisor()


def close(by, at, day=TUESDAY, **given) -> Closure:
    with acting(by):
        return actions.close_office(by=by, at=at, **{"office": "LIM", "day": day, "reason": "Corte de luz.", **given})


def held(by, at) -> list:
    with acting(by):
        return queries.held_during("LIM", Pause(TUESDAY), after=at)


def free(at, day=TUESDAY) -> list[str]:
    with as_role("worker"), acting(SYSTEM):
        days = queries.free_seats("LIM", day, 1, at=at)
    return [f"{seat.starts_at:%H:%M}" for found in days for seat in found.seats]


@pytest.mark.parametrize(
    ("given", "left"),
    [({}, []), ({"starts": NINE, "ends": HALF_PAST}, ["09:30"]), ({"starts": HALF_PAST, "ends": time(18)}, ["09:00"])],
)
def test_a_closed_day_or_hour_is_not_offered_and_comes_back_when_the_closure_goes(chief, now, given, left):
    open_offices(now)
    made = close(chief, now, **given)
    assert free(now) == left
    with acting(chief):
        assert [row.id for row in queries.coming_closures("LIM", now)] == [made.id]
        actions.remove_closure(by=chief, at=now, closure_id=made.id)
        assert queries.coming_closures("LIM", now) == []
    assert free(now) == ["09:00", "09:30"]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"reason": "  "}, "reason"),
        ({"starts": NINE}, "ends"),
        ({"ends": NINE}, "starts"),
        ({"starts": NINE, "ends": NINE}, "ends"),
        ({"starts": NINE, "ends": time(8)}, "ends"),
        ({"day": date(2019, 9, 1)}, "day"),
        ({"day": date(2019, 9, 2), "starts": NINE, "ends": time(10, 30)}, "day"),
    ],
)
def test_what_cannot_be_closed_is_refused_by_field(chief, now, given, field):
    with pytest.raises(InvalidInput) as refusal:
        close(chief, now, **given)
    assert list(refusal.value.fields) == [field]


@pytest.mark.parametrize("again", [{}, {"starts": NINE, "ends": HALF_PAST}])
def test_what_is_closed_already_is_not_closed_again(chief, now, again):
    close(chief, now)
    with pytest.raises(Conflict, match="ya está cerrada"):
        close(chief, now, **again)


def test_a_closure_that_goes_beyond_another_is_kept(chief, now):
    close(chief, now, starts=NINE, ends=HALF_PAST)
    close(chief, now, starts=NINE, ends=time(10))
    close(chief, now)
    close(chief, now, day=TUESDAY + timedelta(1))
    with acting(chief):
        shown = [(row.day.day, row.starts, row.ends) for row in queries.coming_closures("LIM", now)]
    assert shown == [(3, None, None), (3, NINE, HALF_PAST), (3, NINE, time(10)), (4, None, None)]


def test_a_day_on_which_people_are_expected_is_not_closed_and_says_who(chief, now):
    first, second = applied(now), applied(now)
    with pytest.raises(actions.StillHeld) as refusal:
        close(chief, now)
    assert {(one.holder, one.starts_at) for one in refusal.value.held} == {
        (first, at_lima(TUESDAY, NINE)),
        (second, at_lima(TUESDAY, NINE)),
    }
    assert not Closure.objects.exists()


def test_hours_without_appointments_are_closed_beside_those_with(chief, now):
    applied(now)
    close(chief, now, starts=HALF_PAST, ends=time(10))
    assert len(held(chief, now)) == 1


def test_appointments_that_are_over_do_not_keep_the_rest_of_the_day_open(chief, now):
    applied(now)
    close(chief, at_lima(TUESDAY, time(9, 15)))
    with as_role("owner"):
        assert Appointment.objects.live().count() == 1


def test_whoever_was_confirmed_loses_the_seat_and_is_told_once(chief, now):
    application = applied(now)
    [one] = held(chief, now)
    close(chief, now, cancelling=[one.appointment_id])
    with as_role("owner"):
        lost = Appointment.objects.get()
        assert (lost.cancelled_at, lost.cancel_reason, Slot.objects.get().taken) == (now, "OFFICE_CLOSED", 0)
    assert jobs("appointments.tell_cancelled") == [{"appointment_id": str(lost.id)}]
    with as_role("worker"):
        for _twice in range(2):
            actions.tell_cancelled(by=Actor.job("appointments.tell_cancelled"), at=now, appointment_id=lost.id)
        with acting(SYSTEM):
            [letter] = OutboxMessage.objects.select_related("key").filter(letter="seat_cancelled")
            assert (letter.owner, "martes 3 de setiembre" in letter.body) == (application, True)


def test_whoever_was_not_confirmed_keeps_the_seat(chief, now):
    applied(now)
    [known] = held(chief, now)
    applied(now)
    with pytest.raises(actions.StillHeld) as refusal:
        close(chief, now, cancelling=[known.appointment_id])
    assert len(refusal.value.held) == 2
    with as_role("owner"):
        assert (Appointment.objects.live().count(), Closure.objects.count(), Slot.objects.get().taken) == (2, 0, 2)


def test_whoever_has_chosen_anew_is_not_told(chief, now):
    application = applied(now)
    [one] = held(chief, now)
    close(chief, now, cancelling=[one.appointment_id])
    with as_role("owner"), acting(SYSTEM), connection.cursor() as cursor:
        later = at_lima(TUESDAY + timedelta(1), NINE)
        cursor.execute(
            "SELECT app.take_seats('LIM', 'REGISTRATION_IN_PERSON', %s, %s, %s)", [later, [application], now]
        )
    with as_role("worker"):
        actions.tell_cancelled(by=Actor.job("x"), at=now, appointment_id=one.appointment_id)
        assert not OutboxMessage.objects.filter(letter="seat_cancelled").exists()


def test_only_what_the_closure_covers_is_cancelled(chief, now):
    nine = open_offices(now, desks=5)
    for starts_at in (nine, nine + timedelta(minutes=30), nine + timedelta(days=1)):
        draft, actor = complete(now, starts_at=starts_at)
        send(draft, actor, now)
    draft, actor = complete(now, starts_at=nine, office="CUS")
    send(draft, actor, now)
    first, _second = held(chief, now)
    close(chief, now, starts=NINE, ends=HALF_PAST, cancelling=[first.appointment_id])
    with as_role("owner"):
        left = Appointment.objects.live().values_list("office", "slot__starts_at")
        assert set(left) == {
            ("LIM", nine + timedelta(minutes=30)),
            ("LIM", nine + timedelta(days=1)),
            ("CUS", nine),
        }


@pytest.mark.parametrize(
    ("by", "refusal"),
    [
        (lambda: officer("oficial"), NotAllowed),
        (lambda: officer("secretaria", Role.EXECUTIVE_SECRETARY), NotAllowed),
        (lambda: supervisor("jefa.cusco", offices=("CUS",)), NotAllowed),
    ],
)
def test_only_the_supervisor_of_the_office_closes_it(db, now, by, refusal):
    with pytest.raises(refusal):
        close(by(), now)


def test_a_closure_of_another_office_is_not_there(chief, now):
    made = close(chief, now)
    other, subordinate = supervisor("jefa.cusco", offices=("CUS",)), officer("oficial")
    with acting(other), pytest.raises(NotFound):
        actions.remove_closure(by=other, at=now, closure_id=made.id)
    with acting(subordinate), pytest.raises(NotAllowed):
        actions.remove_closure(by=subordinate, at=now, closure_id=made.id)


def test_a_closure_that_is_over_stays(chief, now):
    made = close(chief, now, starts=NINE, ends=HALF_PAST)
    for at, goes in ((at_lima(TUESDAY, HALF_PAST), False), (at_lima(TUESDAY, time(9, 29)), True)):
        with acting(chief):
            if not goes:
                assert queries.coming_closures("LIM", at) == []
                with pytest.raises(Conflict):
                    actions.remove_closure(by=chief, at=at, closure_id=made.id)
            else:
                actions.remove_closure(by=chief, at=at, closure_id=made.id)
    assert not Closure.objects.exists()


FORGED = {
    "another's closure": "INSERT INTO appointments_closure (id, office_id, day, reason)"
    " VALUES (gen_random_uuid(), 'CUS', '2019-09-03', 'x')",
    "changing a closure": "UPDATE appointments_closure SET day = '2019-09-04'",
    "cancelling without a closure": "SELECT app.cancel_for_closure(gen_random_uuid(), now())",
    "cancelling by hand": "UPDATE appointments_appointment SET cancelled_at = now(), cancel_reason = 'x'",
}


@pytest.mark.parametrize("statement", FORGED.values(), ids=FORGED)
def test_no_supervisor_gets_round_the_functions(chief, now, statement):
    applied(now)
    refused = pytest.raises(ProgrammingError, match=r"permission denied|row-level security|no such closure")
    with refused, acting(chief), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


# --- while somebody books ---


@pytest.fixture
def wanted(committing, now) -> tuple[Actor, tuple]:
    """The supervisor, and a complete draft that wants nine o'clock."""
    return supervisor(), complete(now, starts_at=open_offices(now, desks=2))


def booked_and_closed() -> tuple[int, int]:
    with as_role("owner"):
        return Appointment.objects.live().count(), Closure.objects.count()


def sending(draft, actor, now) -> Callable[[], object]:
    """Return the sending of a draft, in a transaction of its own."""

    def act() -> object:
        with acting(actor):
            return submit(by=actor, at=now, draft=draft).outcome

    return act


def closing(by, now, **given) -> Callable[[], object]:
    """Return the closing of Tuesday, in a transaction of its own."""
    return lambda: close(by, now, **given)


def test_whoever_is_just_booking_keeps_the_day_open(wanted, now):
    by, (draft, actor) = wanted
    done = overlap(actor, sending(draft, actor, now), closing(by, now), process="public", second_process="staff")
    assert (done[0], type(done[1])) == ("BOOKED", actions.StillHeld)
    assert booked_and_closed() == (1, 0)


def test_on_a_day_that_is_just_being_closed_nobody_gets_a_seat(wanted, now):
    by, (draft, actor) = wanted
    done = overlap(by, closing(by, now), sending(draft, actor, now), process="staff", second_process="public")
    assert (type(done[0]), done[1]) == (Closure, "SEAT_GONE")
    assert booked_and_closed() == (0, 1)


def test_without_the_lock_somebody_has_a_seat_on_a_closed_day(wanted, now):
    text = FUNCTIONS.read_text(encoding="utf-8")
    lock = "PERFORM pg_advisory_xact_lock_shared("
    assert text.count(lock) == 2  # booking, moving
    with as_role("owner"), connection.cursor() as cursor:
        cursor.execute(text.replace(lock, "PERFORM abs(").replace("%", "%%"), ())
    by, (draft, actor) = wanted
    overlap(by, closing(by, now), sending(draft, actor, now), process="staff", second_process="public", waits=False)
    assert booked_and_closed() == (1, 1)


def test_closing_waits_for_whoever_is_just_being_taken_over_and_not_in_a_circle(wanted, now):
    by, (draft, actor) = wanted
    send(draft, actor, now)
    reference, cusco = reference_of(draft.id), officer("cusco", offices=("CUS",))
    with as_role("staff"):
        [one] = held(by, now)
    done = overlap(
        cusco,
        lambda: receive_here(by=cusco, at=now, shown=reference, office="CUS", reason="Se mudó."),
        closing(by, now, cancelling=[one.appointment_id]),
        process="staff",
    )
    assert (done[0].outcome, type(done[1])) == ("MOVED", Closure)
    with as_role("owner"):
        assert (Slot.objects.get().taken, Appointment.objects.get().cancel_reason) == (0, "RECEIVED_ELSEWHERE")


def moving(who, at, leaving, wanted) -> Callable[[], object]:
    mine = Actor.public(who)

    def act():
        with acting(mine):
            return book_seat(by=mine, at=at, application_id=who, office="LIM", starts_at=wanted, leaving=leaving)

    return act


def test_whoever_is_just_moving_within_the_day_is_not_cancelled_unseen(wanted, now):
    by, (draft, actor) = wanted
    send(draft, actor, now)
    nine = at_lima(TUESDAY, NINE)
    with as_role("staff"):
        [one] = held(by, now)
    done = overlap(
        actor,
        moving(draft.id, now, nine, at_lima(TUESDAY, HALF_PAST)),
        closing(by, now, cancelling=[one.appointment_id]),
        process="public",
        second_process="staff",
    )
    assert (done[0], type(done[1])) == ("BOOKED", actions.StillHeld)
    assert booked_and_closed() == (1, 0)


@pytest.mark.parametrize("days", [0, 1])
def test_whoever_moves_while_their_day_is_closed_chooses_again(wanted, now, days):
    by, (draft, actor) = wanted
    send(draft, actor, now)
    nine, other = at_lima(TUESDAY, NINE), at_lima(TUESDAY + timedelta(days), HALF_PAST)
    with as_role("staff"):
        [one] = held(by, now)
    done = overlap(
        by,
        closing(by, now, cancelling=[one.appointment_id]),
        moving(draft.id, now, nine, other),
        process="staff",
        second_process="public",
    )
    assert (type(done[0]), done[1]) == (Closure, "SEAT_GONE")
    assert booked_and_closed() == (0, 1)
    with as_role("owner"):
        assert {slot.taken for slot in Slot.objects.all()} == {0}
    with as_role("public"):
        again = moving(draft.id, now, nine, at_lima(TUESDAY + timedelta(1), HALF_PAST))
        assert again() == "BOOKED"
