"""What answers are taken, and what is said of the others."""

import unicodedata
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qoricancha.intake.rules import checks
from qoricancha.intake.rules.checks import Wrong

TODAY = date(2019, 9, 2)
NUMBERED = frozenset({"PASSPORT", "NATIONAL_ID", "OTHER"})

letters = st.characters(whitelist_categories=("Lu", "Ll", "Lt", "Lo"))
joints = st.sampled_from([" ", "'", "’", "-", ". "])


@st.composite
def names(draw) -> str:
    """Names in any script, of words joined as people join them."""
    words = draw(st.lists(st.text(letters, min_size=1, max_size=12), min_size=1, max_size=8))
    return draw(joints).join(words)[: checks.LONGEST_NAME].strip()


@given(names())
def test_names_in_any_script_are_kept_as_they_are_written(name):
    if len(unicodedata.normalize("NFC", name)) > checks.LONGEST_NAME or not any(sign.isalpha() for sign in name):
        return
    kept = checks.checked_name(name)
    assert kept == checks.tidy(name)
    assert checks.checked_name(kept) == kept


@given(st.text(max_size=400))
def test_any_text_is_kept_tidy_or_refused_in_words(text):
    try:
        kept = checks.checked_name(text)
    except Wrong as wrong:
        kept = str(wrong)
    assert kept == " ".join(kept.split())
    assert len(kept) <= checks.LONGEST_NAME
    assert not any(unicodedata.category(sign) == "Cc" for sign in kept)


@pytest.mark.parametrize(
    "name",
    ["Y", "Ñ", "O'Higgins", "D’Ángelo", "María de los Ángeles", "Jean-Baptiste", "Quispe Huamán", "St. John", "ʻAkau",
     "محمد", "Nguyễn Thị", "Đặng", "အောင်", "Marie‑Thérèse", "Mª José", "A" * 150],
)  # fmt: skip
def test_a_real_name_is_taken(name):
    assert checks.checked_name(f"  {name} ") == unicodedata.normalize("NFC", name)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Rosa2", "Quite «2»"),
        ("Rosa <b>", "Quite «<»"),
        ("Rosa_X", "Quite «_»"),
        ("A" * 151, "hasta 150"),
        ("'-'", "con letras"),
        ("Rosa 😀", "Quite «😀»"),
    ],
)
def test_what_is_no_name_is_refused_with_what_to_do(name, words):
    with pytest.raises(Wrong, match=words):
        checks.checked_name(name)


@pytest.mark.parametrize("text", ["1990", "1990-05", "1990-05-17", "2019-09-02", "2019-09", "2019", "1900"])
def test_a_birth_date_is_taken_as_far_as_it_is_known(text):
    assert checks.checked_birth_date(text, TODAY) == text


@pytest.mark.parametrize(
    ("text", "words"), [("2019-09-03", "posterior a hoy"), ("2019-10", "posterior a hoy"), ("1899-12-31", "1900")]
)
def test_an_impossible_birth_date_is_refused(text, words):
    with pytest.raises(Wrong, match=words):
        checks.checked_birth_date(text, TODAY)


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(-400, 400))
def test_entry_lies_between_birth_and_today(birth, days):
    entry = birth + timedelta(days)
    if entry.year < checks.EARLIEST_YEAR:
        return
    try:
        checks.checked_entry_date(entry.isoformat(), TODAY, birth.isoformat())
    except Wrong:
        assert entry > TODAY or entry < birth
    else:
        assert birth <= entry <= TODAY


@pytest.mark.parametrize("text", ["2019", "2019-02", "2019-09", "2019-02-11", "1990", "1990-05"])
def test_an_entry_date_is_taken_as_far_as_it_is_known(text):
    assert checks.checked_entry_date(text, TODAY, "1990-05-17") == text


@pytest.mark.parametrize(
    ("entry", "birth", "words"),
    [
        ("2019-10", "1990", "posterior a hoy"),
        ("2020", "1990", "posterior a hoy"),
        ("1989", "1990", "anterior a su nacimiento"),
        ("1990-04", "1990-05", "anterior a su nacimiento"),
        ("1990-04-30", "1990-05", "anterior a su nacimiento"),
        ("1990", "1990-12-31", None),
        ("1990-12-31", "1990", None),
        ("1990-05", "1990-05-31", None),
        ("1899", "", "1900"),
    ],
)
def test_only_an_entry_that_cannot_be_is_refused(entry, birth, words):
    if words is None:
        assert checks.checked_entry_date(entry, TODAY, birth) == entry
        return
    with pytest.raises(Wrong, match=words):
        checks.checked_entry_date(entry, TODAY, birth)


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("PASSPORT", "ab 123-456", "AB123456"),
        ("PASSPORT", "１２３４５６７", "1234567"),
        ("NATIONAL_ID", "v-12.345.678", "V-12.345.678"),
        ("NATIONAL_ID", " 12 345 678 ", "12 345 678"),
        ("OTHER", "a1", "A1"),
        ("BIRTH_CERTIFICATE", "", ""),
        ("BIRTH_CERTIFICATE", "7", "7"),
        ("NONE", "123", ""),
        ("NONE", "", ""),
    ],
)
def test_a_number_is_kept_in_the_shape_of_its_kind(kind, typed, kept):
    assert checks.checked_number(typed, kind, NUMBERED) == kept


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("PASSPORT", ""),
        ("PASSPORT", "123"),
        ("PASSPORT", "A" * 16),
        ("NATIONAL_ID", "V-1"),
        ("NATIONAL_ID", "12#45"),
        ("OTHER", ""),
        ("OTHER", "-1"),
        ("OTHER", "1" * 31),
    ],
)
def test_a_number_of_another_shape_is_refused(kind, typed):
    with pytest.raises(Wrong, match="número"):
        checks.checked_number(typed, kind, NUMBERED)


@pytest.mark.parametrize(
    ("answers", "faulty"),
    [
        ({"first_surname": "", "second_surname": "", "no_surname": True}, set()),
        ({"first_surname": "", "second_surname": "Núñez", "no_surname": False}, set()),
        ({"first_surname": "", "second_surname": "", "no_surname": False}, {"first_surname"}),
        ({"first_surname": "Núñez", "second_surname": "", "no_surname": True}, {"no_surname"}),
        ({"email": "", "phone": ""}, {"email"}),
        ({"email": "", "phone": "+51912345678"}, set()),
        ({"email": "rosa@ejemplo.pe", "phone": ""}, set()),
        ({"given_names": "Rosa"}, set()),
    ],
)
def test_answers_of_one_page_must_fit_together(answers, faulty):
    assert set(checks.faults_between(answers)) == faulty
