"""Districts and offices: the files in reference/data, checked as they lie."""

import csv
from collections import Counter

import pytest

from qoricancha.reference.actions.loading import DATA


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


def test_the_districts_of_putumayo_begin_with_the_law_that_made_the_province():
    dated = {row["ubigeo"]: row["valid_from"] for row in rows("districts.csv") if row["valid_from"]}

    assert dated == dict.fromkeys(("160801", "160802", "160803", "160804"), "2014-05-07")  # the day after Ley 30186


def test_every_office_says_where_it_is_what_it_offers_and_how_it_is_entered():
    files = {column: rows(f"codes/office-{column}.csv") for column in ("services", "accessibility")}
    known = {column: {row["code"] for row in found} for column, found in files.items()}

    for row in rows("offices.csv"):
        assert row["phone"].startswith("(0")
        assert -19 < float(row["latitude"]) < 0
        assert -82 < float(row["longitude"]) < -68
        for column, codes in known.items():
            assert row[column]
            assert set(row[column].split()) <= codes
