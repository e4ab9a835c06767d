"""What every page of an application has in common: small, few queries, open to everybody."""

import gzip
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import qoricancha.web
from qoricancha.kernel import clock
from tests.database import SiteClient
from tests.intake.factories import open_offices
from tests.web import applying
from tests.web.applying import ANSWERS, PAGES, Q, begin, fill_in, page_of, send
from tests.web.chromium import PHONE, chromium, visit

LARGEST = 20_000  # bytes: of a page as it is, and of what the first view transfers
STYLES = Path(qoricancha.web.__file__).parent / "static/qoricancha/qoricancha.css.gz"
BEFORE = ["/", "/oficinas", "/solicitud", "/solicitud/privacidad", "/solicitud/continuar"]
AFTER = ["/solicitud/constancia", "/solicitud/constancia/cita"]

QUERIES = {
    "/solicitud/pasos": 4,
    f"{Q}nombres": 1,
    f"{Q}nacimiento": 2,
    f"{Q}nacionalidad": 2,
    f"{Q}documento": 2,
    f"{Q}ingreso": 1,
    f"{Q}departamento": 2,
    f"{Q}provincia": 2,
    f"{Q}direccion": 2,
    f"{Q}contacto": 1,
    "/solicitud/relato": 2,
    "/solicitud/foto": 2,
    "/solicitud/oficina": 2,
    "/solicitud/cita": 6,
    "/solicitud/revisar": 10,
}
"""What a page asks of the database, besides declaring who asks. The first is the draft."""


@pytest.fixture(autouse=True)
def time_stands_still(now, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: now)


@pytest.fixture
def filled(db, now) -> SiteClient:
    """A browser in a draft in which everything is answered, at an office of the usual size."""
    site = SiteClient("public")
    fill_in(site, open_offices(now))
    return site


def shown_without_errors(site: SiteClient, now) -> dict:
    """Return every page that somebody sees who applies, by address."""
    nine = open_offices(now)
    pages = {address: site.get(address) for address in BEFORE}
    site.post("/solicitud/privacidad")
    pages["/solicitud/codigos"] = site.get("/solicitud/codigos")
    reference, _ = page_of(pages["/solicitud/codigos"]).texts("dd", class_="q-code")
    pages["empty /solicitud/pasos"] = site.get("/solicitud/pasos")
    applying.answer_questions(site)
    pages["/solicitud/contacto/confirmar"] = site.get("/solicitud/contacto/confirmar")
    applying.prove_contact(site, reference)
    pages["empty /solicitud/relato"] = site.get("/solicitud/relato")
    applying.write_claim(site)
    applying.send_photo(site)
    applying.choose_seat(site, nine)
    pages |= {address: site.get(address) for address in PAGES if address not in pages}
    site.post("/solicitud/cita", {"despues": "1"})
    send(site)
    return pages | {address: site.get(address) for address in AFTER}


def with_errors(site: SiteClient, now) -> dict:
    """Return the pages with something wrong on them."""
    open_offices(now)
    begin(site)
    empty = {"x": "1"}
    addresses = [*ANSWERS, "/solicitud/relato", "/solicitud/foto", "/solicitud/oficina"]
    pages = {address: site.post(address, empty) for address in addresses if address != f"{Q}provincia"}
    pages.pop(f"{Q}direccion")
    pages["/solicitud/continuar"] = site.post("/solicitud/continuar", {"reference": "X", "code": "Y"})
    pages["without session"] = SiteClient("public").post("/solicitud/relato", {"claim": "Relato"})
    return pages


def test_every_page_is_small(public_site, now):
    pages = shown_without_errors(public_site, now)
    assert {answer.status_code for answer in pages.values()} == {200}
    sizes = {address: len(answer.content) for address, answer in pages.items()}
    assert {address: size for address, size in sizes.items() if size > LARGEST} == {}


@pytest.mark.parametrize("address", [*BEFORE, *ANSWERS])
def test_the_first_view_transfers_little_even_of_the_longest_lists(db, now, address):
    site = SiteClient("public", headers={"accept-encoding": "gzip"})
    if address.startswith(Q):
        begin(site)
        applying.answer_questions(site)
    assert len(site.get(address).content) + STYLES.stat().st_size <= LARGEST


def test_long_lists_travel_compressed(public_site, now):
    open_offices(now)
    begin(public_site)
    answer = public_site.get(f"{Q}nacimiento", headers={"accept-encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert b"Venezuela" in gzip.decompress(answer.content)


def queries_of(site: SiteClient, address: str) -> list[str]:
    """Return the statements of a page without those that open a transaction and declare who asks."""
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert site.get(address).status_code == 200
    return [
        query["sql"]
        for query in captured.captured_queries
        if not query["sql"].startswith(("SAVEPOINT", "RELEASE", "SET ROLE", "SELECT set_config"))
    ]


@pytest.mark.parametrize("address", QUERIES)
def test_a_page_asks_as_little_of_the_database_as_it_can(filled, address):
    assert len(queries_of(filled, address)) == QUERIES[address]


def test_days_with_many_times_take_no_more_queries(filled, now):
    filled.post("/solicitud/cita", {"starts_at": (open_offices(now, desks=3) + timedelta(days=2)).isoformat()})
    assert len(queries_of(filled, "/solicitud/cita")) == QUERIES["/solicitud/cita"]


def test_the_receipt_takes_five_queries(filled):
    send(filled)
    assert len(queries_of(filled, "/solicitud/constancia")) == 5


@pytest.mark.journey
@pytest.mark.parametrize("pages", [shown_without_errors, with_errors])
def test_no_page_keeps_anybody_out_on_a_telephone(public_site, now, pages):
    answers = {address: answer for address, answer in pages(public_site, now).items() if answer.status_code != 302}
    with chromium() as browser:
        for address, answer in answers.items():
            shown = visit(browser, answer, PHONE)
            complaints = [words for words in shown.complaints if f"status of {answer.status_code}" not in words]
            assert (address, shown.violations(), shown.sideways(), complaints) == (address, [], 0, [])
