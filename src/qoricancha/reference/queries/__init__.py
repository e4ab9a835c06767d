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
from qoricancha.reference.queries.upkeep import (
    DistrictsOverview,
    Overview,
    Which,
    listed_codes,
    names_edited_at,
    overview_of_districts,
    overview_of_schemes,
    unreviewed_names,
)

__all__ = [
    "Country",
    "DistrictsOverview",
    "DocumentKind",
    "NamedCode",
    "Overview",
    "Which",
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
    "listed_codes",
    "name_of",
    "names_edited_at",
    "nationalities",
    "nationality_name",
    "occupations_named",
    "office",
    "open_offices",
    "overview_of_districts",
    "overview_of_schemes",
    "place",
    "provinces",
    "scheme_named",
    "unreviewed_names",
]
