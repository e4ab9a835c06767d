"""Two forms with the keyboard alone: every stop is seen, mistakes are told first, nothing needs a mouse."""

import pytest
from playwright.sync_api import Browser

from qoricancha.demo.main_job.story import Story
from qoricancha.registration.labels import FIELDS as LABELS
from tests.house import House
from tests.journeys.people import OFFICE, SITE, applied_over_http, signed_in
from tests.journeys.visitor import Visitor, at_a_desk, on_a_telephone

pytestmark = pytest.mark.journey

MOST_STOPS = 90
ROOM = 8  # pixels around an element, where its outline shows
DATES = {"birth_date", "entry_date"}
FOCUSED = "() => document.activeElement === document.body ? null : document.activeElement"
NAME_OF = "(one) => (one.labels?.[0]?.innerText || one.innerText || one.className).trim().split('\\n')[0]"

BEFORE = ["Ir al contenido principal", "Qoricancha"]
DOCUMENT = ["Salir de esta página", "Volver", "Pasaporte", "Número del documento"]
AFTER = ["Guardar y continuar", "Guardar y salir", "(01) 000 0001", "(01) 000 0002", "https://refugio.example"]
MENU = ["Mi acceso", "Cerrar sesión", "Agenda", "Buscar", "Registros", "Expedientes", "Volver"]


def test_a_question_is_answered_with_the_keyboard(browser: Browser, house: House):
    page = "¿Qué documento de su país tiene?"
    with on_a_telephone(browser, house) as phone:
        phone.go(f"{house.public}/solicitud/privacidad", "Qué haremos con sus datos")
        phone.press("Entiendo, empezar mi solicitud", "Anote su referencia y su código")
        phone.go(f"{house.public}/solicitud/preguntas/documento", page)
        assert stops(phone) == [*BEFORE, *DOCUMENT, *AFTER]
        reach(phone, "Guardar y continuar")
        phone.strike("Enter", page, wrong=True)
        follow_the_first_mistake(phone, "Elija el tipo de documento, o «Sin documento»", "Pasaporte")
        phone.tab.keyboard.press("ArrowDown")
        reach(phone, "Número del documento")
        phone.tab.keyboard.type("V 12.345.678")
        phone.strike("Enter", "¿Cuándo ingresó al Perú?")
        reach(phone, "Ir al contenido principal")
        phone.tab.keyboard.press("Enter")
        phone.tab.keyboard.press("Tab")
        assert focused(phone) == "Día"
    assert phone.faults == {}


def test_particulars_are_verified_with_the_keyboard(browser: Browser, house: House, story: Story):
    applied, page = applied_over_http(story), "Verificar los datos"
    with at_a_desk(browser, house) as officer:
        signed_in(officer, house, f"oficial.{OFFICE.lower()}", SITE)
        officer.fill(q=applied.reference)
        officer.press("Buscar", "Buscar")
        officer.follow(applied.name, **applied.application)
        officer.press("Registrar la llegada", **applied.registration)
        officer.press("Abrir la entrevista", **applied.registration)
        officer.follow(page, page)
        assert stops(officer) == [*BEFORE, *MENU, *fields(), "Guardar lo verificado"]
        reach(officer, "Correo electrónico")
        officer.tab.keyboard.press("ControlOrMeta+a")
        officer.tab.keyboard.type("no es un correo")
        officer.strike("Enter", page, wrong=True)
        follow_the_first_mistake(officer, "Revise el correo electrónico", "Correo electrónico")
        officer.tab.keyboard.press("ControlOrMeta+a")
        officer.tab.keyboard.type(applied.person["email"])
        officer.strike("Enter", **applied.registration)
    assert officer.faults == {}


def fields() -> list[str]:
    """Return the labels of the particulars as they are come to, each before the reason of its correction."""
    boxes = {name: ["Día", "Mes", "Año"] if name in DATES else [str(label)] for name, label in LABELS.items()}
    return [label for labels in boxes.values() for label in (*labels, "Motivo de la corrección")]


def stops(visitor: Visitor) -> list[str]:
    """Strike Tab from the top of the page to its end; return the names of the stops, and of which nothing is seen."""
    found: list[str] = []
    while len(found) < MOST_STOPS:
        visitor.tab.keyboard.press("Tab")
        if (name := focused(visitor)) is None:
            break
        found.append(name if is_seen(visitor) else f"{name} (not seen)")
    return found


def reach(visitor: Visitor, name: str) -> None:
    """Strike Tab until something of that name has the focus."""
    for _ in range(MOST_STOPS):
        visitor.tab.keyboard.press("Tab")
        if focused(visitor) == name:
            return
    raise AssertionError(f"no way to {name} with Tab")


def follow_the_first_mistake(visitor: Visitor, text: str, name: str) -> None:
    """Find the focus on the summary of mistakes; go from its first link to the field."""
    assert focused(visitor) == "Hay un problema"
    assert is_seen(visitor)
    visitor.tab.keyboard.press("Tab")
    assert focused(visitor) == text
    visitor.tab.keyboard.press("Enter")
    assert focused(visitor) == name
    assert is_seen(visitor)


def focused(visitor: Visitor) -> str | None:
    """Return the name of what has the focus."""
    one = visitor.tab.evaluate_handle(FOCUSED).as_element()
    return one.evaluate(NAME_OF) if one else None


def is_seen(visitor: Visitor) -> bool:
    """Say whether what has the focus looks another way than without."""
    one = visitor.tab.evaluate_handle(FOCUSED).as_element()
    assert one
    box = one.bounding_box()
    assert box
    x, y = max(0, box["x"] - ROOM), max(0, box["y"] - ROOM)
    clip = {"x": x, "y": y, "width": box["width"] + 2 * ROOM, "height": box["height"] + 2 * ROOM}
    with_focus = visitor.tab.screenshot(clip=clip)
    one.evaluate("one => one.blur()")
    without = visitor.tab.screenshot(clip=clip)
    one.focus()
    return with_focus != without
