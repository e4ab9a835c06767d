import itertools
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qoricancha.persons.rules.names import joined, search_words

LETTERS = st.characters(categories=["L"], max_codepoint=0x06FF)
WORDS = st.text(alphabet=LETTERS, min_size=1, max_size=12)
NAMES = st.lists(WORDS, min_size=1, max_size=5)
ANYTHING = st.text(max_size=40)


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("Núñez Peña", ["NUNEZ", "PENA"]),
        ("NUNEZ  pena", ["NUNEZ", "PENA"]),
        ("O'Brien", ["OBRIEN"]),
        ("O’Brien", ["OBRIEN"]),
        ("Jean-Baptiste", ["BAPTISTE", "JEAN"]),
        ("De La Cruz", ["CRUZ", "DE", "LA"]),
        ("X", ["X"]),
        ("Ana Ana", ["ANA"]),
        ("Łukasz Øster", ["LUKASZ", "OSTER"]),
        ("Weiß", ["WEISS"]),
        ("İpek Işık", ["IPEK", "ISIK"]),
        ("مُحَمَّد", ["محمد"]),
        ("محمـــد", ["محمد"]),
        ("Иван Йовков", ["ИВАН", "ИОВКОВ"]),
        ("", []),
        ("—", []),
        ("'", []),
    ],
)
def test_a_name_is_found_by_its_folded_words(written: str, words: list[str]):
    assert search_words(written) == words


@given(ANYTHING)
def test_words_are_folded_once_and_for_all(text: str):
    words = search_words(text)

    assert search_words(" ".join(words)) == words


@given(NAMES)
def test_case_does_not_count(name: list[str]):
    text = " ".join(name)

    assert search_words(text.upper()) == search_words(text) == search_words(text.lower())


@given(ANYTHING)
def test_composed_and_decomposed_letters_are_the_same(text: str):
    forms = {tuple(search_words(unicodedata.normalize(form, text))) for form in ("NFC", "NFD")}

    assert forms == {tuple(search_words(text))}


@given(NAMES, st.randoms(use_true_random=False))
def test_order_does_not_count(name: list[str], random):
    shuffled = random.sample(name, len(name))

    assert search_words(" ".join(shuffled)) == search_words(" ".join(name))


@given(st.lists(st.text(alphabet="ABCÑÁÜÇabcdeñáü", min_size=1, max_size=8), min_size=1, max_size=4))
def test_accents_do_not_count(name: list[str]):
    bare = str.maketrans("ÑÁÜÇñáü", "NAUCnau")

    assert search_words(" ".join(name)) == search_words(" ".join(word.translate(bare) for word in name))


@given(NAMES)
def test_every_name_with_a_letter_can_be_searched(name: list[str]):
    assert search_words(" ".join(name))


@given(ANYTHING)
def test_words_are_letters_and_digits_only(text: str):
    assert all(character.isalnum() for character in itertools.chain(*search_words(text)))


def test_names_are_joined_with_single_spaces():
    assert joined("  Ana  María", "", " Prueba ") == "Ana María Prueba"
