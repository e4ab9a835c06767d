"""Every scheme as its file lies: structure, names in five languages or a declared fallback, dates, no code lost."""

import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from qoricancha.reference.actions.loading import DATA, codes_of, names_of, rows_of
from qoricancha.reference.labels import FACTS
from qoricancha.reference.rules.codes import LANGUAGES, SPANISH, NameForm, NameState
from qoricancha.reference.rules.schemes import SCHEMES, Scheme

PUBLISHED = Path(__file__).parent / "codes_once_published.txt"
ALL = pytest.mark.parametrize("scheme", SCHEMES.values(), ids=SCHEMES)


def rows(scheme: Scheme | str) -> list[dict[str, str]]:
    return rows_of(SCHEMES[scheme] if isinstance(scheme, str) else scheme)


def codes(slug: str) -> list[str]:
    return [row["code"] for row in rows(slug)]


def test_each_scheme_has_its_file_and_each_file_its_scheme():
    assert {path.stem for path in (DATA / "codes").glob("*")} == set(SCHEMES)


@ALL
def test_every_code_looks_as_its_scheme_says_and_stands_once(scheme: Scheme):
    found = codes(scheme.slug)

    assert found
    assert [code for code in found if not re.fullmatch(scheme.pattern, code)] == []
    assert len(set(found)) == len(found)


@ALL
def test_a_file_has_the_columns_that_its_scheme_declares(scheme: Scheme):
    columns = set(rows(scheme)[0])
    names = {column for column in columns if column[:2] in LANGUAGES and column[2:] in ("", "_demonym")}

    assert columns - names - {"code", "parent", "valid_from", "valid_to", "to_review"} == set(scheme.facts)
    assert set(scheme.facts) <= set(FACTS)


@ALL
def test_every_code_has_a_name_in_every_language_or_the_fallback_is_declared(scheme: Scheme):
    spoken = {(name.code_id, name.language, name.form) for name in names_of(scheme, rows(scheme))}
    wanted = {language for language in LANGUAGES if language not in scheme.fallbacks}
    missing = [
        (code.code, language, form)
        for code in codes_of(scheme, rows(scheme))
        for language in wanted
        for form in scheme.forms
        if (code.id, language, form) not in spoken
    ]

    assert missing == []
    assert SPANISH not in scheme.fallbacks
    assert all(scheme.fallbacks.values())


@ALL
def test_a_declared_fallback_is_one(scheme: Scheme):
    spoken = {name.language for name in names_of(scheme, rows(scheme))}

    assert spoken & set(scheme.fallbacks) == set()


@ALL
def test_no_two_codes_of_a_level_have_the_same_name(scheme: Scheme):
    level = {code.id: code.code for code in codes_of(scheme, rows(scheme))}
    found = Counter(
        (name.language, name.form, name.text.casefold(), len(level[name.code_id]) if scheme.slug == "isco-08" else 0)
        for name in names_of(scheme, rows(scheme))
    )

    assert [name for name, count in found.items() if count > 1] == []


@ALL
def test_names_are_clean_and_fit(scheme: Scheme):
    found = [name.text for name in names_of(scheme, rows(scheme))]

    assert [text for text in found if text != " ".join(text.split()) or len(text) > 200] == []
    assert [text for text in found if "'" in text and scheme.slug != "isco-08"] == [], "the apostrophe is ’"


@ALL
def test_no_haitian_name_is_said_to_be_reviewed(scheme: Scheme):
    haitian = [name for name in names_of(scheme, rows(scheme)) if name.language == "ht"]

    assert {name.state for name in haitian} <= {NameState.UNREVIEWED}


@ALL
def test_what_is_to_be_reviewed_is_a_column_of_names(scheme: Scheme):
    for row in rows(scheme):
        assert set(row["to_review"].split()) <= set(row)


@ALL
def test_a_parent_is_a_code_of_the_scheme_and_stands_before(scheme: Scheme):
    seen: set[str] = set()
    for row in rows(scheme):
        assert row.get("parent", "") in seen | {""}
        seen.add(row["code"])


@ALL
def test_a_code_ends_after_it_starts(scheme: Scheme):
    for code in codes_of(scheme, rows(scheme)):
        assert (code.valid_from or date.min) <= (code.valid_to or date.max)


@ALL
def test_what_rules_of_the_program_name_is_in_force(scheme: Scheme):
    in_force = {code.code for code in codes_of(scheme, rows(scheme)) if code.valid_to is None}

    assert scheme.needed <= in_force


def test_no_code_that_was_ever_published_is_gone():
    """A new code is appended to the list; none is ever taken from it."""
    published = dict(line.split(": ", 1) for line in PUBLISHED.read_text(encoding="utf-8").splitlines())

    assert {slug: line.split() for slug, line in published.items()} == {slug: sorted(codes(slug)) for slug in SCHEMES}


# --- what each scheme must have ---


def test_isco_08_has_10_major_43_sub_major_130_minor_and_436_unit_groups():
    found = codes("isco-08")

    assert Counter(len(code) for code in found) == {1: 10, 2: 43, 3: 130, 4: 436}
    assert all(row["parent"] == row["code"][:-1] for row in rows("isco-08"))


def test_every_minor_group_has_a_unit_group():
    found = codes("isco-08")

    assert {code[:3] for code in found if len(code) == 4} == {code for code in found if len(code) == 3}


@pytest.mark.parametrize(
    ("code", "spanish", "english"),
    [
        ("2211", "Médicos generales", "Generalist medical practitioners"),
        ("2221", "Profesionales de enfermería", "Nursing professionals"),
        ("2222", "Profesionales de partería", "Midwifery professionals"),
        ("3221", "Profesionales de nivel medio de enfermería", "Nursing associate professionals"),
        ("7212", "Soldadores y oxicortadores", "Welders and flame cutters"),
        ("9520", "Vendedores ambulantes (excluyendo de comida)", "Street vendors (excluding food)"),
    ],
)
def test_isco_08_is_not_isco_88(code: str, spanish: str, english: str):
    [row] = [row for row in rows("isco-08") if row["code"] == code]

    assert (row["es"], row["en"]) == (spanish, english)


def test_every_iso_country_has_a_name_and_a_demonym():
    countries = rows("iso-3166")

    assert Counter(row["source"] for row in countries) == {"ISO 3166-1": 249, "ISO 3166-3": 6, "ICAO 9303": 3}
    assert all(row["es_demonym"][:1].isupper() for row in countries)


def test_countries_that_are_no_more_are_closed_and_no_other_is():
    closed = {row["code"] for row in rows("iso-3166") if row["valid_to"]}

    assert closed == {row["code"] for row in rows("iso-3166") if row["source"] == "ISO 3166-3"}
    assert closed == {"ANT", "CSK", "DDR", "SCG", "SUN", "YUG"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_countries_that_must_not_be_confused_have_different_demonyms(language: str):
    demonyms = {row["code"]: row[f"{language}_demonym"] for row in rows("iso-3166")}

    for one, other in (("DOM", "DMA"), ("NGA", "NER"), ("COD", "COG"), ("GIN", "GNB"), ("IND", "IDN"), ("PRK", "KOR")):
        assert demonyms[one] != demonyms[other]


def test_stateless_and_undetermined_are_no_countries():
    assert [row["code"] for row in rows("iso-3166") if row["is_country"] == "False"] == ["XXA", "XXX"]


def test_every_language_of_iso_639_1_is_there():
    two_letters = [row["alpha_2"] for row in rows("iso-639-3") if row["alpha_2"]]

    assert len(two_letters) == len(set(two_letters)) == 184
    assert {"es", "en", "fr", "pt", "ht", "qu", "ay"} <= set(two_letters)


@pytest.mark.parametrize(
    ("code", "name", "kind"),
    [
        ("prl", "Lengua de señas peruana (LSP)", "SIGN"),  # ISO's own "lsp" is Panama's
        ("vsl", "Lengua de señas venezolana (LSV)", "SIGN"),  # ISO's own "lsv" is Sivia's, in Ayacucho
        ("lsv", "Lengua de señas de Sivia", "SIGN"),
        ("shp", "Shipibo-konibo", "INDIGENOUS"),
        ("wba", "Warao", "INDIGENOUS"),
        ("hat", "Criollo haitiano", ""),
    ],
)
def test_sign_and_indigenous_languages_are_what_they_say(code: str, name: str, kind: str):
    [row] = [row for row in rows("iso-639-3") if row["code"] == code]

    assert (row["es"], row["kind"]) == (name, kind)


def test_needs_have_their_categories_and_the_sensitive_ones_are_restricted():
    needs = {row["code"]: row for row in rows("unhcr-needs-2009")}
    sizes = Counter(row["parent"] for row in needs.values() if row["parent"])
    restricted = {code for code, row in needs.items() if row["restricted"] == "True"}

    assert sizes == {
        "CR": 10, "SC": 5, "WR": 3, "ER": 3, "SP": 3, "DS": 8, "SM": 7, "FU": 2, "LP": 20, "TR": 3, "SV": 8,
    }  # fmt: skip
    assert all(row["parent"] == row["code"].partition("-")[0] for row in needs.values() if row["parent"])
    assert {code for code in needs if code[:2] in {"CR", "SC", "SV", "TR", "SM"}} <= restricted
    assert {code for code in restricted if code[:2] == "LP"} == {
        "LP-AF", "LP-AN", "LP-AP", "LP-CR", "LP-DA", "LP-DO", "LP-DT", "LP-IH", "LP-RP", "LP-ST", "LP-WP",
    }  # fmt: skip


def test_the_inverse_of_an_inverse_is_the_relation_itself():
    inverse = {row["code"]: row["inverse"] for row in rows("relations")}

    assert {"PARTNER", "FOSTER_CHILD", "GUARDIAN", "CAREGIVER"} <= set(inverse)
    assert {code: inverse[inverse[code]] for code in inverse} == {code: code for code in inverse}


def test_the_twelve_professions_of_the_serums_have_their_occupation_and_their_college():
    professions = rows("health-professions")

    assert len(professions) == 12
    assert {row["isco"] for row in professions} <= set(codes("isco-08"))
    assert [row["college"] for row in professions] == codes("professional-colleges")


def test_a_specialty_is_one_of_a_profession():
    of = {row["profession"] for row in rows("health-specialties")}

    assert of - {""} <= set(codes("health-professions"))


@pytest.mark.parametrize("slug", ["religions", "ethnicity", "gender-identity"])
def test_whoever_is_asked_what_is_their_own_may_rather_not_say(slug: str):
    assert rows(slug)[-1]["es"] == "Prefiero no decir"


def test_demonyms_are_names_of_countries_only():
    assert {scheme.slug for scheme in SCHEMES.values() if NameForm.DEMONYM in scheme.forms} == {"iso-3166"}
