"""Whoever lost the secret code, chose wrongly or missed the appointment: never a dead end."""

from datetime import timedelta

import pytest
from django.db import connection
from icalendar import Calendar

from qoricancha.intake.actions import note_arrival, send_receipt, submit
from qoricancha.intake.queries import printed_reference
from qoricancha.kernel import clock
from qoricancha.kernel.db import acting
from qoricancha.messaging.models import Contact, OutboxMessage
from qoricancha.registration.actions import sign_off
from tests.database import SiteClient, as_role
from tests.intake.factories import SYSTEM, complete, open_offices
from tests.registration.factories import completed, officer, supervisor
from tests.staff import make_officer
from tests.web.applicants import PLACE, sign_in
from tests.web.applying import fill_in, page_of, send, text_of

SEAT, PDF, CALENDAR = f"{PLACE}/cita", f"{PLACE}/constancia.pdf", f"{PLACE}/cita.ics"
RECEIPT = "/solicitud/constancia"
HOUR = timedelta(hours=1)

pytestmark = pytest.mark.django_db


class Clock:
    """The one clock, in our hand."""

    def __init__(self, now):
        self.now = now


@pytest.fixture(autouse=True)
def time_of_day(now, monkeypatch) -> Clock:
    hand = Clock(now)
    monkeypatch.setattr(clock, "now", lambda: hand.now)
    return hand


@pytest.fixture
def nine(now):
    """Nine o'clock tomorrow, when Lima and Cusco receive two people at a time."""
    return open_offices(now)


def applied(now, starts_at):
    """Send an application; return it."""
    draft, actor = complete(now, starts_at=starts_at)
    with as_role("public"), acting(actor):
        submit(by=actor, at=now, draft=draft)
    return draft


def inside(draft, at) -> SiteClient:
    """Sign in by the reference and a code: without the secret code."""
    site = SiteClient("public")
    assert sign_in(site, draft.reference, at=at, phone=str(draft.answers["email"])).url == PLACE
    return site


def book(site, starts_at, office="LIM", leaving=""):
    return site.post(SEAT, {"starts_at": starts_at.isoformat(), "office": office, "leaving": leaving})


def shown_at(site, address=PLACE) -> str:
    return text_of(site.get(address))


def test_without_secret_code_a_seat_is_chosen_and_the_receipt_taken_along(nine, now):
    draft = applied(now, None)
    site = inside(draft, now)
    first = site.get(PLACE)
    assert printed_reference(draft.reference) in text_of(first)
    assert "Todavía no tiene cita: elija aquí" in text_of(first)
    [form] = [tag for tag in page_of(first).all("form", method="post") if tag.attrs.get("action") == SEAT]
    assert form
    assert book(site, nine).url == PLACE
    shown = site.get(PLACE)
    assert "Su cita quedó reservada." in text_of(shown)
    assert "martes 3 de setiembre de 2019, a las 09:00" in text_of(shown)
    links = [tag.attrs["href"] for tag in page_of(shown).all("a") if "href" in tag.attrs]
    assert {SEAT, PDF, CALENDAR} <= set(links)
    assert site.get(PDF).content.startswith(b"%PDF-")
    assert site.get(CALENDAR).content.startswith(b"BEGIN:VCALENDAR")


def test_no_page_sends_from_one_lock_to_the_other(nine, now):
    """The circle: the place said "with your secret code", and whoever lost that was sent to the place."""
    site = inside(applied(now, None), now)
    assert "código secreto" not in shown_at(site)


def test_another_office_and_hour_instead_of_a_wrong_one(nine, now):
    site = inside(applied(now, nine), now)
    assert "¿No puede ir, o eligió mal la oficina o la hora?" in shown_at(site)
    page = site.get(f"{SEAT}?oficina=CUS")
    assert "Su cita es el martes 3 de setiembre de 2019, a las 09:00, en Sede Lima" in text_of(page)
    leaving = page_of(page).one("input", name_="leaving").attrs["value"]
    half_past = nine + HOUR / 2
    assert book(site, half_past, "CUS", leaving).url == PLACE
    shown = shown_at(site)
    assert "martes 3 de setiembre de 2019, a las 09:30 Oficina Desconcentrada de Cusco" in shown
    assert book(site, half_past, "CUS", leaving).url == PLACE
    assert "Su cita quedó reservada." in shown_at(site)


def test_what_is_taken_meanwhile_costs_nobody_the_seat_they_have(nine, now):
    site = inside(applied(now, nine), now)
    half_past = nine + HOUR / 2
    page = site.get(SEAT)
    for _ in range(2):
        applied(now, half_past)
    leaving = page_of(page).one("input", name_="leaving").attrs["value"]
    answer = book(site, half_past, "LIM", leaving)
    assert answer.status_code == 422
    assert "a las 09:00 Oficina" in shown_at(site).replace("Sede Lima", "Oficina")


def test_an_old_page_does_not_move_what_was_moved_since(nine, now):
    site = inside(applied(now, nine), now)
    leaving = leaving_on(site)
    book(site, nine + HOUR / 2, "LIM", leaving)
    site.get(PLACE)
    assert book(site, nine, "CUS", leaving).url == PLACE
    shown = shown_at(site)
    assert "Su cita ya había cambiado: es la que ve aquí." in shown
    assert "a las 09:30 Sede Lima" in shown


def test_after_a_missed_appointment_another_is_chosen(nine, now, time_of_day):
    draft = applied(now, nine)
    time_of_day.now = nine + 2 * HOUR
    site = inside(draft, time_of_day.now)
    shown = shown_at(site)
    assert "La hora de su cita ya pasó" in shown
    assert "no tiene que llenar otra" in shown
    assert CALENDAR not in site.get(PLACE).content.decode()
    page = site.get(SEAT)
    assert "Su cita era el martes 3 de setiembre" in text_of(page)
    leaving = page_of(page).one("input", name_="leaving").attrs["value"]
    assert book(site, nine + timedelta(days=1), "LIM", leaving).url == PLACE
    assert "miércoles 4 de setiembre de 2019, a las 09:00" in shown_at(site)


def test_by_reference_and_secret_code_one_moves_too(public_site, nine, now):
    fill_in(public_site, nine)
    send(public_site)
    assert "Cámbiela antes" in text_of(public_site.get(RECEIPT))
    page = public_site.get(f"{RECEIPT}/cita")
    leaving = page_of(page).one("input", name_="leaving").attrs["value"]
    moved = {"starts_at": (nine + HOUR / 2).isoformat(), "office": "LIM", "leaving": leaving}
    assert public_site.post(f"{RECEIPT}/cita", moved).url == RECEIPT
    assert "a las 09:30" in text_of(public_site.get(RECEIPT))


def leaving_on(site, address=SEAT) -> str:
    """Return the seat that the page says one would leave."""
    return page_of(site.get(address)).one("input", name_="leaving").attrs["value"]


def test_four_moves_a_day_are_enough(nine, now, time_of_day):
    draft = applied(now, nine)
    site = inside(draft, now)
    times = [nine + timedelta(days=day) for day in range(1, 6)]
    for wanted in times:
        book(site, wanted, "LIM", leaving_on(site))
    shown = shown_at(site)
    assert "Ya cambió su cita varias veces en un día. Podrá cambiarla otra vez mañana." in shown
    assert "sábado 7 de setiembre de 2019" in shown
    time_of_day.now = now + timedelta(days=1, minutes=1)
    site = inside(draft, time_of_day.now)
    book(site, times[-1], "LIM", leaving_on(site))
    assert "domingo 8 de setiembre de 2019" in shown_at(site)


def test_each_new_appointment_is_written_to_them_also_the_first_one_again(nine, now, time_of_day):
    draft = applied(now, nine)
    site, wanted = inside(draft, now), [nine + HOUR / 2, nine]
    told = [receipts(draft, now)]
    for one in wanted:
        time_of_day.now += timedelta(minutes=1)
        book(site, one, "LIM", leaving_on(site))
        told += [receipts(draft, now), receipts(draft, now)]
    assert told == [1, 2, 2, 3, 3]


def receipts(draft, now) -> int:
    """Let the worker write the receipt; return how many there are."""
    with as_role("worker"):
        send_receipt(by=SYSTEM, at=now, application_id=draft.id)
        with acting(SYSTEM):
            return OutboxMessage.objects.filter(owner=draft.id, letter="receipt").count()


def test_a_calendar_takes_the_new_time_for_the_old(nine, now, time_of_day):
    site = inside(applied(now, nine), now)
    before = event_in(site.get(CALENDAR))
    time_of_day.now += timedelta(minutes=1)
    book(site, nine + HOUR / 2, "LIM", leaving_on(site))
    after = event_in(site.get(CALENDAR))
    assert before["uid"] == after["uid"]
    assert (before["sequence"], after["sequence"]) == (0, 1)
    assert after.decoded("dtstart") - before.decoded("dtstart") == HOUR / 2
    assert before.decoded("dtstamp") < after.decoded("dtstamp")


def event_in(answer):
    [event] = Calendar.from_ical(answer.content).walk("VEVENT")
    return event


def test_whoever_has_come_needs_no_seat(nine, now):
    draft = applied(now, nine)
    by = make_officer().as_actor()
    with as_role("staff"), acting(by):
        note_arrival(by=by, at=now, application_id=draft.id)
    site = inside(draft, now)
    assert "Ya lo recibimos en la oficina" in shown_at(site)
    assert SEAT not in page_of(site.get(PLACE)).source
    assert site.get(SEAT).url == PLACE
    assert book(site, nine + HOUR / 2, "LIM", nine.isoformat()).url == PLACE
    assert "no necesita otra cita" in shown_at(site)


def test_after_sign_off_these_pages_lead_to_the_case(nine, now):
    by, chief = officer(), supervisor()
    found = completed(by, now)
    with as_role("staff"), acting(chief):
        case = sign_off(by=chief, at=now, registration_id=found).case_file
    with as_role("worker"), acting(SYSTEM):
        [address] = {one.value for one in Contact.objects.select_related("key")}
    site = SiteClient("public")
    assert sign_in(site, case.number, at=now, phone=address).url == PLACE
    assert {site.get(one).url for one in (SEAT, PDF, CALENDAR)} == {PLACE}


@pytest.mark.parametrize("address", [SEAT, PDF, CALENDAR])
def test_nothing_of_it_is_open_before_signing_in(public_site, nine, address):
    assert public_site.get(address).url.startswith(f"{PLACE}/ingresar")


def test_without_a_seat_there_is_no_calendar_file(nine, now):
    assert inside(applied(now, None), now).get(CALENDAR).status_code == 404


def test_each_look_is_noted(nine, now):
    draft = applied(now, nine)
    site = inside(draft, now)
    for address in (PLACE, SEAT, PDF, CALENDAR):
        site.get(address)
    with as_role("audit"), connection.cursor() as cursor:
        cursor.execute("SELECT subject_kind, subject_id, purpose, route FROM audit.read_log ORDER BY id")
        assert cursor.fetchall() == [
            ("application", draft.id, "titular", f"public:{name}")
            for name in ("place", "place_seat", "place_receipt", "place_calendar")
        ]


@pytest.mark.parametrize(("seat", "count"), [(None, 22), ("nine", 17)])
def test_the_place_takes_a_fixed_number_of_queries(nine, now, seat, count, django_assert_num_queries):
    site = inside(applied(now, nine if seat else None), now)
    with django_assert_num_queries(count):
        site.get(PLACE)
