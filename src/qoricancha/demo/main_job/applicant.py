"""What the applicant does, on a phone without JavaScript."""

import re
import secrets
import unicodedata
from collections.abc import Mapping
from pathlib import Path

from qoricancha.demo.browser import Browser, Form, Page, UnexpectedPage, Upload
from qoricancha.demo.main_job.story import Story, read
from qoricancha.demo.pictures import portrait

BIRTH_DATE = ("2", "11", "1988")
MOST_PAGES = 40

CLAIM = (
    "Salí de mi ciudad porque recibí amenazas después de declarar como testigo. "
    "Temo volver mientras esas personas sigan libres.\nMi hermana continúa escondida."
)
SYLLABLES = ("ka", "mi", "sú", "ra", "lo", "né", "ti", "wa", "yu", "pá")


def invented() -> dict[str, str]:
    """Return the answers of a new person who does not exist: with each run another surname, contact and document."""
    surname = "".join(secrets.choice(SYLLABLES) for _ in range(5)).capitalize()
    digits = f"{secrets.randbelow(10**6):06}"
    return {
        "given_names": "Yaretzi Inés",
        "first_surname": surname,
        "second_surname": "Muestra",
        "birth_date_day": BIRTH_DATE[0],
        "birth_date_month": BIRTH_DATE[1],
        "birth_date_year": BIRTH_DATE[2],
        "birth_country": "VEN",
        "nationality": "VEN",
        "origin_document_kind": "PASSPORT",
        "origin_document_number": f"XZ{digits}",
        "entry_date_day": "11",
        "entry_date_month": "2",
        "entry_date_year": "2019",
        "department": "15",
        "province": "1501",
        "district": "150122",
        "address_line": f"Av. Imaginaria {digits}",
        "phone": f"999{digits}",
        "email": f"ejemplo.{digits}@correo.example",
        "claim": CLAIM,
    }


def as_searched(person: Mapping[str, str]) -> str:
    """Return the name as an officer in a hurry types it: another order, no accents, lower case."""
    return f"{without_accents(person['first_surname'])} yaretzi".lower()


def without_accents(text: str) -> str:
    """Return the letters without their marks."""
    return "".join(one for one in unicodedata.normalize("NFKD", text) if not unicodedata.combining(one))


def apply(story: Story, office: str, person: Mapping[str, str]) -> str:
    """Apply and take a seat; keep the receipt; return the reference."""
    with story.step("the applicant answers page by page, up to the check of all answers"):
        browser, page = answered(story, office, person)
    with story.step("the applicant submits: application and seat in one transaction"):
        page = submitted(browser, page)
    with story.step("submitted again (double click, page back): the same receipt"):
        again = read(browser.get(f"{story.public}/solicitud/revisar"))
        if again.text != page.text:
            raise UnexpectedPage(f"the second submission shows something else: {again.text[:400]}")
        story.keep("receipt.pdf", browser.get(f"{story.public}/solicitud/constancia.pdf"))
    return story.known["reference"]


def answered(story: Story, office: str, person: Mapping[str, str]) -> tuple[Browser, Page]:
    """Answer everything; return the browser and the page on which all answers are checked."""
    browser, before = Browser(), _names(story)
    page = read(browser.get(f"{story.public}/solicitud/privacidad"))
    page = read(browser.submit(_main_form(page)))
    story.known["reference"], story.known["code"] = _codes(page)
    read(browser.submit(_main_form(page)))
    page = read(browser.get(f"{story.public}/solicitud/preguntas/nombres"))
    given = {**person, "office": office}
    for _ in range(MOST_PAGES):
        if page.url.endswith("/solicitud/revisar"):
            return browser, page
        page = read(_answer(story, browser, page, given, before))
    raise UnexpectedPage(f"{MOST_PAGES} pages did not lead to the check of answers; the last one: {page.url}")


def submitted(browser: Browser, page: Page) -> Page:
    """Declare and send; return the page with the receipt."""
    page = read(browser.submit(page.form("client_key", "declared"), {"declared": "on"}))
    if not page.url.endswith("/solicitud/constancia"):
        raise UnexpectedPage(f"no receipt: {page.url}: {page.text[:400]}")
    return page


def download_permit(story: Story, number: str) -> Path:
    """Sign in with the case number and a one-time code, wait for the permit, keep it."""
    browser = Browser()
    before = _names(story)
    page = read(browser.get(f"{story.public}/mi-expediente/ingresar"))
    page = read(browser.submit(page.form("who"), {"who": number}))
    page = read(browser.submit(page.form("code"), {"code": _code_sent(story, before)}))

    def permit() -> str | None:
        shown = read(browser.get(f"{story.public}/mi-expediente"))
        return next((address for address, _ in shown.links if "/mi-expediente/autorizacion/" in address), None)

    return story.keep("permit.pdf", browser.get(story.until("the permit", permit)))


def _answer(story: Story, browser: Browser, page: Page, given: dict[str, str], before: set[str]) -> Page:
    form = _main_form(page)
    if "code" in form.names:
        return browser.submit(form, {"code": _code_sent(story, before)})
    if "photo" in form.names:
        return browser.submit(form, files={"photo": Upload("yo.jpg", "image/jpeg", portrait())})
    answers = {name: given[name] for name in form.names if name in given}
    if "starts_at" in form.names:
        answers["starts_at"] = form.choices["starts_at"][0]
    return browser.submit(form, answers)


def _main_form(page: Page) -> Form:
    """Return the form that this page is about: the posting one with most fields."""
    posting = [form for form in page.forms if form.method == "post"]
    if not posting:
        raise UnexpectedPage(f"{page.url} has no form: {page.text[:400]}")
    return max(posting, key=lambda form: len(form.names))


def _codes(page: Page) -> tuple[str, str]:
    """Return reference and secret code as shown, once."""
    codes = re.findall(r'class="[^"]*q-code[^"]*"[^>]*>\s*([0-9A-Z-]+)\s*<', page.html)
    if len(codes) != 2:
        raise UnexpectedPage(f"{page.url} shows {codes} instead of reference and code")
    return codes[0], codes[1]


def _names(story: Story) -> set[str]:
    return {message["name"] for message in story.demo("mensajes")}


def _code_sent(story: Story, before: set[str]) -> str:
    """Return the newest one-time code that was not there before."""

    def newest() -> str | None:
        for message in story.demo("mensajes"):
            if message["name"] in before:
                continue
            if code := re.search(r"\b\d{6}\b", f"{message['subject']} {message['text']}"):
                return code.group()
        return None

    return story.until("a one-time code", newest)
