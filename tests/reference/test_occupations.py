"""Occupations by the words that people use; Hypothesis looks for words that break the rule."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from qoricancha.reference import queries
from qoricancha.reference.queries.lists import everyday_words
from qoricancha.reference.rules.occupations import WHOLE, Found, Occupation, matching, stems
from tests.reference.test_schemes import rows

TITLES = {row["code"]: row["es"] for row in rows("isco-08") if len(row["code"]) == 4}
KNOWN = [Occupation(code, title, everyday_words().get(code, ())) for code, title in TITLES.items()]
PHRASES = sorted((words, code) for code, found in everyday_words().items() for words in found)
phrases = st.sampled_from(PHRASES).map(lambda pair: pair[0])
ALL = len(KNOWN)
UNTIMED = settings(deadline=None)  # other work on the machine is no fault of the rule


def codes(found: list[Found]) -> list[str]:
    return [one.occupation.code for one in found]


def search(text: str, most: int = 10) -> list[str]:
    return codes(matching(text, KNOWN, most=most))


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("enfermera", "2221"),
        ("enfermero", "2221"),
        ("ENFERMERÍA", "2221"),
        ("técnica en enfermería", "3221"),
        ("soldador", "7212"),
        ("soldadora", "7212"),
        ("vendedora ambulante", "9520"),
        ("vendedor ambulante", "9520"),
        ("ambulante", "9520"),
        ("buhonera", "9520"),
        ("vendedora ambulante de comida", "5212"),
        ("médica", "2211"),
        ("medico", "2211"),
        ("cocinera", "5120"),
        ("albañil", "7112"),
        ("albanil", "7112"),
        ("gasfitero", "7126"),
        ("plomera", "7126"),
        ("mototaxista", "8321"),
        ("chofer", "8322"),
        ("trabajadora del hogar", "9111"),
        ("empleada domestica", "9111"),
        ("profesora de primaria", "2341"),
        ("abogadas", "2611"),
        ("costurera", "7533"),
        ("peluquera", "5141"),
        ("ingeniero de petróleo", "2145"),
        ("obstetra", "2222"),
        ("actriz", "2655"),
        ("jueza", "2612"),
    ],
)
def test_plain_words_find_the_occupation_first(typed: str, first: str):
    assert search(typed)[:1] == [first]


def test_half_a_word_finds_what_it_begins():
    assert "2221" in search("enferm")
    assert "7212" in search("solda")


def test_nothing_and_nonsense_find_nothing():
    assert [search(text) for text in ("", "   ", "de la", "¡!", "xyzzy")] == [[]] * 5


def test_every_phrase_belongs_to_one_occupation_that_exists():
    assert {code for _, code in PHRASES} <= set(TITLES)
    assert len({words for words, _ in PHRASES}) == len(PHRASES)


def test_whole_phrases_come_before_parts_of_them():
    cook, helper = Occupation("1", "Cocineros", ("cocinera",)), Occupation("2", "Ayudantes", ("cocinera ayudante",))

    assert codes(matching("cocinera", [helper, cook])) == ["1", "2"]


@UNTIMED
@given(st.sampled_from(PHRASES))
def test_every_phrase_of_the_index_finds_its_occupation_among_the_best(pair: tuple[str, str]):
    words, code = pair
    best = [one.occupation.code for one in matching(words, KNOWN, most=ALL) if one.score == WHOLE]

    assert code in best


@UNTIMED
@given(phrases)
def test_accents_case_and_space_do_not_count(text: str):
    bare = text.translate(str.maketrans("áéíóúüñ", "aeiouun"))

    assert search(bare.upper(), ALL) == search(f"  {text}  ", ALL) == search(text, ALL)


@UNTIMED
@given(phrases)
def test_gender_and_number_do_not_count(text: str):
    [first, *rest] = text.split()
    for ending, others in (("or", ("ora", "ores", "oras")), ("ero", ("era", "eros", "eras"))):
        if first.endswith(ending):
            for other in others:
                assert search(" ".join([first.removesuffix(ending) + other, *rest]), ALL) == search(text, ALL)


@UNTIMED
@given(phrases, phrases)
def test_another_word_never_finds_more(one: str, other: str):
    assert set(search(f"{one} {other}", ALL)) <= set(search(one, ALL))


@UNTIMED
@given(st.permutations(["vendedora", "de", "comida", "ambulante"]))
def test_whole_words_may_stand_in_any_order(words: list[str]):
    assert search(" ".join(words))[0] == "5212"


@UNTIMED
@given(st.text(max_size=60))
def test_whatever_is_typed_is_answered_in_order_and_without_repetition(text: str):
    found = matching(text, KNOWN, most=ALL)
    order = [(-one.score, one.occupation.code) for one in found]

    assert order == sorted(set(order))
    assert search(text) == codes(found)[:10]


@UNTIMED
@example("𝚨")
@given(st.text(max_size=40))
def test_stems_of_stems_of_a_title_are_found_by_its_own_words(text: str):
    assert all(stem and stem == stem.casefold() for stem in stems(text))


@pytest.mark.django_db
@pytest.mark.role("public")
def test_the_query_names_units_in_force_in_the_language_asked_for():
    english, french = (
        queries.occupations_named("enfermera", language="en"),
        queries.occupations_named("enfermera", language="fr"),
    )

    assert (english[0].code, english[0].name, english[0].language) == ("2221", "Nursing professionals", "en")
    assert (french[0].name, french[0].language) == ("Profesionales de enfermería", "es")
    assert len(queries.occupations_named("de", most=3)) == 0
    assert len(queries.occupations_named("operador", most=3)) == 3
