"""Codes, places and offices, as pages ask for them and in the order in which they are shown."""

from qoricancha.reference.queries.codes import NamedCode, code_of, codes, is_valid, name_of, scheme_named
from qoricancha.reference.queries.lists import (
    Country,
    DocumentKind,
    countries,
    country_name,
    document_kind,
    document_kinds,
    nationalities,
    nationality_name,
    occupations_named,
)
from qoricancha.reference.queries.offices import all_offices, office, open_offices
from qoricancha.reference.queries.places import departments, district_named, districts, place, provinces

__all__ = [
    "Country",
    "DocumentKind",
    "NamedCode",
    "all_offices",
    "code_of",
    "codes",
    "countries",
    "country_name",
    "departments",
    "district_named",
    "districts",
    "document_kind",
    "document_kinds",
    "is_valid",
    "name_of",
    "nationalities",
    "nationality_name",
    "occupations_named",
    "office",
    "open_offices",
    "place",
    "provinces",
    "scheme_named",
]
