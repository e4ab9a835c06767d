"""Sending an application: one function, idempotent, that keeps the application whatever becomes of the seat."""

from datetime import timedelta

import pytest
from django.db import ProgrammingError, connection, transaction

from qoricancha.appointments.models import Appointment, Slot
from qoricancha.appointments.queries import seat_of
from qoricancha.intake import actions, queries
from qoricancha.intake.actions.submission import row_of
from qoricancha.intake.models import Application, Draft
from qoricancha.intake.permissions import NoDraft
from qoricancha.intake.rules.drafts import KEPT
from qoricancha.intake.rules.family import FamilyMember, as_answer
from qoricancha.intake.rules.outcomes import Outcome, Receipt
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.db import acting
from qoricancha.kernel.errors import Conflict, NotFound
from qoricancha.kernel.ids import uuid7
from tests.database import as_role
from tests.intake.factories import ROSA, SYSTEM, complete, open_offices, started
from tests.staff import make_officer


@pytest.fixture
def nine(db, now):
    """Nine o'clock tomorrow, when two offices receive people at two desks."""
    return open_offices(now)


def submit(draft, actor, at):
    with as_role("public"), acting(actor):
        return actions.submit(by=actor, at=at, draft=draft)


def send_rows(rows, at):
    with as_role("public"), acting(Actor.public()):
        return actions.submit_batch(by=Actor.public(), at=at, rows=rows)


def found_in(office, text):
    """Return what an officer of one office finds."""
    officer = make_officer(f"de.{office.lower()}", offices=(office,))
    with as_role("staff"), acting(officer.as_actor()):
        return queries.applications_matching(text)


def test_an_application_gets_its_seat(nine, now):
    draft, actor = complete(now, starts_at=nine)
    answer = submit(draft, actor, now)
    assert answer.outcome == Outcome.BOOKED
    assert answer.receipt == Receipt(draft.id, draft.reference, "LIM", now, nine)
    with acting(SYSTEM):
        assert queries.receipt_of(draft.id) == answer.receipt
        assert Slot.objects.get().taken == 1


def test_family_members_are_sent_with_the_application_and_found(nine, now):
    child = FamilyMember(uuid7(), "CHILD", {"given_names": "Inti", "first_surname": "Inventado"})
    draft, actor = complete(now, starts_at=nine, members=as_answer([child]))
    submit(draft, actor, now)
    [found] = found_in("LIM", "inventado inti")
    assert (found.id, found.members, "members" in found.answers) == (draft.id, (child,), False)


def test_the_answers_move_to_the_application(nine, now):
    draft, actor = complete(now, starts_at=nine)
    submit(draft, actor, now)
    with acting(SYSTEM):
        sent = queries.application(draft.id)
        kept = Draft.objects.get(id=draft.id)
    assert sent.answers == {name: draft.answers[name] for name in sent.answers}
    assert set(ROSA) - set(sent.answers) == {"no_surname", "department", "province", "phone"}
    assert (kept.answers, kept.unshown_code, kept.submitted_at) == (None, None, now)


def test_sending_twice_gives_the_same_receipt(nine, now):
    draft, actor = complete(now, starts_at=nine)
    first = submit(draft, actor, now)
    again = submit(draft, actor, now + timedelta(minutes=5))
    assert (again.outcome, again.receipt) == (Outcome.REPEATED, first.receipt)
    with acting(SYSTEM):
        later = submit(Draft.objects.select_related("key").get(id=draft.id), actor, now + timedelta(hours=5))
        assert (later.outcome, later.receipt) == (Outcome.REPEATED, first.receipt)
        assert (Application.objects.count(), Appointment.objects.count(), Slot.objects.get().taken) == (1, 1, 1)


def test_an_incomplete_draft_is_not_sent(nine, now):
    draft, actor, _ = started(now)
    with pytest.raises(Conflict, match="Faltan pasos"):
        submit(draft, actor, now)


def test_an_expired_draft_is_not_sent(nine, now):
    draft, actor = complete(now, starts_at=nine)
    with pytest.raises(NoDraft):
        submit(draft, actor, now + KEPT)
    with acting(SYSTEM):
        assert not Application.objects.exists()


def test_when_the_seat_is_gone_the_application_is_kept_and_a_second_call_books(nine, now):
    for _ in range(2):
        submit(*complete(now, starts_at=nine), now)
    draft, actor = complete(now, starts_at=nine)
    answer = submit(draft, actor, now)
    assert (answer.outcome, answer.receipt.starts_at) == (Outcome.SEAT_GONE, None)

    half_past = nine + timedelta(minutes=30)
    with as_role("public"), acting(actor):
        booked = {"by": actor, "at": now, "application_id": draft.id, "office": "LIM"}
        assert actions.book_seat(**booked, starts_at=nine) == Outcome.SEAT_GONE
        assert actions.book_seat(**booked, starts_at=half_past) == Outcome.BOOKED
        assert actions.book_seat(**booked, starts_at=nine + timedelta(days=1)) == Outcome.REPEATED
        assert queries.receipt_of(draft.id).starts_at == half_past


def test_a_seat_in_another_office_takes_the_application_there(nine, now):
    draft, actor = complete(now, starts_at=None)
    assert submit(draft, actor, now).outcome == Outcome.SEAT_GONE
    with as_role("public"), acting(actor):
        actions.book_seat(by=actor, at=now, application_id=draft.id, office="CUS", starts_at=nine)
        assert queries.receipt_of(draft.id).office_code == "CUS"
    assert [found.id for found in found_in("CUS", "rosa")] == [draft.id]
    assert found_in("LIM", "rosa") == []


def test_whoever_has_come_keeps_their_office_and_gets_no_other_seat(nine, now):
    draft, actor = complete(now, starts_at=None)
    submit(draft, actor, now)
    officer = make_officer("de.lima", offices=("LIM",)).as_actor()
    with as_role("staff"), acting(officer):
        actions.note_arrival(by=officer, at=now, application_id=draft.id)
    with as_role("public"), acting(actor):
        assert queries.receipt_of(draft.id).has_come
        with pytest.raises(Conflict, match="Ya lo recibieron"):
            actions.book_seat(by=actor, at=now, application_id=draft.id, office="CUS", starts_at=nine)
        assert queries.receipt_of(draft.id) == Receipt(draft.id, draft.reference, "LIM", now, None)
    with acting(SYSTEM):
        assert not Appointment.objects.exists()


def test_an_officer_of_another_office_notes_no_arrival(nine, now):
    draft, actor = complete(now, starts_at=nine)
    submit(draft, actor, now)
    stranger = make_officer("de.cusco", offices=("CUS",)).as_actor()
    with as_role("staff"), acting(stranger), pytest.raises(NotFound):
        actions.note_arrival(by=stranger, at=now, application_id=draft.id)


def test_a_batch_answers_row_by_row_in_its_order(nine, now):
    drafts = [complete(now, starts_at=nine)[0] for _ in range(3)]
    rows = [row_of(draft, now) for draft in drafts]
    rows.append(rows[0])
    answers = send_rows(rows, now)
    assert [answer.outcome for answer in answers] == ["BOOKED", "BOOKED", "SEAT_GONE", "REPEATED"]
    assert [answer.client_key for answer in answers] == [row["client_key"] for row in rows]
    assert answers[3].receipt == answers[0].receipt


@pytest.mark.parametrize(
    "fault",
    [
        {"office": "XXX"},
        {"client_key": "ANOTHER"},
        {"application_id": "no id"},
        {"answers": "no hex"},
        {"submitted_at": None},
        {"submitted_at": "no moment"},
        {"tokens": ["no hex"]},
    ],
    ids=lambda fault: " ".join(map(str, next(iter(fault.items())))),
)
def test_one_bad_row_sinks_no_other(nine, now, fault):
    rows = [row_of(complete(now, starts_at=nine)[0], now) for _ in range(3)]
    rows[1] |= fault
    assert [answer.outcome for answer in send_rows(rows, now)] == ["BOOKED", "REFUSED", "BOOKED"]
    with acting(SYSTEM):
        assert Application.objects.count() == 2


def test_another_key_cannot_take_a_drafts_place(nine, now):
    draft, actor = complete(now, starts_at=nine)
    [answer] = send_rows([row_of(draft, now) | {"client_key": "ANOTHER"}], now)
    assert (answer.outcome, answer.receipt) == (Outcome.REFUSED, None)
    assert submit(draft, actor, now).outcome == Outcome.BOOKED


def test_a_seat_that_the_calendar_lacks_is_gone(nine, now):
    draft, actor = complete(now, starts_at=nine + timedelta(minutes=7))
    assert submit(draft, actor, now).outcome == Outcome.SEAT_GONE
    with acting(SYSTEM):
        assert seat_of(draft.id) is None


def test_another_s_seat_cannot_be_booked(nine, now):
    draft, actor = complete(now, starts_at=None)
    submit(draft, actor, now)
    stranger = Actor.public(started(now)[0].id)
    with as_role("public"), acting(stranger), pytest.raises(ProgrammingError, match="another's application"):
        actions.book_seat(by=stranger, at=now, application_id=draft.id, office="LIM", starts_at=nine)


def test_the_worker_may_not_submit(nine, now):
    with acting(SYSTEM), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute("SELECT * FROM app.submit_and_book('[]')")


@pytest.mark.parametrize("count", [1, 3])
def test_a_submission_takes_the_same_queries_whatever_its_size(nine, now, count, django_assert_num_queries):
    rows = [row_of(complete(now, starts_at=nine)[0], now) for _ in range(count)]
    with as_role("public"), acting(Actor.public()), django_assert_num_queries(5):
        actions.submit_batch(by=Actor.public(), at=now, rows=rows)


@pytest.mark.parametrize(
    "text",
    [
        "NUNEZ rosa",
        "d’ejemplo",
        "V 12345678",
        "v-12345678",
        "{reference}",
        "http://localhost:8000/r/{reference}",
        "{dashed}",
    ],
)
def test_an_application_is_found_by_what_people_type(nine, now, text):
    draft, actor = complete(now, starts_at=nine)
    submit(draft, actor, now)
    submit(*complete(now, starts_at=nine, given_names="Otra Persona", first_surname="Ficticia", second_surname="",
                     origin_document_number="E-999"), now)  # fmt: skip
    text = text.format(reference=draft.reference, dashed=queries.printed_reference(draft.reference).lower())
    assert [found.id for found in found_in("LIM", text)] == [draft.id]


@pytest.mark.parametrize("text", ["", "Rosa Ausente", "X", "0000000000", "—"])
def test_nothing_is_found_by_what_nobody_has(nine, now, text):
    submit(*complete(now, starts_at=nine), now)
    assert found_in("LIM", text) == []


def test_officers_find_nobody_of_other_offices(nine, now):
    draft, actor = complete(now, starts_at=nine)
    submit(draft, actor, now)
    assert found_in("CUS", draft.reference) == []
    officer = make_officer("de.lima", offices=("LIM",))
    with as_role("staff"), acting(officer.as_actor()):
        assert queries.application(draft.id).full_name == "Rosa Inventada D'Ejemplo Núñez"
        assert [part.text for part in queries.statements_of(draft.id)] == ["Relato inventado."]


@pytest.mark.parametrize("count", [1, 3])
def test_a_search_takes_five_queries_however_many_it_finds(nine, now, count, django_assert_num_queries):
    for _ in range(count):
        submit(*complete(now, starts_at=nine), now)
    officer = make_officer().as_actor()
    with as_role("staff"), acting(officer), django_assert_num_queries(5):
        assert len(queries.applications_matching("rosa")) == count
