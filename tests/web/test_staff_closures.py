"""The supervisor's page of closures: what is closed, who is expected, what becomes of them."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from qoricancha.accounts.rules.roles import Role
from qoricancha.appointments.models import Appointment, Closure
from qoricancha.kernel import clock
from tests.database import as_role
from tests.intake.factories import open_offices
from tests.registration.factories import applied
from tests.registration.test_actions import jobs
from tests.staff import make_officer, signed_in
from tests.web.html import Page
from tests.web.test_staff_pages import text_of

TUESDAY = {"day_day": "3", "day_month": "set", "day_year": "2019", "reason": "Corte de luz."}


@pytest.fixture
def chief(db, now, monkeypatch):
    site = signed_in(make_officer("jefa", Role.REGISTRATION_SUPERVISOR))
    monkeypatch.setattr(clock, "now", lambda: now)
    return site


def hidden_in(answer) -> dict[str, str]:
    """Return what the page's forms carry along."""
    fields = Page(answer.content.decode()).all("input", type="hidden")
    return {one.attrs["name"]: one.attrs["value"] for one in fields if one.attrs["name"] != "csrfmiddlewaretoken"}


def closures() -> list[tuple]:
    with as_role("owner"):
        return list(Closure.objects.order_by("day", "starts").values_list("office", "day", "starts", "ends", "reason"))


def test_a_day_is_closed_shown_and_opened_again(chief, now):
    open_offices(now)
    first = text_of(chief.get("/cierres/"))
    assert "No hay cierres previstos." in first
    assert "La oficina atiende: lunes a domingo: 09:00 a 10:00." in first
    assert chief.post("/cierres/", TUESDAY).url == "/cierres/?oficina=LIM"
    listed = chief.get("/cierres/")
    assert "Cierre registrado." in text_of(listed)
    [[when, reason, remove]] = listed.context["rows"]
    assert (when, reason) == ("martes 3 de setiembre de 2019, todo el día", "Corte de luz.")
    asked = text_of(chief.get(remove["href"]))
    assert "Martes 3 de setiembre de 2019, todo el día" in asked
    assert chief.post(remove["href"]).url == "/cierres/?oficina=LIM"
    assert "Cierre quitado" in text_of(chief.get("/cierres/"))
    assert closures() == []


@pytest.mark.parametrize(("typed", "kept"), [("9", "09:00"), ("09:00", "09:00"), ("14.30", "14:30")])
def test_hours_are_typed_as_one_is_used_to(chief, typed, kept):
    chief.post("/cierres/", TUESDAY | {"starts": typed, "ends": "16:00"})
    [(_office, _day, starts, ends, _reason)] = closures()
    assert (f"{starts:%H:%M}", f"{ends:%H:%M}") == (kept, "16:00")
    assert chief.get("/cierres/").context["rows"][0][0].endswith(f", {kept}\u00a0a\u00a016:00")


@pytest.mark.parametrize(
    ("wrong", "field", "said"),
    [
        ({"day_day": ""}, "day", "La fecha debe incluir el día"),
        ({"day_day": "", "day_month": ""}, "day", "La fecha debe incluir el día"),
        ({"day_day": "31"}, "day", "Esa fecha no existe"),
        ({"day_month": "8"}, "day", "Ese día u horario ya pasó."),
        ({"starts": "mañana"}, "starts", "Escriba la hora inicial así: 14:30"),
        ({"starts": "9:00"}, "ends", "Escriba las dos horas"),
        ({"starts": "9:00", "ends": "8:00"}, "ends", "La hora final debe ser posterior a la inicial."),
        ({"reason": " "}, "reason", "Escriba el motivo del cierre"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_nothing_typed_is_lost(chief, wrong, field, said):
    answer = chief.post("/cierres/", TUESDAY | wrong)
    assert answer.status_code == 422
    assert said in str(answer.context["form"].errors[field])
    values = {one.attrs["name"]: one.attrs.get("value", "") for one in Page(answer.content.decode()).all("input")}
    assert {name: values[name] for name in TUESDAY} == {name: (TUESDAY | wrong)[name] for name in TUESDAY}
    assert closures() == []


def test_what_is_closed_already_is_said(chief):
    chief.post("/cierres/", TUESDAY)
    answer = chief.post("/cierres/", TUESDAY | {"starts": "9:00", "ends": "9:30"})
    assert answer.context["form"].errors["day"] == ["La oficina ya está cerrada en ese horario."]


def test_whoever_is_expected_is_shown_and_kept_until_the_supervisor_confirms(chief, now):
    first, second = applied(now, given_names="Ana"), applied(now, given_names="Luz")
    asked = chief.post("/cierres/", TUESDAY)
    assert asked.status_code == 409
    said = text_of(asked)
    assert "2 personas tienen cita en ese horario" in said
    assert "cierre solo las otras horas" in said
    links = re.findall(r"/solicitudes/([0-9a-f-]{36})/", asked.content.decode())
    assert sorted(links) == sorted([str(first), str(second)])
    carried = hidden_in(asked)
    unconfirmed = chief.post("/cierres/", carried)
    assert (unconfirmed.status_code, "Marque la casilla para cancelar las citas" in text_of(unconfirmed)) == (409, True)
    assert hidden_in(unconfirmed) == carried
    third = applied(now, given_names="Mía")
    more = chief.post("/cierres/", carried | {"confirmed": "on"})
    assert (more.status_code, "Mientras tanto alguien más reservó." in text_of(more)) == (409, True)
    assert str(third) in more.content.decode()
    assert closures() == []
    assert chief.post("/cierres/", hidden_in(more) | {"confirmed": "on"}).url == "/cierres/?oficina=LIM"
    assert "Se cancelaron 3 citas y se avisa a las personas." in text_of(chief.get("/cierres/"))
    assert closures() == [("LIM", date(2019, 9, 3), None, None, "Corte de luz.")]
    with as_role("owner"):
        assert not Appointment.objects.live().exists()
    assert len(jobs("appointments.tell_cancelled")) == 3


@pytest.mark.parametrize("forged", ["x", "", "1,2", "00000000-0000-0000-0000-000000000000"])
def test_a_forged_confirmation_cancels_nobody(chief, now, forged):
    applied(now)
    assert chief.post("/cierres/", TUESDAY | {"cancelling": forged, "confirmed": "on"}).status_code == 409
    with as_role("owner"):
        assert Appointment.objects.live().count() == 1


def test_whoever_lost_a_seat_is_received_without_one(chief, now):
    application = applied(now)
    asked = chief.post("/cierres/", TUESDAY)
    chief.post("/cierres/", hidden_in(asked) | {"confirmed": "on"})
    page = chief.get(f"/solicitudes/{application}/")
    assert "no tiene cita: puede recibirla hoy" in text_of(page)
    assert chief.post(f"/solicitudes/{application}/llegada/").status_code == 302


def test_each_office_of_a_supervisor_has_its_own_closures(db, now, monkeypatch):
    site = signed_in(make_officer("jefa", Role.REGISTRATION_SUPERVISOR, offices=("LIM", "CUS")))
    monkeypatch.setattr(clock, "now", lambda: now)
    assert site.post("/cierres/", TUESDAY | {"oficina": "CUS"}).url == "/cierres/?oficina=CUS"
    assert site.get("/cierres/").context["rows"] == []
    assert len(site.get("/cierres/?oficina=CUS").context["rows"]) == 1
    for address in ("/cierres/?oficina=TUM", "/cierres/?oficina=x"):
        assert site.get(address).status_code == 404
    assert site.post("/cierres/", TUESDAY | {"oficina": "TUM"}).status_code == 404


def test_a_closure_that_is_over_is_not_listed_and_stays(chief, now, monkeypatch):
    chief.post("/cierres/", TUESDAY)
    [row] = chief.get("/cierres/").context["rows"]
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=2))
    assert chief.get("/cierres/").context["rows"] == []
    assert chief.post(row[2]["href"]).status_code == 409


def test_closures_and_expected_people_take_as_many_queries_for_three_as_for_one(chief, now):
    counts = {"closures": [], "expected": []}
    for more in (1, 2):
        for number in range(more):
            applied(now)
            chief.post("/cierres/", TUESDAY | {"day_day": str(10 * more + number)})
        asked = {"closures": lambda: chief.get("/cierres/"), "expected": lambda: chief.post("/cierres/", TUESDAY)}
        for name, ask in asked.items():
            with CaptureQueriesContext(connection) as queries:
                ask()
            counts[name].append(len(queries))
    assert [len(set(found)) for found in counts.values()] == [1, 1]
