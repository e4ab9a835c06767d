"""What whoever checks a paper does."""

import io
import re

import pikepdf

from qoricancha.demo.browser import Browser, Page, UnexpectedPage
from qoricancha.demo.main_job.story import Story, read


def address_in(permit: bytes) -> str:
    """Return the address that the QR code shows, which is also a link on it. Raises UnexpectedPage."""
    with pikepdf.open(io.BytesIO(permit)) as document:
        for annotation in document.pages[0].get("/Annots", []):
            address = str(annotation.get("/A", {}).get("/URI", ""))
            if "/v/" in address:
                return address
    raise UnexpectedPage("the permit has no address to verify it")


def expect(address: str, word: str, browser: Browser | None = None) -> Page:
    """Return the check page. Raises UnexpectedPage unless it says `word` ("Válida", "Suspendida", "No válida")."""
    page = read((browser or Browser()).get(address))
    if not re.search(rf"<h1[^>]*>\s*{word}\s*</h1>", page.html):
        raise UnexpectedPage(f"the check page does not say {word}: {page.text[:300]}")
    return page


def take_constancia(story: Story, address: str, *, number: str, birth_date: tuple[str, str, str]) -> None:
    """Type two printed items and keep the constancia."""
    browser = Browser()
    page = expect(address, "Válida", browser)
    day, month, year = birth_date
    typed = {"file_number": number, "birth_date_day": day, "birth_date_month": month, "birth_date_year": year}
    story.keep("constancia.pdf", browser.submit(page.form("file_number"), typed))
