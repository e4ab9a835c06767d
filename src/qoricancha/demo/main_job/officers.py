"""What officer, supervisor and Secretary do."""

import re

from qoricancha.demo.browser import Browser, Form, Page, UnexpectedPage, Upload
from qoricancha.demo.main_job.story import Story, read
from qoricancha.demo.pictures import portrait, signature

RECORD = re.compile(r"/(solicitudes|registros|expedientes)/[0-9a-f-]{36}/")


def signed_in(story: Story, username: str) -> Browser:
    """Return a browser in which this officer has signed in with password and second factor."""
    browser = Browser()

    def attempt() -> Browser | None:
        login = next(one for one in story.demo("cuentas") if one["username"] == username)
        page = read(browser.get(f"{story.staff}/"))
        if "login" in {name for form in page.forms for name in form.names}:
            page = browser.submit(page.form("login", "password"), {"login": username, "password": login["password"]})
        if any("code" in form.names for form in page.forms):
            page = browser.submit(page.form("code"), {"code": login["totp_code"]})
        return browser if any("/salir/" in form.action for form in page.forms) else None

    # A code serves once: whoever signed in a moment ago waits for the next one.
    return story.until(f"the sign-in of {username}", attempt)


def find(story: Story, browser: Browser, words: str) -> Page:
    """Search for somebody and open the first that is found."""
    page = read(browser.get(f"{story.staff}/agenda/"))
    found = read(browser.submit(page.form("q"), {"q": words}))
    target = next(
        (one for one, _ in found.links if re.search(r"/(solicitudes|registros|expedientes)/[0-9a-f-]{36}/", one)), None
    )
    if target is None:
        raise UnexpectedPage(f"nobody is found by {words!r}: {found.text[:400]}")
    return read(browser.get(target))


def register(story: Story, office: str, reference: str, name: str) -> None:
    """Receive the person, verify what they declared, take photograph and signature, complete."""
    browser = signed_in(story, f"oficial.{office.lower()}")
    with story.step("the officer finds the person by the receipt's QR address and by name"):
        page = find(story, browser, name)
        by_reference = find(story, browser, f"{story.public}/r/{reference.replace('-', '')}")
        if by_reference.url != page.url:
            raise UnexpectedPage(f"name and QR address lead to {page.url} and {by_reference.url}")
    with story.step("check-in and interview"):
        page = read(browser.submit(_posting(page, "/llegada/")))
        page = read(browser.submit(_posting(page, "/entrevista/")))
        registration = page.url
    with story.step("the officer corrects a field with a reason"):
        page = read(browser.get(f"{registration}datos/"))
        corrections = {
            "address_line": "Jr. Los Ejemplos 456, interior 3",
            "address_line_reason": "La persona se mudó la semana pasada",
        }
        read(browser.submit(page.form("given_names"), corrections))
    with story.step("the officer reads the claim"):
        page = read(browser.get(f"{registration}relato/"))
        if "amenaz" not in page.text:
            raise UnexpectedPage("the claim cannot be read by the officer")
    with story.step("photograph and signature"):
        page = read(browser.get(f"{registration}fotografia/"))
        form = next(one for one in page.forms if "photo" in one.names)
        read(browser.submit(form, files={"photo": Upload("foto.jpg", "image/jpeg", portrait())}))
        page = read(browser.get(f"{registration}firma/"))
        form = next(one for one in page.forms if "signature" in one.names)
        read(browser.submit(form, files={"signature": Upload("firma.png", "image/png", signature())}))
    with story.step("the officer completes the registration"):
        page = read(browser.get(registration))
        read(browser.submit(page.form("confirmed"), {"confirmed": "on"}))


def sign_off(story: Story, office: str, reference: str) -> str:
    """Sign off as the supervisor; return the expediente number."""
    with story.step("the supervisor signs in"):
        browser = signed_in(story, f"supervision.{office.lower()}")
    with story.step("the supervisor signs off: person, case file and terms in one transaction"):
        page = find(story, browser, reference)
        page = read(browser.submit(_posting(page, "/visto-bueno/")))
        number = re.search(r"Expediente\s+(\d{6,})", page.text)
        if number is None:
            raise UnexpectedPage(f"no expediente number: {page.text[:400]}")
        return number.group(1)


def revoke(story: Story, number: str) -> None:
    """Leave the permit without effect, as the Executive Secretary, with a reason."""
    browser = signed_in(story, "secretaria")
    page = read(browser.get(f"{story.staff}/buscar/?q={number}"))
    case = next(one for one, _ in page.links if RECORD.search(one))
    page = read(browser.get(case))
    page = read(browser.get(page.link("dejar sin efecto")))
    read(browser.submit(page.form("reason"), {"reason": "ISSUED_IN_ERROR"}))


def _posting(page: Page, ending: str) -> Form:
    for form in page.forms:
        if form.method == "post" and form.action.endswith(ending):
            return form
    raise UnexpectedPage(f"{page.url} has no form to {ending}: {page.text[:400]}")
