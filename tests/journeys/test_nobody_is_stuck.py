"""What used to be dead ends, in Chromium, with the real worker, roles and clock: nobody is sent in a circle.

Somebody loses the secret code, moves the appointment, has their contact corrected in the interview, and comes back to a
permit that has to be issued again.
"""

import re

import pytest
from playwright.sync_api import Browser

from qoricancha.demo.main_job import applicant
from qoricancha.demo.main_job.story import Story
from tests.house import House
from tests.journeys.people import OFFICE, SITE, Applied, applied_over_http, signed_in
from tests.journeys.test_officers_in_chromium import pictures_taken
from tests.journeys.visitor import Visitor, at_a_desk, on_a_telephone

pytestmark = pytest.mark.journey

PLACE = {"title": "Mi expediente"}
CONTACT = "Confirmar un contacto"


def test_from_a_lost_code_to_a_second_permit(browser: Browser, house: House, story: Story):
    applied = applied_over_http(story)
    phone_number = f"988{applied.person['phone'][-6:]}"
    with on_a_telephone(browser, house) as phone, at_a_desk(browser, house) as officer:
        moved_without_secret_code(phone, house, story, applied)
        signed_in(officer, house, f"oficial.{OFFICE.lower()}", SITE)
        interviewed(officer, applied, phone_number)
        contact_proved(officer, story, applied)
        pictures_taken(officer, applied)
        officer.fill(confirmed="on")
        officer.press("Completar y enviar a visto bueno", **applied.registration)
    with on_a_telephone(browser, house) as again, at_a_desk(browser, house) as chief:
        signed_in(chief, house, f"supervision.{OFFICE.lower()}", SITE)
        number = signed_off(chief, house, story, applied)
        comes_in(again, house, story, phone_number, "Su solicitud está en trámite")
        first = again.download("link", "Descargar en PDF")
        issued_again(chief, house, story, number)
        again.go(f"{house.public}/mi-expediente", "Su solicitud está en trámite", **PLACE)
        assert again.download("link", "Descargar en PDF") != first
    assert phone.faults | officer.faults | again.faults | chief.faults == {}


def comes_in(phone: Visitor, house: House, story: Story, who: str, heading: str) -> None:
    """Sign in by a number and a one-time code."""
    before = applicant._names(story)
    phone.go(f"{house.public}/mi-expediente", "Ingresar a mi expediente")
    phone.fill(who=who)
    phone.press("Enviarme un código", "Escriba el código")
    phone.fill(code=applicant._code_sent(story, before))
    phone.press("Ingresar", heading, **PLACE)


def moved_without_secret_code(phone: Visitor, house: House, story: Story, applied: Applied) -> None:
    """Come in by the reference, take another time, take the receipt along."""
    comes_in(phone, house, story, applied.reference, "Tiene una cita")
    held = phone.tab.locator("main p strong").first.inner_text()
    phone.follow("Cambiar mi cita", "Cambie su cita")
    phone.press("Cambiar mi cita a esta hora", "Cambie su cita", wrong=True)
    phone.tab.locator("[name=starts_at]").last.check()
    phone.press("Cambiar mi cita a esta hora", "Tiene una cita", **PLACE)
    assert phone.reads("Su cita quedó reservada.")
    assert phone.tab.locator("main p strong").first.inner_text() != held
    assert phone.download("link", "Descargar la constancia (PDF)").startswith(b"%PDF-")
    phone.press("Cerrar sesión", "Ingresar a mi expediente")


def interviewed(officer: Visitor, applied: Applied, phone_number: str) -> None:
    """Receive the person and correct how they can be reached."""
    officer.fill(q=applied.reference)
    officer.press("Buscar", "Buscar")
    officer.follow(applied.name, **applied.application)
    officer.press("Registrar la llegada", **applied.registration)
    officer.press("Abrir la entrevista", **applied.registration)
    officer.follow(CONTACT, CONTACT)
    assert officer.reads("Todavía no hay un celular ni un correo verificado.")
    officer.follow("Corregir el celular o el correo", "Verificar los datos")
    reasons = {"phone_reason": "Cambió de número", "email_reason": "Ya no puede leerlo"}
    officer.fill(phone=phone_number, email="", **reasons)
    officer.press("Guardar lo verificado", **applied.registration)


def contact_proved(officer: Visitor, story: Story, applied: Applied) -> None:
    """Send a code; the person reads it out after a slip."""
    officer.follow(CONTACT, CONTACT)
    before = applicant._names(story)
    officer.press("Enviar un código", CONTACT)
    officer.tab.locator('[name="PHONE-code"]').fill("12")
    officer.press("Confirmar", CONTACT, wrong=True)
    officer.tab.locator('[name="PHONE-code"]').fill(applicant._code_sent(story, before))
    officer.press("Confirmar", CONTACT)
    assert officer.reads("Contacto confirmado.")
    officer.follow("Volver", **applied.registration)


def signed_off(chief: Visitor, house: House, story: Story, applied: Applied) -> str:
    """Sign off, seeing by what the person will come in; return the number of the case file, with its permit issued."""
    chief.go(f"{house.staff}/registros/visto-bueno/", "Registros")
    chief.follow(applied.name, **applied.registration)
    assert chief.reads("Contacto confirmado: Celular +51 988")
    chief.press("Dar el visto bueno", "Expediente")
    permits_on(chief, story, 1)
    return re.findall(r"\d{6,}", chief.tab.inner_text("h1"))[0]


def permits_on(chief: Visitor, story: Story, count: int) -> None:
    """Reload the case page until so many permits were signed."""
    download = chief.tab.get_by_role("link", name="Descargar el PDF firmado")
    story.until("the permit", lambda: (chief.tab.reload() and download.count() == count) or None)


def issued_again(chief: Visitor, house: House, story: Story, number: str) -> None:
    """Have the permit issued again because of a mistake."""
    chief.follow("Emitir otra autorización", "Emitir otra autorización")
    chief.press("Emitir", "Emitir otra autorización", wrong=True)
    chief.fill(occasion="MISTAKE")
    chief.press("Emitir", f"Expediente {number}")
    permits_on(chief, story, 2)
    chief.examine(f"Expediente {number}")
    assert chief.reads("Reemplazada por otra")
