from uuid import UUID

import pytest

from qoricancha.kernel.partial_dates import PartialDate
from qoricancha.persons.rules.profile import PersonProfile

ANSWERS = {
    "given_names": "Persona",
    "first_surname": "De Muestra",
    "birth_date": "1988-11-02",
    "birth_country": "COL",
    "nationality": "COL",
    "origin_document_kind": "PASSPORT",
    "origin_document_number": "XX000001",
    "entry_date": "2019-02-11",
    "district": "150122",
    "address_line": "Calle Inventada 1",
    "phone": "+51900000001",
    "email": "persona@example.org",
    "photo": "01890000-0000-7000-8000-000000000001",
    "claim": "not for us",
}


def test_answers_become_a_typed_profile():
    profile = PersonProfile.from_answers(ANSWERS)

    assert profile.birth_date == PartialDate(1988, 11, 2)
    assert profile.entry_date == PartialDate(2019, 2, 11)
    assert profile.photo == UUID("01890000-0000-7000-8000-000000000001")
    assert profile.second_surname == ""


def test_a_profile_goes_back_to_the_answers_it_came_from():
    expected = {**ANSWERS, "second_surname": ""}
    del expected["claim"]

    assert PersonProfile.from_answers(ANSWERS).as_answers() == expected


@pytest.mark.parametrize(("born", "entered"), [("1950", "2019-02"), ("1950-03", "2019"), ("1950-03-01", "")])
def test_dates_go_as_far_as_they_are_known_and_back(born: str, entered: str):
    profile = PersonProfile.from_answers({**ANSWERS, "birth_date": born, "entry_date": entered})

    assert (profile.as_answers()["birth_date"], profile.as_answers()["entry_date"]) == (born, entered)


def test_somebody_without_surname_has_no_surnames():
    profile = PersonProfile.from_answers({**ANSWERS, "first_surname": ""})

    assert (profile.surnames, profile.full_name) == ("", "Persona")


def test_somebody_with_a_surname_only_is_a_person_too():
    profile = PersonProfile.from_answers({**ANSWERS, "given_names": "", "second_surname": "Segunda"})

    assert profile.full_name == "De Muestra Segunda"


@pytest.mark.parametrize("name", ["birth_date", "birth_country", "nationality"])
def test_what_the_law_demands_of_an_identity_cannot_be_missing(name: str):
    with pytest.raises(KeyError, match=name):
        PersonProfile.from_answers({**ANSWERS, name: ""})


def test_a_date_that_is_none_is_refused():
    with pytest.raises(ValueError, match="out of range"):
        PersonProfile.from_answers({**ANSWERS, "birth_date": "2019-02-30"})
