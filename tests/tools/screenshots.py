"""Pictures for the documentation, of a demo that is started and ended here: `script/screenshots`."""

import io
import tempfile
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser

from qoricancha.demo.main_job import applicant, officers
from qoricancha.demo.main_job.story import Story
from qoricancha.demo.main_job.verifier import address_in
from tests.house import House, running_house
from tests.journeys.people import OFFICE, SITE, applied_over_http, signed_in
from tests.journeys.visitor import Visitor, at_a_desk, on_a_telephone
from tests.tools.programs import ROOT, run
from tests.web.chromium import chromium

FOLDER = ROOT / "docs" / "images"
PAPER, MARGIN = "#e9e2d7", 32  # pixels
COLOURS = 96
PERMIT_DPI = 72  # as high as the telephone beside it
VALID = {"heading": "Válida", "title": "Verificación: Válida"}
NOT_VALID = {"heading": "No válida", "title": "Verificación: No válida"}


def take() -> None:
    """Live through the main job and keep the pictures."""
    with tempfile.TemporaryDirectory() as home, running_house(Path(home)) as house, chromium() as running:
        browser = running.browser
        story = Story(house.public, house.staff, Path(home), print)
        _registered(browser, house, story)
        number = officers.sign_off(story, OFFICE, story.known["reference"])
        permit = applicant.download_permit(story, number)
        run("pdftoppm", "-r", str(PERMIT_DPI), "-png", "-singlefile", permit, permit.with_suffix(""))
        _keep("main-job", [_phone(browser, house, _home), Image.open(permit.with_suffix(".png"))])
        _keep("apply", [_phone(browser, house, one) for one in (_question, _tasks, _receipt(story))])
        valid = _phone(browser, house, lambda phone, _: phone.go(address_in(permit.read_bytes()), **VALID))
        officers.revoke(story, number)
        not_valid = _phone(browser, house, lambda phone, _: phone.go(address_in(permit.read_bytes()), **NOT_VALID))
        _keep("verify", [valid, not_valid])


def _registered(browser: Browser, house: House, story: Story) -> None:
    """Register the second of two people who applied; keep the particulars of the first."""
    other, applied = applied_over_http(story), applied_over_http(story)
    officers.register(story, OFFICE, applied.reference, applicant.as_searched(applied.person))
    with at_a_desk(browser, house) as officer:
        signed_in(officer, house, f"oficial.{OFFICE.lower()}", SITE)
        officer.fill(q=other.reference)
        officer.press("Buscar", "Buscar")
        officer.follow(other.name, **other.application)
        officer.press("Registrar la llegada", **other.registration)
        officer.press("Abrir la entrevista", **other.registration)
        officer.follow("Verificar los datos", "Verificar los datos")
        _keep("particulars", [_shown(officer)])


def _home(phone: Visitor, house: House) -> None:
    phone.go(house.public, "Solicitar refugio en el Perú")


def _question(phone: Visitor, house: House) -> None:
    phone.go(f"{house.public}/solicitud/privacidad", "Qué haremos con sus datos")
    phone.press("Entiendo, empezar mi solicitud", "Anote su referencia y su código")
    phone.go(f"{house.public}/solicitud/preguntas/documento", "¿Qué documento de su país tiene?")
    phone.fill(origin_document_kind="PASSPORT", origin_document_number="XZ 123 456")


def _tasks(phone: Visitor, house: House) -> None:
    _question(phone, house)
    phone.press("Guardar y continuar", "¿Cuándo ingresó al Perú?")
    phone.go(f"{house.public}/solicitud/pasos", "Su solicitud")


def _receipt(story: Story) -> Callable[[Visitor, House], None]:
    def shown(phone: Visitor, house: House) -> None:
        phone.go(f"{house.public}/solicitud/continuar", "Continuar su solicitud")
        phone.fill(reference=story.known["reference"], code=story.known["code"])
        phone.press("Continuar", "Recibimos su solicitud")

    return shown


def _phone(browser: Browser, house: House, lead: Callable[[Visitor, House], None]) -> Image.Image:
    """Return what a telephone shows once it was led to a page."""
    with on_a_telephone(browser, house) as phone:
        lead(phone, house)
        return _shown(phone)


def _shown(visitor: Visitor) -> Image.Image:
    visitor.tab.evaluate("window.scrollTo(0, 0)")
    return Image.open(io.BytesIO(visitor.tab.screenshot()))


def _keep(name: str, pictures: list[Image.Image]) -> None:
    """Lay pictures side by side on paper, and save them small."""
    width = sum(one.width + MARGIN for one in pictures) + MARGIN
    sheet = Image.new("RGB", (width, max(one.height for one in pictures) + 2 * MARGIN), PAPER)
    left = MARGIN
    for one in pictures:
        sheet.paste(one, (left, MARGIN))
        left += one.width + MARGIN
    sheet.quantize(COLOURS, dither=Image.Dither.NONE).save(FOLDER / f"{name}.png", optimize=True)
