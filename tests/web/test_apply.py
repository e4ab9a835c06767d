"""Applying, page by page, on a telephone without JavaScript."""

import re
from datetime import timedelta

import pytest

from qoricancha.intake.models import Application, Statement
from qoricancha.kernel import clock
from qoricancha.kernel.db import acting
from tests.database import SiteClient, as_role
from tests.intake.factories import SYSTEM, complete, open_offices
from tests.web import applying
from tests.web.applying import ANSWERS, PAGES, Q, begin, fill_in, page_of, send, text_of

RECEIPT = "/solicitud/constancia"


@pytest.fixture(autouse=True)
def time_stands_still(now, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: now)


@pytest.fixture
def nine(db, now):
    """Nine o'clock tomorrow, when two offices receive people at two desks."""
    return open_offices(now)


def location(answer) -> str:
    assert answer.status_code == 302, text_of(answer)
    return answer.headers["Location"]


def test_every_page_leads_to_the_next_and_the_last_to_the_receipt(public_site, nine):
    assert location(public_site.post("/solicitud/privacidad")) == "/solicitud/codigos"
    reference, _ = page_of(public_site.get("/solicitud/codigos")).texts("dd", class_="q-code")
    assert location(public_site.post("/solicitud/codigos")) == "/solicitud/pasos"
    addresses = list(ANSWERS)
    for address, following in zip(addresses, [*addresses[1:], "/solicitud/contacto/confirmar"], strict=True):
        assert location(public_site.post(address, ANSWERS[address])) == following
    assert location(applying.prove_contact(public_site, reference)) == "/solicitud/relato"
    assert location(applying.write_claim(public_site)) == "/solicitud/foto"
    assert location(applying.send_photo(public_site)) == "/solicitud/oficina"
    assert location(public_site.post("/solicitud/oficina", {"office": "LIM"})) == "/solicitud/cita"
    assert location(public_site.post("/solicitud/cita", {"starts_at": nine.isoformat()})) == "/solicitud/revisar"
    assert location(send(public_site)) == RECEIPT
    shown = text_of(public_site.get(RECEIPT))
    assert reference in shown
    assert "martes 3 de setiembre de 2019, a las 09:00" in shown
    assert public_site.get(f"{RECEIPT}.pdf").content.startswith(b"%PDF-")
    assert public_site.get("/solicitud/cita.ics").content.startswith(b"BEGIN:VCALENDAR")


def test_the_check_of_answers_says_them_in_words(public_site, nine):
    fill_in(public_site, nine)
    values = page_of(public_site.get("/solicitud/revisar")).texts("dd", class_="govuk-summary-list__value")
    for words in (
        "D'Ejemplo", "17 de mayo de 1990", "Venezuela", "Venezolana", "Cédula o documento nacional de identidad",
        "V-12.345.678", "11 de febrero de 2019", "Lima / Lima / Miraflores", "+51912345678", "Enviada",
        "Sede Lima Av. de la Muestra 100, Lima", "martes 3 de setiembre de 2019, a las 09:00",
    ):  # fmt: skip
        assert words in values


def test_sending_twice_and_going_back_give_one_application_and_one_receipt(public_site, nine):
    fill_in(public_site, nine)
    key = page_of(public_site.get("/solicitud/revisar")).one("input", name_="client_key").attrs["value"]
    shown = []
    for _ in range(2):
        assert location(public_site.post("/solicitud/revisar", {"client_key": key, "declared": "on"})) == RECEIPT
        shown.append(text_of(public_site.get(RECEIPT)))
    assert shown[0] == shown[1]
    assert {location(public_site.get(address)) for address in PAGES} == {RECEIPT}
    with as_role("worker"), acting(SYSTEM):
        assert Application.objects.count() == 1


@pytest.mark.parametrize("change", [{"client_key": "ANOTHER"}, {"declared": ""}], ids=["key", "declaration"])
def test_nothing_is_sent_without_key_and_declaration(public_site, nine, change):
    fill_in(public_site, nine)
    assert send(public_site, **change).status_code == 422
    assert location(public_site.get(RECEIPT)) == "/solicitud/pasos"


def test_an_incomplete_application_leads_to_the_task_list(public_site, nine):
    begin(public_site)
    assert location(public_site.get("/solicitud/revisar")) == "/solicitud/pasos"
    assert "Complete los pasos que faltan" in text_of(public_site.get("/solicitud/pasos"))


def test_the_task_list_counts_what_is_done(public_site, nine):
    begin(public_site)
    assert page_of(public_site.get("/solicitud/pasos")).source.count("Incompleto") == 10
    public_site.post(f"{Q}nombres", ANSWERS[f"{Q}nombres"])
    shown = public_site.get("/solicitud/pasos")
    assert (page_of(shown).source.count("Incompleto"), page_of(shown).source.count("Completado")) == (9, 1)
    assert "Completó 1 de 10 pasos" in text_of(shown)


def test_an_error_keeps_what_was_typed_and_leads_to_the_field(public_site, nine):
    begin(public_site)
    answer = public_site.post(f"{Q}nombres", {"given_names": "Rosa2", "second_surname": "Núñez"})
    page = page_of(answer)
    assert answer.status_code == 422
    assert page.one("input", name_="given_names").attrs["value"] == "Rosa2"
    assert page.one("input", name_="second_surname").attrs["value"] == "Núñez"
    assert "Quite «2»" in page.one("a", href="#id_given_names").text


def test_a_change_from_the_check_leads_back_to_it(public_site, nine):
    fill_in(public_site, nine)
    links = [link.attrs["href"] for link in page_of(public_site.get("/solicitud/revisar")).all("a")]
    address = f"{Q}nombres?volver=revisar"
    assert address in links
    assert location(public_site.post(address, ANSWERS[f"{Q}nombres"])) == "/solicitud/revisar"


def test_another_department_asks_for_province_and_district_anew(public_site, nine):
    fill_in(public_site, nine)
    back = "?volver=revisar"
    assert location(public_site.post(f"{Q}departamento{back}", {"department": "08"})) == f"{Q}provincia{back}"
    assert location(public_site.get("/solicitud/revisar")) == "/solicitud/pasos"
    assert location(public_site.post(f"{Q}provincia{back}", {"province": "0801"})) == f"{Q}direccion{back}"
    address = {"district": "080101", "address_line": "Calle de la Prueba 7"}
    assert location(public_site.post(f"{Q}direccion{back}", address)) == "/solicitud/revisar"


def test_save_and_leave_closes_the_draft_and_says_how_to_come_back(public_site, nine):
    reference, code = begin(public_site)
    answer = public_site.post(f"{Q}nombres", {**ANSWERS[f"{Q}nombres"], "salir": "1"})
    assert location(answer) == "/solicitud/salir"
    assert reference in text_of(public_site.get("/solicitud/salir"))
    assert location(public_site.get("/solicitud/pasos")) == "/solicitud/continuar"
    assert (
        location(public_site.post("/solicitud/continuar", {"reference": reference, "code": code})) == "/solicitud/pasos"
    )
    assert "Completó 1 de 10 pasos" in text_of(public_site.get("/solicitud/pasos"))


def test_leaving_at_once_closes_the_draft_and_shows_something_else(public_site, nine):
    begin(public_site)
    assert location(public_site.get("/solicitud/salir-ya")).startswith("https://")
    assert location(public_site.get("/solicitud/pasos")) == "/solicitud/continuar"


@pytest.mark.parametrize("way_out", ["/solicitud/salir", "/solicitud/salir-ya"])
def test_leaving_closes_the_draft_in_every_copy_of_the_cookie(public_site, nine, way_out):
    public_site.post("/solicitud/privacidad")
    copy = SiteClient("public")
    copy.cookies["qoricancha_public"] = public_site.cookies["qoricancha_public"].value
    assert copy.get("/solicitud/codigos").status_code == 200
    public_site.get(way_out)
    assert {location(copy.get(address)) for address in (*PAGES, RECEIPT)} == {"/solicitud/continuar"}
    assert page_of(copy.get("/solicitud/salir")).all("strong") == []


def test_a_copy_of_an_old_cookie_cannot_close_the_draft_again(public_site, nine):
    reference, code = begin(public_site)
    copy = SiteClient("public")
    copy.cookies["qoricancha_public"] = public_site.cookies["qoricancha_public"].value
    public_site.get("/solicitud/salir")
    public_site.post("/solicitud/continuar", {"reference": reference, "code": code})
    copy.get("/solicitud/salir")
    assert public_site.get("/solicitud/pasos").status_code == 200


def test_a_session_ends_when_it_was_idle_and_at_the_latest_after_four_hours(public_site, nine, now, monkeypatch):
    begin(public_site)
    answers = []
    for minutes in (59, 117, 175, 233, 239, 240):
        monkeypatch.setattr(clock, "now", lambda minutes=minutes: now + timedelta(minutes=minutes))
        answers.append(public_site.get("/solicitud/pasos").status_code)
    assert answers == [200] * 5 + [302]
    begin(public_site)
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(minutes=300))
    assert location(public_site.get("/solicitud/pasos")) == "/solicitud/continuar"


def test_leaving_at_once_leaves_no_cookie(public_site, nine):
    asked_to_come_back = public_site.get("/solicitud/pasos")
    begin(public_site)
    held = {**asked_to_come_back.cookies, **public_site.cookies}
    assert {(name, cookie["max-age"]) for name, cookie in held.items()} == {
        ("messages", ""), ("csrf_public", ""), ("qoricancha_public", ""),
    }  # fmt: skip
    gone = public_site.get("/solicitud/salir-ya").cookies
    assert {(name, cookie.value, cookie["max-age"]) for name, cookie in gone.items()} == {
        ("messages", "", 0), ("csrf_public", "", 0), ("qoricancha_public", "", 0),
    }  # fmt: skip


def test_the_secret_code_is_shown_once(public_site, nine):
    _, code = begin(public_site)
    assert location(public_site.get("/solicitud/codigos")) == "/solicitud/pasos"
    assert code not in public_site.get("/solicitud/pasos").content.decode()


def test_the_receipt_is_found_again_with_reference_and_code(public_site, nine):
    reference, code = fill_in(public_site, nine)
    send(public_site)
    other = SiteClient("public")
    way = other.get(f"/r/{reference.replace('-', '')}", follow=True)
    assert page_of(way).one("input", name_="reference").attrs["value"] == reference
    other.post("/solicitud/continuar", {"reference": reference, "code": code})
    assert text_of(other.get(RECEIPT)) == text_of(public_site.get(RECEIPT))


def without_tokens(answer) -> str:
    return re.sub(r'value="[^"]*"', "", answer.content.decode())


def test_unknown_reference_wrong_code_and_locked_draft_look_alike(public_site, nine):
    reference, code = begin(public_site)
    stranger = SiteClient("public")
    tries = [("AAAAA-BBBBB", code), (reference, "malo"), *[(reference, "malo")] * 5, (reference, code)]
    answers = [stranger.post("/solicitud/continuar", {"reference": one, "code": two}) for one, two in tries]
    assert {(answer.status_code, without_tokens(answer)) for answer in answers} == {(422, without_tokens(answers[0]))}


@pytest.mark.parametrize(
    "address", [*PAGES, RECEIPT, f"{RECEIPT}.pdf", "/solicitud/cita.ics", "/solicitud/foto/imagen"]
)
def test_outside_a_draft_every_page_asks_for_the_codes(public_site, nine, address):
    assert location(public_site.get(address)) == "/solicitud/continuar"


def test_an_expired_draft_is_as_closed_as_none(public_site, nine, now, monkeypatch):
    begin(public_site)
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=31))
    answer = public_site.get("/solicitud/pasos", follow=True)
    assert "Ingrese con su referencia y su código secreto" in text_of(answer)


def test_what_was_typed_when_the_session_ended_is_saved_after_coming_back(public_site, nine):
    reference, code = begin(public_site)
    late = SiteClient("public")
    asked = late.post("/solicitud/relato", {"claim": "Un relato\r\nlargo."})
    assert asked.status_code == 403
    hidden = {tag.attrs["name"]: tag.attrs["value"] for tag in page_of(asked).all("input", type="hidden")}
    entered = late.post("/solicitud/continuar", {**hidden, "reference": reference, "code": code})
    form = page_of(entered)
    kept = {tag.attrs["name"]: tag.attrs["value"] for tag in form.all("input", type="hidden")}
    assert location(late.post(form.one("form").attrs["action"], kept)) == "/solicitud/foto"
    with as_role("worker"), acting(SYSTEM):
        assert Statement.objects.values_list("length", flat=True).get() == len("Un relato\nlargo.")


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/solicitud", "/verificar", ""])
def test_what_was_typed_goes_to_pages_of_the_application_only(public_site, nine, target):
    reference, code = begin(public_site)
    typed = {"destino": target, "guardado-claim": "Relato", "reference": reference, "code": code}
    assert location(SiteClient("public").post("/solicitud/continuar", typed)) == "/solicitud/pasos"


def test_entering_a_draft_begins_a_new_session(nine):
    site = SiteClient("public")
    site.get("/solicitud/privacidad")
    before = site.cookies["csrf_public"].value
    begin(site)
    assert site.cookies["csrf_public"].value != before
    assert set(site.within(lambda: site.session).keys()) == {"draft", "visit", "opened", "seen"}


def test_a_form_from_elsewhere_is_refused(nine):
    assert SiteClient("public", enforce_csrf_checks=True).post("/solicitud/privacidad").status_code == 403


def test_pages_are_kept_by_no_cache(public_site, nine):
    begin(public_site)
    for address in PAGES:
        assert public_site.get(address).headers["Cache-Control"] == "no-store, private"


def test_two_people_on_one_telephone_do_not_see_each_other(public_site, nine, now):
    stranger, _ = complete(now, starts_at=nine)
    begin(public_site)
    assert public_site.within(lambda: public_site.session)["draft"] != str(stranger.id)
    assert "D'Ejemplo" not in public_site.get(f"{Q}nombres").content.decode()
