"""A person stands at another office than their application's: what the reference they show can do, and what not."""

import json
import re
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
import pytest
from django.db import ProgrammingError, connection, transaction

import qoricancha.registration
from qoricancha.accounts.models import ClientCount
from qoricancha.appointments.models import Appointment, Slot
from qoricancha.appointments.queries import seat_of
from qoricancha.intake import queries as intake
from qoricancha.intake.actions import book_seat, send_receipt
from qoricancha.intake.models import Application
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.db import acting
from qoricancha.kernel.errors import Conflict, InvalidInput, NotAllowed, NotFound
from qoricancha.messaging.models import OutboxMessage
from qoricancha.registration import actions, queries
from qoricancha.registration.models import Transfer
from qoricancha.registration.rules.receptions import LOOKS_PER_HOUR, Shown, ShownOutcome
from tests.database import as_role
from tests.intake.factories import SYSTEM, open_offices, started
from tests.races.overlap import overlap
from tests.registration.factories import applied, checked_in, completed, officer, supervisor
from tests.registration.test_actions import act, jobs

pytestmark = pytest.mark.role("staff")
WHY = "Se mudó a Cusco."
WRITER = Actor.job("intake.send_receipt")
FUNCTIONS = Path(qoricancha.registration.__file__).parent / "sql" / "receive_here.sql"


@pytest.fixture
def cusco(db):
    return officer("oficial.cusco", offices=("CUS",))


def reference_of(application) -> str:
    with as_role("owner"):
        return Application.objects.get(id=application).reference


def look(by, at, shown) -> Shown:
    with acting(by):
        return actions.find_shown(by=by, at=at, shown=shown)


def receive(by, at, shown, office="CUS", reason=WHY) -> Shown:
    with acting(by):
        return actions.receive_here(by=by, at=at, shown=shown, office=office, reason=reason)


def give_back(by, at, application) -> Shown:
    with acting(by):
        return actions.send_back(by=by, at=at, application_id=application)


def sees(by, application) -> bool:
    with acting(by):
        return application in intake.applications([application])


# --- looking ---


@pytest.mark.parametrize("how", ["{}", " {} ", "https://refugio.example/r/{}", "{lower}"])
def test_what_is_shown_tells_where_the_application_is_and_no_more(cusco, now, how):
    application = applied(now)
    reference = reference_of(application)
    shown = look(cusco, now, how.format(reference, lower=f"{reference[:5]}-{reference[5:]}".lower()))
    with as_role("owner"):
        starts_at = Slot.objects.get().starts_at
    assert shown == Shown(ShownOutcome.WAITING, application, "LIM", starts_at)
    assert not sees(cusco, application)


def test_an_unknown_reference_and_one_that_was_never_sent_are_told_apart(cusco, now):
    draft, _actor, _code = started(now)
    assert look(cusco, now, "ZZZZZZZZZZ") == Shown(ShownOutcome.UNKNOWN)
    assert look(cusco, now, draft.reference) == Shown(ShownOutcome.UNSENT)


@pytest.mark.parametrize("text", ["%", "", "rosa", "V12345678"])
def test_nothing_but_a_whole_reference_finds(cusco, now, text):
    reference = reference_of(applied(now))
    for shown in (text, reference[:-1], f"{reference[:-1]}%"):
        assert look(cusco, now, shown) == Shown(ShownOutcome.UNKNOWN)


def test_looks_are_counted_for_each_officer_and_hour(cusco, now):
    reference = reference_of(applied(now))
    for number in range(LOOKS_PER_HOUR):
        assert look(cusco, now, f"ZZZZZZZZ{number:02}").outcome == ShownOutcome.UNKNOWN
    assert look(cusco, now, reference) == Shown(ShownOutcome.TOO_MANY)
    assert receive(cusco, now, reference) == Shown(ShownOutcome.TOO_MANY)
    assert look(officer("otra.cusco", offices=("CUS",)), now, reference).outcome == ShownOutcome.WAITING
    assert look(cusco, now + timedelta(hours=1), reference).outcome == ShownOutcome.WAITING
    with as_role("worker"):
        counted = ClientCount.objects.filter(what="REFERENCE").values_list("times", flat=True)
        assert sorted(counted) == [1, 1, LOOKS_PER_HOUR + 2]


def test_the_database_counts_by_the_same_number():
    assert f"c.of_client > {LOOKS_PER_HOUR} " in FUNCTIONS.read_text(encoding="utf-8")


# --- receiving here ---


def test_the_application_comes_to_this_office_and_its_seat_becomes_free(cusco, now):
    lima, application = officer(), applied(now)
    with acting(lima):
        starts_at = seat_of(application).starts_at
    assert receive(cusco, now, reference_of(application), reason=f" {WHY} ") == Shown(
        ShownOutcome.MOVED, application, "LIM"
    )
    assert (sees(cusco, application), sees(lima, application)) == (True, False)
    with acting(cusco):
        moved = queries.transfer_of(application)
        assert (moved.reason, moved.from_office_id, moved.to_office_id, moved.starts_at, moved.moved_by_id) == (
            WHY, "LIM", "CUS", starts_at, cusco.id,
        )  # fmt: skip
        assert [visit.application_id for visit in queries.found_by(cusco, "rosa")] == [application]
        assert seat_of(application) is None
    with as_role("owner"):
        assert Slot.objects.get().taken == 0
        [lost] = Appointment.objects.all()
        assert (lost.cancelled_at, lost.cancel_reason) == (now, "RECEIVED_ELSEWHERE")
    with acting(lima):
        assert queries.found_by(lima, "rosa") == queries.agenda(lima, "LIM", starts_at.date()) == []
        assert queries.transfer_of(application) is None


def test_whoever_was_taken_over_is_checked_in_and_signed_off_here(cusco, now):
    application = applied(now)
    receive(cusco, now, reference_of(application))
    found = completed(cusco, now, application)
    chief = supervisor("jefa.cusco", offices=("CUS",))
    assert act("sign_off", chief, now, found).office_id == "CUS"


def test_without_a_seat_it_comes_here_too(cusco, now):
    application = applied(now, seat=False)
    assert receive(cusco, now, reference_of(application)).outcome == ShownOutcome.MOVED
    with acting(cusco):
        assert queries.transfer_of(application).starts_at is None


def test_a_person_without_a_seat_is_checked_in_today(db, now):
    by, application = officer(), applied(now, seat=False)
    with acting(by):
        assert [visit.application_id for visit in queries.found_by(by, "rosa")] == [application]
        assert actions.check_in(by=by, at=now, application_id=application).checked_in_at == now


def test_what_is_here_already_is_not_moved(db, now):
    lima, application = officer(), applied(now)
    assert receive(lima, now, reference_of(application), office="LIM") == Shown(ShownOutcome.HERE, application, "LIM")
    with acting(lima):
        assert seat_of(application) is not None


@pytest.mark.parametrize(("step", "outcome"), [(checked_in, "ARRIVED"), (completed, "ARRIVED"), (None, "REGISTERED")])
def test_whoever_another_office_has_received_stays_there(cusco, now, step, outcome):
    lima, application = officer(), applied(now)
    found = (step or completed)(lima, now, application)
    if step is None:
        act("sign_off", supervisor(), now, found)
    reference = reference_of(application)
    answer = Shown(ShownOutcome(outcome), application, "LIM")
    assert receive(cusco, now, reference) == answer
    assert look(cusco, now, reference).outcome == outcome
    assert not sees(cusco, application)
    with as_role("owner"):
        assert not Transfer.objects.exists()


def test_an_undone_arrival_lets_the_person_be_received_elsewhere(cusco, now):
    lima, application = officer(), applied(now)
    act("undo_check_in", lima, now, checked_in(lima, now, application), reason="Era otra persona.")
    assert receive(cusco, now, reference_of(application)).outcome == ShownOutcome.MOVED
    assert checked_in(cusco, now, application)


def test_receiving_needs_a_reason_a_role_and_an_office_of_one_s_own(cusco, now):
    reference = reference_of(applied(now))
    with pytest.raises(InvalidInput):
        receive(cusco, now, reference, reason=" ")
    with pytest.raises(NotAllowed):
        receive(cusco, now, reference, office="LIM")
    with pytest.raises(NotAllowed):
        look(officer("secretaria", "EXECUTIVE_SECRETARY", offices=("CUS",)), now, reference)


def test_the_person_is_told_that_another_office_receives_them(cusco, now):
    application = applied(now)
    receive(cusco, now, reference_of(application))
    [job] = jobs("registration.tell_received_elsewhere")
    by = Actor.job("registration.tell_received_elsewhere")
    with as_role("worker"):
        for _twice in range(2):
            actions.tell_received_elsewhere(by=by, at=now, transfer_id=job["transfer_id"])
        with acting(SYSTEM):
            [letter] = OutboxMessage.objects.select_related("key").filter(letter="received_elsewhere")
            assert (letter.owner, "Cusco" in letter.body) == (application, True)


def test_nobody_is_told_of_what_was_sent_back_meanwhile(cusco, now):
    application = applied(now)
    receive(cusco, now, reference_of(application))
    give_back(cusco, now, application)
    [job] = jobs("registration.tell_received_elsewhere")
    with as_role("worker"):
        actions.tell_received_elsewhere(by=Actor.job("x"), at=now, transfer_id=job["transfer_id"])
        assert not OutboxMessage.objects.filter(letter="received_elsewhere").exists()


def test_the_move_is_in_the_history_and_its_reason_sealed(cusco, now):
    application = applied(now)
    receive(cusco, now, reference_of(application), reason="Canaria inventada.")
    with as_role("audit"), connection.cursor() as cursor:
        cursor.execute(
            "SELECT actor->>'name', before->>'office_id', after->>'office_id' FROM audit.history"
            " WHERE relation = 'intake_application' AND row_id = %s AND operation = 'UPDATE'",
            [str(application)],
        )
        assert cursor.fetchall() == [("oficial.cusco", "LIM", "CUS")]
        cursor.execute("SELECT after::text FROM audit.history WHERE relation = 'registration_transfer'")
        [(row,)] = cursor.fetchall()
    assert "Canaria" not in bytes.fromhex(json.loads(row)["reason"].removeprefix("\\x")).decode("latin-1")


# --- sending back ---


def test_what_was_taken_over_by_mistake_goes_back_to_its_seat(cusco, now):
    lima, application = officer(), applied(now)
    with acting(lima):
        before = intake.application(application), seat_of(application)
    receive(cusco, now, reference_of(application))
    sent = give_back(cusco, now, application)
    assert (sent.office_code, sent.starts_at) == ("LIM", before[1].starts_at)
    assert not sees(cusco, application)
    with acting(lima):
        assert (intake.application(application), seat_of(application)) == before
    with as_role("owner"):
        assert (Slot.objects.get().taken, Transfer.objects.get().undone_by_id) == (1, cusco.id)


def test_a_seat_that_somebody_took_meanwhile_is_gone(cusco, now):
    lima, application = officer(), applied(now)
    with acting(lima):
        wanted = seat_of(application).starts_at
    receive(cusco, now, reference_of(application))
    with as_role("owner"), acting(SYSTEM), connection.cursor() as cursor:
        cursor.execute(
            "SELECT app.take_seats('LIM', 'REGISTRATION_IN_PERSON', %s, %s, %s)",
            [wanted, [uuid4() for _ in range(5)], now],
        )
        assert cursor.fetchone() == (5,)
    sent = give_back(cusco, now, application)
    assert (sent.office_code, sent.starts_at) == ("LIM", None)
    assert sees(lima, application)
    assert receipts_after(application, now) == ["por elegir en nuestra página"]


def test_who_had_no_seat_is_told_anew_that_they_have_none(cusco, now):
    application = applied(now, seat=False)
    with as_role("worker"), acting(SYSTEM):
        send_receipt(by=WRITER, at=now, application_id=application)
    receive(cusco, now, reference_of(application))
    give_back(cusco, now, application)
    assert receipts_after(application, now) == ["por elegir en nuestra página"] * 2


def receipts_after(application: UUID, now: datetime) -> list[str]:
    """Do the newest job that sends a receipt, twice; return what stands in all receipts about the appointment."""
    job = jobs("intake.send_receipt")[-1]
    assert job["application_id"] == str(application)
    with as_role("worker"), acting(SYSTEM):
        for _ in range(2):
            send_receipt(by=WRITER, at=now, application_id=application, again_for=job["again_for"])
        letters = OutboxMessage.objects.select_related("key").filter(letter="receipt")
        return [found.group() for one in letters if (found := re.search("por elegir en nuestra página", one.body))]


def test_nothing_goes_back_once_the_person_has_come_or_has_chosen(cusco, now):
    application, nothing = applied(now), applied(now, office="CUS")
    receive(cusco, now, reference_of(application))
    found = checked_in(cusco, now, application)
    for one in (application, nothing):
        with pytest.raises(Conflict):
            give_back(cusco, now, one)
    act("undo_check_in", cusco, now, found, reason="Era otra persona.")
    mine, starts_at = Actor.public(application), open_offices(now)
    with as_role("public"), acting(mine):
        book_seat(by=mine, at=now, application_id=application, office="CUS", starts_at=starts_at)
    with pytest.raises(Conflict):
        give_back(cusco, now, application)
    with pytest.raises(NotFound):
        give_back(officer(), now, application)


# --- at the same moment, and behind the application's back ---


def test_two_offices_at_the_same_moment_take_it_over_one_after_the_other(committing, now):
    application = applied(now)
    reference = reference_of(application)
    cusco, tumbes = officer("cusco", offices=("CUS",)), officer("tumbes", offices=("TUM",))
    done = overlap(
        cusco,
        lambda: receive(cusco, now, reference),
        lambda: receive(tumbes, now, reference, office="TUM"),
        process="staff",
    )
    assert [one.outcome for one in done] == ["MOVED", "MOVED"]
    with as_role("owner"):
        moves = list(Transfer.objects.order_by("moved_at", "id").values_list("from_office", "to_office"))
        assert (moves, Application.objects.get().office_id) == ([("LIM", "CUS"), ("CUS", "TUM")], "TUM")
        assert Slot.objects.get().taken == 0


def test_whoever_is_just_being_checked_in_there_is_not_taken_away(committing, now):
    application = applied(now)
    reference, lima, cusco = reference_of(application), officer(), officer("cusco", offices=("CUS",))
    done = overlap(
        lima,
        lambda: actions.check_in(by=lima, at=now, application_id=application),
        lambda: receive(cusco, now, reference),
        process="staff",
    )
    assert done[1].outcome == ShownOutcome.ARRIVED
    with as_role("owner"):
        assert Application.objects.get().office_id == "LIM"


def test_without_the_second_look_it_is_taken_away_all_the_same(committing, now):
    text = FUNCTIONS.read_text(encoding="utf-8")
    guard = "IF arrived IS NOT NULL THEN"
    assert text.count(guard) == 1
    with as_role("owner"), connection.cursor() as cursor:
        cursor.execute(text.replace(guard, "IF false THEN").replace("%", "%%"), ())
    application = applied(now)
    reference, lima, cusco = reference_of(application), officer(), officer("cusco", offices=("CUS",))
    overlap(
        lima,
        lambda: actions.check_in(by=lima, at=now, application_id=application),
        lambda: receive(cusco, now, reference),
        process="staff",
    )
    with as_role("owner"):
        assert Application.objects.get().office_id == "CUS"


FORGED = {
    "another office": "SELECT app.receive_here(gen_random_uuid(), gen_random_uuid(), '{ref}', 'LIM', '', now())",
    "moving by hand": "SELECT app.move_application('{id}', 'CUS')",
    "giving a seat up by hand": "SELECT app.give_up_seat('{id}', 'REGISTRATION_IN_PERSON', 'x', now())",
    "sending back another's": "SELECT app.send_back('{id}', now())",
    "a transfer by hand": "INSERT INTO registration_transfer (id) VALUES (gen_random_uuid())",
    "changing the office by hand": "UPDATE intake_application SET office_id = 'CUS' WHERE id = '{id}'",
}


@pytest.mark.parametrize("statement", FORGED.values(), ids=FORGED)
def test_no_officer_gets_round_the_functions(cusco, now, statement):
    application = applied(now)
    sent = statement.format(id=application, ref=reference_of(application))
    with pytest.raises(ProgrammingError) as refusal, acting(cusco), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sent)
    assert isinstance(refusal.value.__cause__, psycopg.errors.InsufficientPrivilege)


@pytest.mark.parametrize("process", ["public", "worker"])
@pytest.mark.parametrize("call", ["find_shown('X', now())", "send_back(gen_random_uuid(), now())"])
def test_no_other_process_may_ask(db, process, call):
    with (
        as_role(process),
        pytest.raises(ProgrammingError, match="permission denied"),
        acting(SYSTEM),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"SELECT app.{call}")


def test_an_officer_without_an_office_or_whose_access_ended_learns_nothing(db, now):
    reference, nobody = reference_of(applied(now)), officer("sin.oficina", offices=())
    with pytest.raises(ProgrammingError, match="no officer of any office"), transaction.atomic():
        look(nobody, now, reference)
