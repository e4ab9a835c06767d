"""The files in reference/data, checked as they lie."""

import csv
from collections import Counter

import pytest

from qoricancha.reference.actions import DATA


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_there_are_25_departments_196_provinces_and_1891_districts():
    districts = rows("districts.csv")

    assert len({row["department"] for row in districts}) == 25
    assert len({row["ubigeo"][:2] for row in districts}) == 25
    assert len({row["ubigeo"][:4] for row in districts}) == 196
    assert len({row["ubigeo"] for row in districts}) == len(districts) == 1891


def test_a_province_has_one_name_and_lies_in_one_department():
    named = {(row["ubigeo"][:4], row["province"], row["department"]) for row in rows("districts.csv")}

    assert len(named) == 196


def test_no_two_districts_of_a_province_have_the_same_name():
    named = Counter((row["ubigeo"][:4], row["name"]) for row in rows("districts.csv"))

    assert [name for name, count in named.items() if count > 1] == []


@pytest.mark.parametrize(
    ("inei", "reniec", "name"),
    [
        ("150101", "140101", "Lima"),
        ("070101", "240101", "Callao"),
        ("080101", "070101", "Cusco"),
        ("110301", "100301", "Nasca"),
        ("160801", "150107", "Putumayo"),
        ("130112", "", "Alto Trujillo"),
    ],
)
def test_inei_and_reniec_number_the_same_place_differently(inei: str, reniec: str, name: str):
    found = [row for row in rows("districts.csv") if row["ubigeo"] == inei]

    assert [(row["reniec"], row["name"]) for row in found] == [(reniec, name)]


def test_reniec_codes_are_unique_and_52_districts_have_none():
    codes = [row["reniec"] for row in rows("districts.csv")]

    assert codes.count("") == 52
    assert len(set(codes) - {""}) == 1839


def test_every_iso_country_has_a_name_and_a_demonym():
    countries = rows("countries.csv")
    iso = [row for row in countries if row["scheme"] == "ISO 3166-1"]

    assert len({row["code"] for row in iso}) == 249
    assert all(len(row["code"]) == 3 and row["code"].isupper() for row in countries)
    assert all(row["name"] and row["demonym"][:1].isupper() for row in countries)


def test_countries_that_must_not_be_confused_have_different_demonyms():
    demonyms = {row["code"]: row["demonym"] for row in rows("countries.csv")}

    for one, other in (("DOM", "DMA"), ("NGA", "NER"), ("COD", "COG"), ("GIN", "GNB"), ("IND", "IDN")):
        assert demonyms[one] != demonyms[other]


def test_lima_twelve_decentralised_offices_and_the_northern_border():
    kinds = Counter(row["kind"] for row in rows("offices.csv"))

    assert kinds == {"HEADQUARTERS": 1, "DECENTRALISED": 12, "BORDER": 1}


def test_every_office_lies_in_the_district_of_its_city():
    named = {row["ubigeo"]: row for row in rows("districts.csv")}
    offices = {row["code"]: named[row["district"]]["department"] for row in rows("offices.csv")}

    assert offices == {
        "LIM": "Lima",
        "AMA": "Amazonas",
        "ARE": "Arequipa",
        "CAJ": "Cajamarca",
        "CUS": "Cusco",
        "LAL": "La Libertad",
        "LAM": "Lambayeque",
        "LOR": "Loreto",
        "MDD": "Madre de Dios",
        "PIU": "Piura",
        "PUN": "Puno",
        "TAC": "Tacna",
        "TUM": "Tumbes",
        "UCA": "Ucayali",
    }
