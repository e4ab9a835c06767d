"""Receiving whoever comes, and taking slips back, on the officers' pages."""

import pytest

from qoricancha.kernel import clock
from qoricancha.registration.rules.receptions import LOOKS_PER_HOUR
from tests.database import as_role
from tests.intake.factories import started
from tests.registration.factories import actor_of, applied, checked_in, completed, filled, in_interview, stored
from tests.registration.test_actions import act
from tests.registration.test_receiving_elsewhere import reference_of
from tests.staff import make_officer, signed_in
from tests.web.html import Page
from tests.web.test_staff_pages import BOTH, text_of


@pytest.fixture
def oficial(db):
    user = make_officer("oficial")
    return actor_of(user), signed_in(user)


@pytest.fixture
def jefa(db):
    user = make_officer("jefa", *BOTH)
    return actor_of(user), signed_in(user)


@pytest.fixture
def cusco(db, now, monkeypatch):
    user = make_officer("cusco", offices=("CUS",))
    site = signed_in(user)
    monkeypatch.setattr(clock, "now", lambda: now)
    return actor_of(user), site


def shown_again(answer, name="shown"):
    return answer.context["form"].errors[name]


# --- an arrival that was a slip ---


def test_a_wrong_arrival_is_undone_and_the_person_waits_again(oficial, now):
    (by, site), application = oficial, applied(now)
    page = f"/registros/{checked_in(by, now, application)}/"
    assert "Anular la llegada" in text_of(site.get(page))
    asked = text_of(site.get(f"{page}anular-llegada/"))
    assert "Su cita del martes 3 de setiembre de 2019" in asked
    refused = site.post(f"{page}anular-llegada/", {"reason": ""})
    assert (refused.status_code, "Escriba por qué se anula la llegada" in text_of(refused)) == (422, True)
    assert site.post(f"{page}anular-llegada/", {"reason": "Era su hermana."}).url == f"/solicitudes/{application}/"
    waiting = text_of(site.get(f"/solicitudes/{application}/"))
    assert "Llegada anulada: la solicitud queda como estaba antes." in waiting
    assert "Era su hermana." in waiting
    assert "Oficial Ficticio" in waiting
    assert "Registrar la llegada" in waiting
    assert site.get("/registros/").context["rows"] == []
    undone = text_of(site.get(page))
    assert "Esta llegada fue anulada. Motivo: Era su hermana." in undone
    assert "Anuló su llegada" in undone


def test_an_interview_without_anything_recorded_offers_it_and_one_with_does_not(oficial, now):
    by, site = oficial
    empty, begun = in_interview(by, now), filled(by, now)
    assert "Anular la llegada" in text_of(site.get(f"/registros/{empty}/"))
    assert "Anular la llegada" not in text_of(site.get(f"/registros/{begun}/"))
    for ask in (site.get, site.post):
        refused = ask(f"/registros/{begun}/anular-llegada/")
        assert (refused.status_code, "ya no se puede anular" in text_of(refused)) == (409, True)


# --- a completion that came too early ---


def test_whoever_completed_opens_the_registration_again(oficial, jefa, now):
    (by, site), (_, chief) = oficial, jefa
    page = f"/registros/{completed(by, now)}/"
    assert "Mientras nadie dé el visto bueno puede volver a abrirlo" in text_of(site.get(page))
    assert "Volver a abrir el registro" not in text_of(chief.get(page))
    assert chief.post(f"{page}reabrir/").status_code == 403
    assert site.post(f"{page}reabrir/").url == page
    assert "Completar y enviar a visto bueno" in text_of(site.get(page))
    assert chief.post(f"{page}visto-bueno/").status_code == 409
    assert site.post(f"{page}completar/", {"confirmed": "on"}).url == page
    assert chief.post(f"{page}visto-bueno/").status_code == 302
    assert site.post(f"{page}reabrir/").status_code == 409


# --- without a seat ---


def test_a_person_without_a_seat_is_found_and_received_today(oficial, now):
    (by, site), application = oficial, applied(now, seat=False)
    found = site.get("/buscar/", {"q": reference_of(application)})
    page = found.context["rows"][0][0]["href"]
    assert "no tiene cita: puede recibirla hoy" in text_of(site.get(page))
    arrived = site.post(f"{page}llegada/")
    assert str(stored(by, arrived.url.split("/")[2]).state) == "CHECKED_IN"


def test_the_agenda_leads_to_whoever_is_not_in_it(oficial):
    _, site = oficial
    agenda = Page(site.get("/agenda/").content.decode())
    assert "Recibir con la constancia" in agenda.texts("a", href="/recibir/")
    assert site.get("/recibir/").status_code == 200


# --- of another office ---


def test_whoever_shows_a_reference_of_another_office_is_received_here(cusco, now):
    by, site = cusco
    application = applied(now)
    reference = reference_of(application)
    nobody = site.get("/buscar/", {"q": f"https://refugio.example/r/{reference}"})
    [carried] = [one for one in Page(nobody.content.decode()).all("input") if one.attrs["name"] == "shown"]
    assert (carried.attrs["type"], carried.attrs["value"]) == ("hidden", f"https://refugio.example/r/{reference}")
    asked = site.post("/recibir/", {"shown": reference})
    said = text_of(asked)
    assert "Tiene cita en Lima el martes 3 de setiembre de 2019" in said
    assert "Inventada" not in said
    hidden = {one.attrs["name"]: one.attrs["value"] for one in Page(asked.content.decode()).all("input", type="hidden")}
    sent = {name: hidden[name] for name in ("shown", "office")}
    refused = site.post("/recibir/aqui/", sent | {"reason": " "})
    assert (refused.status_code, "Escriba por qué se le recibe aquí" in text_of(refused)) == (422, True)
    assert site.post("/recibir/aqui/", sent | {"reason": "Se mudó."}).url == f"/solicitudes/{application}/"
    here = text_of(site.get(f"/solicitudes/{application}/"))
    assert "Vino de la oficina de Lima" in here
    assert "Se mudó." in here
    assert "Su cita allí, del martes 3 de setiembre de 2019" in here
    arrived = site.post(f"/solicitudes/{application}/llegada/")
    with as_role("staff"):
        assert stored(by, arrived.url.split("/")[2]).office_id == "CUS"


def test_what_was_taken_over_by_mistake_is_sent_back(cusco, oficial, now):
    (_, site), (_, lima) = cusco, oficial
    application = applied(now)
    site.post("/recibir/aqui/", {"shown": reference_of(application), "office": "CUS", "reason": "Se mudó."})
    page = site.get(f"/solicitudes/{application}/")
    assert "devolver la solicitud a Lima" in text_of(page)
    assert site.post(f"/solicitudes/{application}/devolver/").url == "/recibir/"
    assert "Solicitud devuelta a Lima, con su cita del martes 3" in text_of(site.get("/recibir/"))
    assert site.get(f"/solicitudes/{application}/").status_code == 404
    assert "Rosa Inventada" in text_of(lima.get(f"/solicitudes/{application}/"))


def test_one_of_the_own_office_leads_to_the_application_or_its_registration(oficial, now):
    by, site = oficial
    waiting, come = applied(now), applied(now)
    found = checked_in(by, now, come)
    answer = site.post("/recibir/", {"shown": reference_of(waiting)})
    assert answer.url == f"/solicitudes/{waiting}/"
    answer = site.post("/recibir/", {"shown": reference_of(come)})
    assert site.get(answer.url).url == f"/registros/{found}/"


def test_it_is_said_why_a_person_cannot_be_received_here(cusco, oficial, jefa, now):
    (_, site), (by, _), (chief, _) = cusco, oficial, jefa
    come, signed = applied(now), applied(now)
    checked_in(by, now, come)
    with as_role("staff"):
        act("sign_off", chief, now, completed(by, now, signed))
    for application, why in (
        (come, "No se puede recibir aquí: la oficina de Lima ya registró su llegada"),
        (signed, "la persona ya está registrada y tiene expediente en Lima"),
    ):
        for address, more in (("/recibir/", {}), ("/recibir/aqui/", {"office": "CUS", "reason": "Se mudó."})):
            answer = site.post(address, {"shown": reference_of(application), **more})
            assert (answer.status_code, why in text_of(answer), "Inventada" in text_of(answer)) == (409, True, False)


def test_what_is_shown_is_asked_for_again_when_it_finds_nobody(cusco, now):
    _, site = cusco
    draft, _actor, _code = started(now)
    for shown, said in (
        ("", "Lea el código QR o escriba la referencia"),
        ("zzzzz-zzzzz", "Ninguna solicitud tiene esa referencia."),
        (draft.reference, "Esa solicitud está empezada y no se envió."),
    ):
        answer = site.post("/recibir/", {"shown": shown})
        assert (answer.status_code, said in text_of(answer)) == (422, True)
        assert answer.context["form"]["shown"].value() == shown


def test_too_many_looks_in_an_hour_are_refused_and_the_count_stays(cusco, now):
    _, site = cusco
    reference = reference_of(applied(now))
    for _ in range(LOOKS_PER_HOUR):
        site.post("/recibir/", {"shown": "zzzzz-zzzzz"})
    answer = site.post("/recibir/", {"shown": reference})
    assert (answer.status_code, "demasiadas constancias en esta hora" in text_of(answer)) == (422, True)
    answer = site.post("/recibir/aqui/", {"shown": reference, "office": "CUS", "reason": "Se mudó."})
    assert (answer.status_code, "demasiadas constancias en esta hora" in text_of(answer)) == (422, True)


def test_whoever_has_several_offices_says_where_they_are(db, now, monkeypatch):
    site = signed_in(make_officer("viajera", offices=("CUS", "TUM")))
    monkeypatch.setattr(clock, "now", lambda: now)
    reference = reference_of(applied(now))
    refused = site.post("/recibir/", {"shown": reference})
    assert (refused.status_code, shown_again(refused, "office")) == (422, ["Elija la oficina en la que están"])
    chosen = site.post("/recibir/", {"shown": reference, "office": "TUM"})
    assert "La solicitud pasa a la oficina de Tumbes" in text_of(chosen)
    assert site.post("/recibir/", {"shown": reference, "office": "LIM"}).status_code == 422


def test_whoever_is_not_found_by_name_is_explained_what_to_do(cusco, now):
    _, site = cusco
    applied(now)
    said = text_of(site.get("/buscar/?q=rosa"))
    assert "Recíbala con su constancia" in said
    assert "Todavía no envió una solicitud: puede llenarla ahora" in said
    assert "Ya tiene expediente: la atiende la oficina que lo abrió." in said
