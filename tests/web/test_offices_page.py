"""The public page of the offices: what whoever has a telephone and no map service needs to get there."""

import os
from datetime import time
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from qoricancha.appointments.actions import load_opening_hours
from qoricancha.appointments.rules.calendar import Window
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.db import acting
from qoricancha.reference.models import Office
from qoricancha.reference.rules.offices import geo_uri
from qoricancha.web.public.offices import hours_in_words
from tests.database import SiteClient, as_role
from tests.web.chromium import PHONE, chromium, visit
from tests.web.html import Page
from tests.web.test_staff_pages import text_of

OWNER = Actor.system("test")
LARGEST = 20_000
PICTURES = os.environ.get("QORICANCHA_PICTURES")  # a folder, to look at the page


@pytest.fixture
def site(db, now) -> SiteClient:
    with as_role("owner"):
        load_opening_hours(by=OWNER, at=now)
    return SiteClient("public")


def test_every_open_office_is_there_with_what_one_needs(site):
    page = site.get("/oficinas")
    text = text_of(page)

    assert len(page.context["offices"]) == 14
    assert "Dirección: Av. de la Muestra 100, Lima / Lima / Lima" in text
    assert "lunes a viernes, de 08:30 a 12:30; lunes a viernes, de 14:00 a 16:00" in text
    assert "lunes a domingo, de 08:00 a 12:00" in text
    assert "Accesibilidad: Ingreso sin escaleras; Ascensor" in text


def test_links_lead_to_the_telephone_itself_and_to_nobody_else(site):
    links = [tag.attrs["href"] for tag in Page(site.get("/oficinas").content.decode()).all("a")]

    assert "geo:-12.04637,-77.03066" in links
    assert "tel:015550100" in links
    own = ("/", "geo:", "tel:", "#", settings.QORICANCHA_AUTHORITY.website)
    assert [href for href in links if not href.startswith(own)] == []


def test_a_closed_office_and_what_is_not_known_are_left_out(site):
    with as_role("owner"), acting(OWNER):
        Office.objects.exclude(code="CUS").update(valid_to="2019-01-01")
        Office.objects.filter(code="CUS").update(phone="", services=[], accessibility=[], latitude=None, longitude=None)
    page = site.get("/oficinas")
    text = text_of(page)

    assert [office.code for office in page.context["offices"]] == ["CUS"]
    assert [word for word in ("Teléfono", "Servicios", "Accesibilidad", "mapa") if word in text] == []


def test_without_offices_and_without_hours_it_says_so(db):
    assert "pregunte por teléfono" in text_of(SiteClient("public").get("/oficinas"))
    with as_role("owner"), acting(OWNER):
        Office.objects.update(valid_to="2019-01-01")
    assert "Por ahora no hay oficinas" in text_of(SiteClient("public").get("/oficinas"))


@pytest.mark.parametrize("address", ["/", "/solicitud/privacidad", "/solicitud/continuar", "/mi-expediente/ingresar"])
def test_whoever_is_stuck_finds_the_way_there(site, address):
    assert "/oficinas" in {tag.attrs.get("href") for tag in Page(site.get(address).content.decode()).all("a")}


def test_the_page_is_small_and_takes_four_queries(site):
    with CaptureQueriesContext(connection) as captured:
        answer = site.get("/oficinas", headers={"accept-encoding": "gzip"})
    asked = [
        query["sql"] for query in captured if query["sql"].startswith("SELECT") and "set_config" not in query["sql"]
    ]

    assert len(asked) == 4
    assert len(answer.content) < LARGEST / 4


def test_services_are_named_in_the_language_that_is_read(site):
    with translation.override("ht"):
        from qoricancha.web.public.offices import codes

        names = {one.code: one.name for one in codes("office-services", language=translation.get_language())}
    assert names["INFORMATION"] == "Enfòmasyon ak oryantasyon"


@pytest.mark.parametrize(
    ("windows", "lines"),
    [
        ([], []),
        ([(1, 8, 12)], ["lunes, de 08:00 a 12:00"]),
        ([(1, 8, 12), (4, 8, 12)], ["lunes, jueves, de 08:00 a 12:00"]),
        ([(1, 8, 12), (2, 8, 12)], ["lunes, martes, de 08:00 a 12:00"]),
        ([(1, 8, 12), (3, 8, 12), (5, 8, 12)], ["lunes, miércoles, viernes, de 08:00 a 12:00"]),
        (
            [(6, 9, 13), (5, 8, 12), (3, 8, 12), (4, 8, 12)],
            ["miércoles a viernes, de 08:00 a 12:00", "sábado, de 09:00 a 13:00"],
        ),
    ],
)
def test_hours_are_told_by_the_days_that_share_them(windows, lines):
    given = [Window(day, time(opens), time(closes), 20, 1) for day, opens, closes in windows]

    assert hours_in_words(given) == lines


def test_a_place_that_is_half_known_is_not_known():
    assert geo_uri(None, None) == ""


@pytest.mark.journey
def test_the_page_keeps_nobody_out_on_a_telephone(site):
    answer = site.get("/oficinas")
    with chromium() as browser:
        shown = visit(browser, answer, PHONE)
        if PICTURES:
            shown.tab.screenshot(path=Path(PICTURES) / "public_offices.png", full_page=True)
        assert (shown.violations(), shown.sideways(), shown.complaints) == ([], 0, [])
