"""What whoever checks a paper does."""

import io

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


def verdict(address: str) -> tuple[str, Page]:
    """Return the heading of the check page, and the page."""
    page = read(Browser().get(address))
    for word in ("Válida", "Suspendida", "No válida"):
        if f">{word}</h1>" in page.html.replace("\n", ""):
            return word, page
    raise UnexpectedPage(f"{address} gives no verdict: {page.text[:300]}")


def expect(address: str, word: str) -> Page:
    """Raise UnexpectedPage unless the check page says `word`."""
    said, page = verdict(address)
    if said != word:
        raise UnexpectedPage(f"the check page says {said}, not {word}")
    return page


def take_constancia(story: Story, address: str, *, number: str, birth_date: tuple[str, str, str]) -> None:
    """Type two printed items and keep the constancia."""
    page = expect(address, "Válida")
    day, month, year = birth_date
    typed = {"file_number": number, "birth_date_day": day, "birth_date_month": month, "birth_date_year": year}
    story.keep("constancia.pdf", Browser().submit(page.form("file_number"), typed))
