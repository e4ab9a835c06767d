from datetime import date

import pytest

from qoricancha.kernel.actor import Actor
from qoricancha.kernel.db import acting
from qoricancha.kernel.errors import NotFound
from qoricancha.reference import queries
from qoricancha.reference.models import Office
from qoricancha.reference.rules.places import Area, Place
from tests.database import as_role

pytestmark = [pytest.mark.django_db, pytest.mark.role("public")]


def codes(offices: list[Office]) -> list[str]:
    return [office.code for office in offices]


def test_offices_are_listed_with_lima_first_then_by_city():
    cities = [office.city for office in queries.open_offices()]

    assert cities == [
        "Lima",
        "Arequipa",
        "Cajamarca",
        "Chachapoyas",
        "Chiclayo",
        "Cusco",
        "Iquitos",
        "Piura",
        "Pucallpa",
        "Puerto Maldonado",
        "Puno",
        "Tacna",
        "Trujillo",
        "Tumbes",
    ]


def test_an_office_is_open_from_its_first_day_to_its_last():
    with as_role("owner"), acting(Actor.system("test")):
        Office.objects.filter(code="PUN").update(valid_from="2020-01-02", valid_to="2020-06-30")
    days = [date(2020, 1, 1), date(2020, 1, 2), date(2020, 6, 30), date(2020, 7, 1)]

    assert ["PUN" in codes(queries.open_offices(on=day)) for day in days] == [False, True, True, False]
    assert "PUN" not in codes(queries.open_offices())


def test_offices_bring_their_place_in_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        places = [str(office.district) for office in queries.open_offices()]

    assert places[0] == "Lima / Lima / Lima"


def test_an_unknown_office_is_not_found():
    with pytest.raises(NotFound):
        queries.office("XYZ")


def test_countries_are_listed_by_their_spanish_names():
    names = [country.name for country in queries.countries()]

    assert len(names) == 250
    assert names[:2] == ["Afganistán", "Albania"]
    assert names.index("Emiratos Árabes Unidos") < names.index("España") < names.index("Estonia")


def test_nationalities_end_with_stateless_and_undetermined():
    assert [country.code for country in queries.nationalities()][-2:] == ["XXA", "XXX"]


def test_a_nationality_is_named_as_it_follows_the_word_nacionalidad():
    assert queries.nationality_name("COL") == "Colombiana"
    assert queries.nationality_name("VEN") == "Venezolana"
    assert queries.country_name("VEN") == "Venezuela"


def test_an_unknown_country_is_not_found():
    with pytest.raises(NotFound):
        queries.nationality_name("ZZZ")


def test_a_place_is_found_from_department_to_district():
    assert Area("15", "Lima") in queries.departments()
    assert Area("1501", "Lima") in queries.provinces("15")
    assert Area("150122", "Miraflores") in queries.districts("1501")
    assert queries.place("150122") == Place("Lima", "Lima", "Miraflores")


def test_departments_and_provinces_are_listed_once_and_by_name():
    assert len(queries.departments()) == 25
    assert [area.name for area in queries.departments()][:3] == ["Amazonas", "Áncash", "Apurímac"]
    assert [area.name for area in queries.provinces("11")] == ["Chincha", "Ica", "Nasca", "Palpa", "Pisco"]


def test_countries_that_are_no_more_are_named_and_not_offered():
    assert queries.country_name("SUN") == "Unión Soviética"
    assert "SUN" not in [country.code for country in queries.countries()]
    assert "SUN" in [country.code for country in queries.countries(on=date(1985, 5, 17))]


def test_a_list_is_in_the_order_of_the_language_that_is_read():
    names = [country.name for country in queries.countries(language="ht")]

    assert names[0] == "Afganistan"
    assert names.index("Afrik disid") < names.index("Almay") < names.index("Venezyela") < names.index("Wayòm Ini")
    assert [queries.country_name("DEU", language) for language in ("en", "fr", "pt", "ht")] == [
        "Germany",
        "Allemagne",
        "Alemanha",
        "Almay",
    ]


def test_any_kind_of_document_has_its_name_and_only_those_of_origin_are_asked_for():
    assert queries.document_kind("CPP").name == "Carné de permiso temporal de permanencia (CPP)"
    assert "CPP" not in [kind.code for kind in queries.document_kinds()]
    with pytest.raises(NotFound):
        queries.document_kind("XYZ")


def test_an_unknown_place_is_not_found():
    with pytest.raises(NotFound):
        queries.place("999999")


def test_document_kinds_are_in_the_order_in_which_they_are_asked():
    kinds = queries.document_kinds()

    assert (kinds[0].code, kinds[-1].code) == ("PASSPORT", "NONE")
    assert [kind.code for kind in kinds if kind.needs_number] == ["PASSPORT", "NATIONAL_ID", "OTHER"]
