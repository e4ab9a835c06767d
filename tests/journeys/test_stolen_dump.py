"""A stolen dump or WAL says nothing: no name, no document number, no contact, no address, no word of a claim."""

import base64

import pytest

from qoricancha.demo.main_job import applicant, officers
from qoricancha.demo.main_job.story import Story
from tests.house import House, dump

CANARIES = {
    "given_names": "Zoraidacanaria",
    "first_surname": "Quetzalcanario",
    "second_surname": "Ñandúcanario",
    "origin_document_number": "CANARIO77",
    "address_line": "Pasaje del Canario Azul 777",
    "email": "canario.amarillo@jaula.example",
    "phone": "999777123",
    "claim": "El canario cantó en la mina y por eso amenazaron a mi familia.",
}


@pytest.fixture(scope="module")
def stolen(house: House, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Dump and WAL after a canary applied, was registered and received a permit."""
    story = Story(house.public, house.staff, tmp_path_factory.mktemp("canary"), lambda _: None)
    person = {**applicant.invented(), **CANARIES}
    reference = applicant.apply(story, "CUS", person)
    officers.register(story, "CUS", reference, "zoraidacanaria")
    number = officers.sign_off(story, "CUS", reference)
    applicant.download_permit(story, number)
    return dump(house)


SHORTEST = 7  # bytes: shorter ones stand in any dump by chance


def forms_of(text: str) -> list[bytes]:
    """Return the ways in which a text could lie in a dump: plain, hexadecimal, base64, in either case."""
    ways = []
    for written in {text, text.lower(), text.upper(), applicant.without_accents(text).upper()}:
        for encoding in ("utf-8", "utf-16-le"):
            raw = written.encode(encoding)
            ways += [raw, raw.hex().encode()]
            ways += [base64.b64encode(b"x" * shift + raw)[4:-4] for shift in range(3)]
    return [way for way in ways if len(way) >= SHORTEST]


@pytest.mark.parametrize("name", CANARIES)
def test_a_dump_holds_nothing_of_a_person(stolen, name):
    words = [word for word in CANARIES[name].split() if len(word) >= SHORTEST] or [CANARIES[name]]
    found = [way for word in words for way in forms_of(word) if way in stolen]
    assert found == []


def test_the_search_would_find_what_lies_open(stolen):
    assert any(way in stolen for way in forms_of("REGISTRATION_OFFICER"))
    assert any(way in stolen for way in forms_of("Sede Lima"))
