"""Where one can go, for whoever cannot go on here."""

from datetime import time

import pytest

from qoricancha.appointments.actions import load_opening_hours
from qoricancha.appointments.rules.calendar import OpeningDays
from qoricancha.web.public.offices import hours_in_words
from tests.database import as_role
from tests.intake.factories import SYSTEM
from tests.web.applying import page_of, text_of

OFFICES = "/oficinas"

pytestmark = pytest.mark.django_db


@pytest.fixture
def opened(now):
    with as_role("worker"):
        load_opening_hours(by=SYSTEM, at=now)


def test_every_office_stands_there_with_address_and_hours(public_site, opened):
    page = public_site.get(OFFICES)
    assert len(page_of(page).all("h2", class_="govuk-heading-m")) == 14
    shown = text_of(page).replace("\u00a0", " ")
    lima = "Lunes a viernes, de 8:30 a. m. a 12:30 p. m. y de 2:00 p. m. a 4:00 p. m."
    assert f"Lima Sede Lima Av. de la Muestra 100 {lima}" in shown
    assert "Todos los días, de 8:00 a. m. a 12:00 p. m. y de 2:00 p. m. a 5:00 p. m." in shown


def test_an_office_without_hours_says_to_call(public_site):
    assert text_of(public_site.get(OFFICES)).count("Llame antes de ir") == 14


@pytest.mark.parametrize(
    "address", ["/", "/solicitud/privacidad", "/solicitud/continuar", "/mi-expediente/ingresar", OFFICES]
)
def test_whoever_is_stuck_finds_the_way_there(public_site, address):
    links = {tag.attrs.get("href") for tag in page_of(public_site.get(address)).all("a")}
    assert OFFICES in links or address == OFFICES


def test_the_page_takes_a_fixed_number_of_queries(public_site, opened, django_assert_num_queries):
    with django_assert_num_queries(8):
        public_site.get(OFFICES)


def test_a_single_day_is_called_by_its_name():
    morning = (time(8, 30), time(12))
    assert hours_in_words([OpeningDays(6, 6, (morning,))]) == [
        "sábado, de 8:30\u00a0a.\u00a0m. a 12:00\u00a0p.\u00a0m."
    ]
