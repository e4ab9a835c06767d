"""A registration in Chromium: officer, supervisor, applicant, verifier, Secretary, each at a browser of their own."""

import re

import pytest
from playwright.sync_api import Browser

from qoricancha.demo.main_job import applicant, verifier
from qoricancha.demo.main_job.story import Story
from qoricancha.kernel.wording import day_in_words
from tests.house import House
from tests.journeys.people import OFFICE, SITE, Applied, applied_over_http, passkey_added, signed_in
from tests.journeys.visitor import Visitor, at_a_desk, on_a_telephone

pytestmark = pytest.mark.journey

MOVED = {
    "address_line": "Jr. Los Ejemplos 456, interior 3",
    "address_line_reason": "La persona se mudó la semana pasada",
}


def test_from_the_arrival_to_a_permit_without_effect(browser: Browser, house: House, story: Story):
    applied = applied_over_http(story)
    with at_a_desk(browser, house) as officer:
        signed_in(officer, house, f"oficial.{OFFICE.lower()}", SITE, slips=True)
        passkey_added(officer)
        officer.press("Ingresar con llave de acceso", SITE, title="Agenda")
        received(officer, house, applied)
        interviewed(officer, applied)
        pictures_taken(officer, applied)
        completed(officer, applied)
    with at_a_desk(browser, house) as chief:
        signed_in(chief, house, f"supervision.{OFFICE.lower()}", SITE)
        number, permit = signed_off(chief, house, story, applied)
    with at_a_desk(browser, house) as secretary, on_a_telephone(browser, house) as phone:
        assert permit_of(phone, house, story, number) == permit
        address = verifier.address_in(permit)
        checked(phone, house, address, number)
        signed_in(secretary, house, "secretaria", "Expedientes")
        without_effect(secretary, number)
        phone.go(address, "No válida", title="Verificación: No válida")
        phone.go(f"{house.public}/mi-expediente", "Su solicitud está en trámite", title="Mi expediente")
        assert phone.reads("quedó sin efecto")
    assert officer.faults | chief.faults | secretary.faults | phone.faults == {}


def received(officer: Visitor, house: House, applied: Applied) -> None:
    """Find the person by the day, in vain, and by the name; record the arrival."""
    officer.fill(dia=applied.day.isoformat())
    officer.press("Ver", day_in_words(applied.day).capitalize(), title="Agenda")
    assert officer.reads(applied.name)
    officer.go(f"{house.staff}/agenda/?dia=2019-12-25", "Miércoles 25 de diciembre de 2019", title="Agenda")
    assert officer.reads("Nadie tiene cita este día")
    officer.fill(q="nadie")
    officer.press("Buscar", "Buscar")
    assert officer.reads("Nadie con «nadie»")
    officer.fill(q=applicant.as_searched(applied.person))
    officer.press("Buscar", "Buscar")
    officer.follow(applied.name, **applied.application)
    officer.press("Registrar la llegada", **applied.registration)


def interviewed(officer: Visitor, applied: Applied) -> None:
    """Correct an address, after a slip elsewhere that loses nothing; read the claim."""
    officer.press("Abrir la entrevista", **applied.registration)
    officer.press("Completar y enviar a visto bueno", **applied.registration, wrong=True)
    officer.follow("Verificar los datos", "Verificar los datos")
    typed = {**MOVED, "email": "no es un correo"}
    officer.fill(**typed)
    officer.press("Guardar lo verificado", "Verificar los datos", wrong=True)
    assert {name: officer.tab.locator(f"[name={name}]").input_value() for name in typed} == typed
    officer.fill(email=applied.person["email"])
    officer.press("Guardar lo verificado", **applied.registration)
    officer.follow("Leer el relato", "Por qué solicita refugio, en sus palabras", title="Relato")
    assert officer.reads("amenazas")
    officer.follow("Volver", **applied.registration)


def pictures_taken(officer: Visitor, applied: Applied) -> None:
    """Film a face with the camera, draw a signature with the mouse."""
    officer.follow("Tomar la fotografía", "Tomar la fotografía")
    officer.named("button", "Abrir la cámara").click()
    officer.named("button", "Tomar la fotografía").click()
    officer.tab.get_by_text("Fotografía lista").wait_for()
    officer.examine("Tomar la fotografía")
    officer.press("Guardar", **applied.registration)
    officer.follow("Tomar la firma", "Tomar la firma")
    draw_on(officer, "canvas")
    officer.tab.get_by_text("Firma lista").wait_for()
    officer.examine("Tomar la firma")
    officer.press("Guardar", **applied.registration)


def draw_on(officer: Visitor, pad: str) -> None:
    """Draw a zigzag with the mouse."""
    officer.tab.locator(pad).scroll_into_view_if_needed()
    box = officer.tab.locator(pad).bounding_box()
    assert box is not None
    officer.tab.mouse.move(box["x"] + 40, box["y"] + 80)
    officer.tab.mouse.down()
    for step in range(1, 9):
        officer.tab.mouse.move(box["x"] + 40 + 30 * step, box["y"] + (40 if step % 2 else 90), steps=4)
    officer.tab.mouse.up()


def completed(officer: Visitor, applied: Applied) -> None:
    """Complete the registration: whoever did cannot sign it off."""
    officer.fill(confirmed="on")
    officer.press("Completar y enviar a visto bueno", **applied.registration)
    assert officer.named("button", "Dar el visto bueno").count() == 0


def signed_off(chief: Visitor, house: House, story: Story, applied: Applied) -> tuple[str, bytes]:
    """Sign off, wait until the permit is issued; return the number of the case file and the permit."""
    chief.go(f"{house.staff}/registros/visto-bueno/", "Registros")
    chief.follow(applied.name, **applied.registration)
    assert chief.reads(MOVED["address_line_reason"])
    chief.press("Devolver", **applied.registration, wrong=True)
    chief.press("Dar el visto bueno", "Expediente")
    number = re.findall(r"\d{6,}", chief.tab.inner_text("h1"))[0]
    download = chief.named("link", "Descargar el PDF firmado")
    story.until("the permit", lambda: (chief.tab.reload() and download.is_visible()) or None)
    chief.examine(f"Expediente {number}")
    return number, chief.download("link", "Descargar el PDF firmado")


def permit_of(phone: Visitor, house: House, story: Story, number: str) -> bytes:
    """Sign in as the applicant, with the number and a code; return the permit."""
    before = applicant._names(story)
    phone.go(house.public, "Solicitar refugio en el Perú")
    phone.follow("Mi expediente", "Ingresar a mi expediente")
    phone.fill(who=number)
    phone.press("Enviarme un código", "Escriba el código")
    phone.fill(code=applicant._code_sent(story, before))
    phone.press("Ingresar", "Su solicitud está en trámite", title="Mi expediente")
    return phone.download("link", "Descargar en PDF")


def checked(phone: Visitor, house: House, address: str, number: str) -> None:
    """Check the permit as an employer: scan it, take the constancia after a slip, mistype a code."""
    valid = {"heading": "Válida", "title": "Verificación: Válida"}
    phone.go(address, **valid)
    phone.press("Descargar constancia", **valid, wrong=True)
    day, month, year = applicant.BIRTH_DATE
    phone.fill(file_number=number, birth_date_day=day, birth_date_month=month, birth_date_year=year)
    assert phone.download("button", "Descargar constancia").startswith(b"%PDF-")
    phone.go(f"{house.public}/verificar", "Verificar un documento")
    phone.press("Verificar", "Verificar un documento", wrong=True)
    phone.fill(code="7K3M-9QXT-20AB", file_number=number)
    unknown = "No existe un documento con este código"
    phone.press("Verificar", unknown, title=f"Verificación: {unknown}")


def without_effect(secretary: Visitor, number: str) -> None:
    """Leave the permit without effect, with a reason."""
    secretary.fill(q=number)
    secretary.press("Buscar", "Buscar")
    secretary.follow(number, f"Expediente {number}")
    secretary.follow("Dejar sin efecto", "Dejar sin efecto")
    secretary.press("Dejar sin efecto", "Dejar sin efecto", wrong=True)
    secretary.fill(reason="ISSUED_IN_ERROR")
    secretary.press("Dejar sin efecto", f"Expediente {number}")
