"""The lists that pages ask for by name: countries, nationalities, kinds of document, occupations."""

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from django.utils.translation import gettext as _

from qoricancha.kernel.errors import NotFound
from qoricancha.reference.queries.codes import NamedCode, contents, named
from qoricancha.reference.rules.codes import SPANISH, Code, NameForm
from qoricancha.reference.rules.occupations import Occupation, matching
from qoricancha.reference.rules.places import alphabetical

COUNTRIES, DOCUMENTS, OCCUPATIONS = "iso-3166", "document-kinds", "isco-08"
UNIT_GROUP_DIGITS = 4
WORDS = Path(__file__).parents[1] / "data" / "occupation_words.csv"


@dataclass(frozen=True)
class Country:
    """A country, or what a passport may state instead of a nationality ("XXA": stateless).

    `demonym` is feminine, as it follows the word *nacionalidad*.
    """

    code: str
    name: str
    demonym: str
    is_country: bool


@dataclass(frozen=True)
class DocumentKind:
    """A kind of document; `needs_number`: a form demands its number."""

    code: str
    name: str
    needs_number: bool


def countries(on: date | None = None, *, language: str = SPANISH) -> list[Country]:
    """Return the countries by their names."""
    return [country for country in nationalities(on, language=language) if country.is_country]


def nationalities(on: date | None = None, *, language: str = SPANISH) -> list[Country]:
    """Return what may stand as nationality, by name: countries, then stateless, undetermined."""
    found = [_as_country(code, language) for code in contents(COUNTRIES).values() if code.is_valid(on)]
    return sorted(found, key=lambda country: (not country.is_country, alphabetical(country.name)))


def country_name(code: str, language: str = SPANISH) -> str:
    """Return the name of a country. Raises NotFound."""
    return _country(code).name(language)


def nationality_name(code: str, language: str = SPANISH) -> str:
    """Return the nationality in words: "COL" gives "Colombiana". Raises NotFound."""
    return _country(code).name(language, NameForm.DEMONYM)


def document_kinds(on: date | None = None, *, language: str = SPANISH) -> list[DocumentKind]:
    """Return the kinds of document that a person brings from their country, in the order in which they are asked."""
    kinds = contents(DOCUMENTS).values()
    return [_as_kind(code, language) for code in kinds if code.is_valid(on) and code.facts["of_origin"]]


def document_kind(code: str, language: str = SPANISH) -> DocumentKind:
    """Return any kind of document. Raises NotFound."""
    found = contents(DOCUMENTS).get(code)
    if found is None:
        raise NotFound(_("No existe el tipo de documento %(code)s.") % {"code": code})
    return _as_kind(found, language)


def occupations_named(text: str, *, at: date | None = None, language: str = SPANISH, most: int = 10) -> list[NamedCode]:
    """Return the unit groups that everyday Spanish words name ("enfermera", "vendedora ambulante"), the best first."""
    units = {code: unit for code, unit in contents(OCCUPATIONS).items() if _is_unit(unit) and unit.is_valid(at)}
    known = (Occupation(code, unit.name(), everyday_words().get(code, ())) for code, unit in units.items())
    return [named(units[found.occupation.code], language) for found in matching(text, known, most=most)]


@cache
def everyday_words() -> dict[str, tuple[str, ...]]:
    """Return by what words people call the work of each unit group."""
    with WORDS.open(encoding="utf-8", newline="") as lines:
        return {row["code"]: tuple(row["words"].split(";")) for row in csv.DictReader(lines)}


def _is_unit(code: Code) -> bool:
    return len(code.code) == UNIT_GROUP_DIGITS


def _country(code: str) -> Code:
    found = contents(COUNTRIES).get(code)
    if found is None:
        raise NotFound(_("No existe el país %(code)s.") % {"code": code})
    return found


def _as_country(code: Code, language: str) -> Country:
    return Country(
        code.code, code.name(language), code.name(language, NameForm.DEMONYM), bool(code.facts["is_country"])
    )


def _as_kind(code: Code, language: str) -> DocumentKind:
    return DocumentKind(code.code, code.name(language), bool(code.facts["needs_number"]))
