"""A person applies on a telephone without JavaScript, leaves, comes back, sends twice, and keeps the receipt."""

from itertools import pairwise

import pytest
from playwright.sync_api import Browser

from qoricancha.demo.main_job import applicant
from qoricancha.demo.main_job.story import Story
from qoricancha.demo.pictures import portrait
from tests.house import House
from tests.journeys.visitor import Visitor, on_a_telephone

pytestmark = pytest.mark.journey

HOME = "Solicitar refugio en el Perú"
TASKS = "Su solicitud"
GO_ON = "Guardar y continuar"
BIRTH_DATE = ("birth_date_day", "birth_date_month", "birth_date_year")
ENTRY_DATE = ("entry_date_day", "entry_date_month", "entry_date_year")
QUESTIONS = (
    ("¿Cómo se llama?", ("given_names", "first_surname", "second_surname")),
    ("¿Cuándo y en qué país nació?", (*BIRTH_DATE, "birth_country")),
    ("¿Cuál es su nacionalidad?", ("nationality",)),
    ("¿Qué documento de su país tiene?", ("origin_document_kind", "origin_document_number")),
    ("¿Cuándo ingresó al Perú?", ENTRY_DATE),
    ("¿En qué departamento vive?", ("department",)),
    ("¿En qué provincia vive?", ("province",)),
    ("¿Cuál es su dirección?", ("district", "address_line")),
    ("¿Cómo podemos comunicarnos con usted?", ("email", "phone")),
    ("Escriba el código que le enviamos", ()),
)


def test_a_person_applies_leaves_comes_back_and_sends_twice(browser: Browser, house: House, story: Story):
    person = applicant.invented()
    with on_a_telephone(browser, house) as phone:
        reference, code = begun(phone, house)
        answered(phone, story, person)
        left(phone, person["claim"])
        first = phone.faults
    with on_a_telephone(browser, house) as phone:
        come_back(phone, house, reference, code)
        given_the_rest(phone)
        sent_twice(phone, house, reference)
        receipt = phone.download("link", "Descargar la constancia (PDF)")
        appointment = phone.download("link", "Agregar la cita a mi calendario")
        look_how_things_stand(phone, house, story, reference)
    assert (receipt[:5], appointment[:15]) == (b"%PDF-", b"BEGIN:VCALENDAR")
    assert first | phone.faults == {}


def begun(phone: Visitor, house: House) -> tuple[str, str]:
    """Read what it is about, begin, note reference and secret code."""
    phone.go(house.public, HOME)
    phone.follow("Solicitar refugio", "Solicitar refugio")
    phone.follow("Empezar ahora", "Qué haremos con sus datos")
    phone.press("Entiendo, empezar mi solicitud", "Anote su referencia y su código")
    reference, code = phone.tab.locator(".q-code").all_inner_texts()
    phone.press("Ya los anoté, continuar", TASKS)
    return reference, code


def answered(phone: Visitor, story: Story, person: dict[str, str]) -> None:
    """Answer every question, each after a first try that left it empty, and prove the contact."""
    before = applicant._names(story)
    phone.follow("Nombres y apellidos", QUESTIONS[0][0])
    for (heading, names), (following, _) in pairwise(QUESTIONS):
        phone.press(GO_ON, heading, wrong=True)
        phone.fill(**{name: person[name] for name in names})
        phone.press(GO_ON, following)
    phone.fill(code="12")
    phone.press("Confirmar", QUESTIONS[-1][0], wrong=True)
    phone.press("Enviar otro código", QUESTIONS[-1][0])
    phone.fill(code=applicant._code_sent(story, before))
    phone.press("Confirmar", "¿Por qué pide refugio?")


def left(phone: Visitor, claim: str) -> None:
    """Tell a part of the claim, change one's mind about throwing it away, and leave."""
    phone.press(GO_ON, "¿Por qué pide refugio?", wrong=True)
    phone.fill(claim=claim)
    phone.press("Guardar y escribir más", "¿Por qué pide refugio?")
    assert not phone.reads(claim[:20])
    phone.follow("Borrarlo y empezar de nuevo", "¿Borrar su relato?")
    phone.follow("No, conservarlo", "¿Por qué pide refugio?")
    phone.press("Guardar y salir", "Cerramos su solicitud en este dispositivo")


def come_back(phone: Visitor, house: House, reference: str, code: str) -> None:
    """Open the application on another telephone, with a slip at first."""
    phone.go(house.public, HOME)
    phone.follow("Continuar una solicitud", "Continuar su solicitud")
    phone.fill(reference=reference, code=reference)
    phone.press("Continuar", "Continuar su solicitud", wrong=True)
    phone.fill(reference=f" {reference.lower()} ", code=code.replace("-", " "))
    phone.press("Continuar", TASKS)
    assert phone.reads("Completó 8 de 10 pasos")


def given_the_rest(phone: Visitor) -> None:
    """Send a photograph, choose office and hour, check the answers."""
    phone.follow("Fotografía", "Envíe una fotografía suya")
    phone.attach("photo", "yo.jpg", "image/jpeg", b"not a picture")
    phone.press(GO_ON, "Envíe una fotografía suya", wrong=True)
    phone.attach("photo", "yo.jpg", "image/jpeg", portrait())
    phone.press(GO_ON, "¿A qué oficina puede ir?")
    phone.press(GO_ON, "¿A qué oficina puede ir?", wrong=True)
    phone.fill(office="TAC")
    phone.press(GO_ON, "¿Qué día y a qué hora puede ir?")
    phone.press(GO_ON, "¿Qué día y a qué hora puede ir?", wrong=True)
    phone.tab.locator("[name=starts_at]").last.check()
    phone.press(GO_ON, "Revise y envíe su solicitud")
    phone.press("Enviar mi solicitud", "Revise y envíe su solicitud", wrong=True)


def sent_twice(phone: Visitor, house: House, reference: str) -> None:
    """Send with a double click, and once more from another tab that was open: one receipt."""
    other = phone.another_tab(f"{house.public}/solicitud/revisar", "Revise y envíe su solicitud")
    for tab in (phone, other):
        tab.fill(declared="on")
    phone.press_twice("Enviar mi solicitud", "Recibimos su solicitud")
    other.press("Enviar mi solicitud", "Recibimos su solicitud")
    assert other.tab.inner_text("main") == phone.tab.inner_text("main")
    assert phone.tab.locator(".govuk-panel .q-code").inner_text() == reference


def look_how_things_stand(phone: Visitor, house: House, story: Story, reference: str) -> None:
    """Sign in with the reference, which serves until there is a number."""
    before = applicant._names(story)
    phone.follow("Salir de mi solicitud", "Cerramos su solicitud en este dispositivo")
    phone.go(f"{house.public}/mi-expediente", "Ingresar a mi expediente")
    phone.press("Enviarme un código", "Ingresar a mi expediente", wrong=True)
    phone.fill(who=reference)
    phone.press("Enviarme un código", "Escriba el código")
    phone.fill(code="12")
    phone.press("Ingresar", "Escriba el código", wrong=True)
    phone.fill(code=applicant._code_sent(story, before))
    phone.press("Ingresar", "Tiene una cita", title="Mi expediente")
    phone.press("Cerrar sesión", "Ingresar a mi expediente")
