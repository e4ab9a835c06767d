"""The pages of an application that are more than questions: contact, claim, photograph, seat."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from qoricancha.intake import actions
from qoricancha.intake.models import Upload
from qoricancha.kernel import clock
from qoricancha.kernel.db import acting
from qoricancha.messaging.models import OutboxMessage
from tests.database import SiteClient, as_role
from tests.intake.factories import SYSTEM, complete, open_offices, photograph
from tests.staff import make_officer
from tests.web import applying
from tests.web.applying import Q, begin, code_for, fill_in, page_of, send, text_of
from tests.web.test_apply import RECEIPT, location

CONTACT, CONFIRM, ANOTHER = f"{Q}contacto", "/solicitud/contacto/confirmar", "/solicitud/contacto/otro-codigo"


@pytest.fixture(autouse=True)
def time_of_day(now, monkeypatch):
    """Time stands still until the test moves it."""
    hand = {"now": now}
    monkeypatch.setattr(clock, "now", lambda: hand["now"])
    return hand


@pytest.fixture
def nine(db, now):
    return open_offices(now)


def messages(reference: str) -> list[str]:
    draft = applying.draft_of(reference)
    with as_role("worker"), acting(SYSTEM):
        return list(OutboxMessage.objects.filter(owner=draft.id).order_by("queued_at").values_list("kind", flat=True))


def test_nothing_goes_to_a_contact_but_its_code(public_site, nine):
    reference, _ = begin(public_site)
    public_site.post(CONTACT, {"email": "rosa@ejemplo.pe", "phone": "912345678"})
    assert messages(reference) == ["EMAIL"]
    assert "rosa@ejemplo.pe" in text_of(public_site.get(CONFIRM))


def test_a_wrong_code_is_refused_and_the_third_is_the_last(public_site, nine):
    reference, _ = begin(public_site)
    public_site.post(CONTACT, {"email": "rosa@ejemplo.pe"})
    right = code_for(reference)
    wrong = "000000" if right != "000000" else "111111"
    answers = [public_site.post(CONFIRM, {"code": wrong}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [422] * 3
    assert public_site.post(CONFIRM, {"code": right}).status_code == 422


def test_another_code_waits_for_the_pause(public_site, nine, now, time_of_day):
    reference, _ = begin(public_site)
    public_site.post(CONTACT, {"email": "rosa@ejemplo.pe"})
    time_of_day["now"] = now + timedelta(seconds=30)
    assert "podrá pedir otro a las 10:31" in text_of(public_site.post(ANOTHER, {"medio": "email"}, follow=True))
    time_of_day["now"] = now + timedelta(seconds=61)
    assert "Enviamos un código nuevo" in text_of(public_site.post(ANOTHER, {"medio": "email"}, follow=True))
    assert location(applying.prove_contact(public_site, reference)) == "/solicitud/relato"


def test_the_code_can_go_to_the_telephone_instead(public_site, nine, now, time_of_day):
    reference, _ = begin(public_site)
    public_site.post(CONTACT, {"email": "rosa@ejemplo.pe", "phone": "912345678"})
    time_of_day["now"] = now + timedelta(seconds=1)
    answer = public_site.post(ANOTHER, {"medio": "phone"})
    assert location(answer) == f"{CONFIRM}?medio=phone"
    assert "+51912345678" in text_of(public_site.get(location(answer)))
    assert location(public_site.post(location(answer), {"code": code_for(reference)})) == "/solicitud/relato"


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"email": "", "phone": ""}, "email", "basta uno"),
        ({"email": "rosa", "phone": ""}, "email", "Revise el correo"),
        ({"email": "", "phone": "12"}, "phone", "Revise el teléfono"),
        ({"email": "", "phone": "+58 412 345 6789"}, "phone", "celulares peruanos"),
    ],
)
def test_a_contact_that_cannot_be_reached_is_refused_with_what_to_do(public_site, nine, typed, field, words):
    begin(public_site)
    answer = public_site.post(CONTACT, typed)
    assert answer.status_code == 422
    assert words in page_of(answer).one("a", href=f"#id_{field}").text


def test_whoever_has_neither_is_told_what_to_do(public_site, nine):
    begin(public_site)
    help_of = lambda answer: page_of(answer).one("details")  # noqa: E731
    before = help_of(public_site.get(CONTACT))
    assert "No tengo correo ni celular" in " ".join(before.text.split())
    assert "open" not in before.attrs
    refused = public_site.post(CONTACT, {"email": "", "phone": ""})
    words = " ".join(help_of(refused).text.split())
    assert "open" in help_of(refused).attrs
    for way in ("Crear un correo gratuito", "alguien de su confianza", "Ir a una oficina"):
        assert way in words
    [offices] = [tag.attrs["href"] for tag in page_of(refused).all("a") if tag.text.strip() == "Direcciones y horarios"]
    assert public_site.get(offices).status_code == 200
    assert "details" not in {tag.name for tag in page_of(public_site.get(f"{Q}nombres")).tags}


def test_a_changed_contact_must_be_proved_anew(public_site, nine):
    fill_in(public_site, nine)
    answer = public_site.post(f"{CONTACT}?volver=revisar", {"email": "otra@ejemplo.pe"})
    assert location(answer) == f"{CONFIRM}?volver=revisar"
    assert location(public_site.get("/solicitud/revisar")) == "/solicitud/pasos"


def test_the_claim_is_never_shown_again(public_site, nine):
    begin(public_site)
    assert (
        location(public_site.post("/solicitud/relato", {"claim": "Palabra secreta.", "mas": "1"}))
        == "/solicitud/relato"
    )
    shown = public_site.get("/solicitud/relato").content.decode()
    assert "16 caracteres" in shown
    assert "secreta" not in shown
    assert location(public_site.post("/solicitud/relato", {"claim": ""})) == "/solicitud/foto"


def test_a_claim_can_be_begun_anew(public_site, nine):
    begin(public_site)
    applying.write_claim(public_site)
    assert "No se puede recuperar" in text_of(public_site.get("/solicitud/relato/borrar"))
    public_site.post("/solicitud/relato/borrar")
    assert public_site.post("/solicitud/relato", {"claim": " "}).status_code == 422


def test_a_claim_that_is_too_long_stays_in_the_box(public_site, nine):
    begin(public_site)
    answer = public_site.post("/solicitud/relato", {"claim": "x" * 10_001})
    assert "10001 caracteres" in text_of(answer)
    assert "x" * 10_001 in page_of(answer).one("textarea").text


def settle(reference: str, now) -> None:
    with as_role("worker"), acting(SYSTEM):
        [upload] = Upload.objects.filter(draft=applying.draft_of(reference).id, settled_at=None)
        actions.settle_photo(by=SYSTEM, at=now, upload_id=upload.id)


def test_a_photograph_is_served_only_as_we_made_it(public_site, nine, now):
    reference, _ = begin(public_site)
    sent = photograph((900, 1200))
    applying.send_photo(public_site, sent)
    assert "la estamos revisando" in text_of(public_site.get("/solicitud/foto"))
    assert public_site.get("/solicitud/foto/imagen").status_code == 404
    settle(reference, now)
    served = public_site.get("/solicitud/foto/imagen")
    assert (served.headers["Content-Type"], served.headers["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    assert served.content[:3] == b"\xff\xd8\xff"
    assert served.content != sent
    assert location(public_site.post("/solicitud/foto", {"x": "1"})) == "/solicitud/oficina"


def test_a_photograph_that_cannot_be_used_is_told_in_the_task_list(public_site, nine, now):
    reference, _ = begin(public_site)
    applying.send_photo(public_site, photograph()[:2000])
    settle(reference, now)
    assert "el archivo está dañado. Elija otra" in text_of(public_site.get("/solicitud/pasos"))
    assert "el archivo está dañado" in text_of(public_site.get("/solicitud/foto"))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"%PDF-1.7", "no es una fotografía"),
        (photograph((100, 100)), "muy pequeña"),
    ],
    ids=["pdf", "small"],
)
def test_what_is_no_photograph_is_refused(public_site, nine, content, words):
    begin(public_site)
    answer = applying.send_photo(public_site, content)
    assert answer.status_code == 422
    assert words in text_of(answer)


def test_no_photograph_at_all_is_asked_for_or_left_for_later(public_site, nine):
    begin(public_site)
    assert "continúe sin foto" in text_of(public_site.post("/solicitud/foto", {"x": "1"}))
    assert location(public_site.post("/solicitud/foto", {"despues": "1"})) == "/solicitud/oficina"


def times(answer) -> list[str]:
    return [tag.attrs["value"] for tag in page_of(answer).all("input", type="radio", name_="starts_at")]


def test_only_free_times_are_offered(public_site, nine, now):
    for _ in range(2):
        draft, actor = complete(now, starts_at=nine)
        with as_role("public"), acting(actor):
            actions.submit(by=actor, at=now, draft=draft)
    begin(public_site)
    public_site.post("/solicitud/oficina", {"office": "LIM"})
    half_past = nine + timedelta(minutes=30)
    assert times(public_site.get(f"/solicitud/cita?dia={nine:%Y-%m-%d}")) == [half_past.isoformat()]
    answer = public_site.post("/solicitud/cita", {"starts_at": nine.isoformat()})
    assert answer.status_code == 422
    assert "Esa hora ya no está libre" in text_of(answer)


def test_another_day_offers_its_own_times(public_site, nine):
    begin(public_site)
    public_site.post("/solicitud/oficina", {"office": "LIM"})
    later = nine + timedelta(days=40)
    assert times(public_site.get(f"/solicitud/cita?dia={later:%Y-%m-%d}"))[0] == later.isoformat()
    assert times(public_site.get("/solicitud/cita?dia=nunca&desde=1"))[0] == nine.isoformat()


@pytest.mark.parametrize("day", ["9999-12-31", "2020-01-15", "0001-01-01"])
@pytest.mark.parametrize("name", ["desde", "dia"])
def test_a_day_beyond_what_can_be_booked_shows_the_nearest_span(public_site, nine, now, name, day):
    begin(public_site)
    public_site.post("/solicitud/oficina", {"office": "LIM"})
    first = nine if day < f"{now:%Y-%m-%d}" else nine - timedelta(days=1) + timedelta(days=112)
    assert times(public_site.get(f"/solicitud/cita?{name}={day}"))[0] == first.isoformat()
    answer = public_site.post("/solicitud/cita", {"starts_at": f"{day}T09:00:00-05:00"})
    assert (answer.status_code, times(answer)[0]) == (422, first.isoformat())


def test_an_office_without_free_times_says_so_and_lets_one_go_on(public_site, nine):
    begin(public_site)
    public_site.post("/solicitud/oficina", {"office": "PUN"})
    shown = text_of(public_site.get("/solicitud/cita"))
    assert "No hay horas libres del 2 de setiembre de 2019 al 29 de setiembre de 2019" in shown
    assert location(public_site.post("/solicitud/cita", {"despues": "1"})) == "/solicitud/revisar"


def test_a_seat_lost_before_sending_is_replaced_by_one_of_the_nearest(public_site, nine, now):
    fill_in(public_site, nine)
    for _ in range(2):
        draft, actor = complete(now, starts_at=nine)
        with as_role("public"), acting(actor):
            actions.submit(by=actor, at=now, draft=draft)
    assert location(send(public_site)) == RECEIPT
    shown = public_site.get(RECEIPT)
    assert "todavía no tiene una hora reservada" in text_of(shown)
    half_past = (nine + timedelta(minutes=30)).isoformat()
    assert (len(times(shown)), times(shown)[0]) == (6, half_past)
    assert location(public_site.post(f"{RECEIPT}/cita", {"starts_at": half_past})) == RECEIPT
    assert "a las 09:30" in text_of(public_site.get(RECEIPT))
    assert "Su cita es el martes 3 de setiembre de 2019, a las 09:30" in text_of(public_site.get(f"{RECEIPT}/cita"))


def test_after_sending_a_seat_can_be_taken_in_another_office(public_site, nine):
    fill_in(public_site, nine)
    public_site.post("/solicitud/cita", {"despues": "1"})
    send(public_site)
    shown = public_site.get(f"{RECEIPT}/cita?oficina=CUS")
    assert times(shown)[0] == nine.isoformat()
    assert location(public_site.post(f"{RECEIPT}/cita", {"starts_at": nine.isoformat(), "office": "CUS"})) == RECEIPT
    assert "Oficina Desconcentrada de Cusco" in text_of(public_site.get(RECEIPT))


def test_whoever_has_come_is_offered_no_seat(public_site, nine, now):
    reference, _ = fill_in(public_site, nine)
    public_site.post("/solicitud/cita", {"despues": "1"})
    send(public_site)
    assert times(public_site.get(RECEIPT))
    officer = make_officer().as_actor()
    with as_role("staff"), acting(officer):
        actions.note_arrival(by=officer, at=now, application_id=applying.draft_of(reference).id)
    assert "hora reservada" not in text_of(public_site.get(RECEIPT))
    assert location(public_site.get(f"{RECEIPT}/cita?oficina=CUS")) == RECEIPT


def test_without_a_seat_there_is_no_calendar_file(public_site, nine):
    fill_in(public_site, nine)
    public_site.post("/solicitud/cita", {"despues": "1"})
    send(public_site)
    assert public_site.get("/solicitud/cita.ics").status_code == 404
    assert public_site.get(f"{RECEIPT}/cita?oficina=XXX").status_code == 404


def test_a_photograph_of_more_than_ten_megabytes_is_told_so_on_its_form(nine):
    """With the CSRF check on, as in a browser: the token comes before the file."""
    site = SiteClient("public", enforce_csrf_checks=True)
    form = page_of(site.get("/solicitud/privacidad")).one("input", name_="csrfmiddlewaretoken")
    site.post("/solicitud/privacidad", {"csrfmiddlewaretoken": form.attrs["value"]})
    token = page_of(site.get("/solicitud/foto")).one("input", name_="csrfmiddlewaretoken").attrs["value"]
    heavy = SimpleUploadedFile("yo.jpg", photograph() + b"\0" * 11_000_000)
    answer = site.post("/solicitud/foto", {"csrfmiddlewaretoken": token, "photo": heavy})
    assert answer.status_code == 422
    assert "puede pesar hasta 10 MB" in text_of(answer)
