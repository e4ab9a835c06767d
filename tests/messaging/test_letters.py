"""Letters: complete, neutral, filled in safely."""

import re
from datetime import date

import pytest

from qoricancha.law.queries import procedure_in_words
from qoricancha.law.rules.regimes import REGIMES
from qoricancha.messaging.queries import letter, letter_for, letter_names
from qoricancha.messaging.rules.letters import LetterFault, parse_letter, render
from qoricancha.messaging.rules.sms import segments
from qoricancha.reference.rules.codes import LANGUAGES, SPANISH

LONGEST = {
    "code": "000000",
    "reference": "7KQ2M-4XDP9",
    "when": "miércoles 25 de setiembre de 2019, a las 10:30",
    "place": "Av. Inventada 1234, interior 305, urbanización Los Ejemplos, Puerto Maldonado",
    "standing": "Recibimos su registro previo. El trámite se presenta en persona, el día de su cita.",
    "site": "https://solicitudes.qoricancha.example.gob.pe",
}
TELLING = {
    "es": r"refugi|asilo|migra|extranj|solicitante|cepr|rree|persecu|relaciones exteriores",
    "en": r"refuge|asyl|migra|foreign|alien|applicant|cepr|persecut",
    "fr": r"réfugi|asile|migra|étrang|demandeur|cepr|perséc",
    "pt": r"refugi|refúgi|asilo|migra|estrangeir|solicitante|cepr|persegu",
    "ht": r"refij|azil|migra|imigr|etranj|demandè|cepr|pèsek",
}
"""What would tell whoever looks over the shoulder, in each language."""
EVERY = [(name, language) for name in letter_names() for language in LANGUAGES]


def tells(text: str, language: str) -> bool:
    return bool(re.search(f"{TELLING[SPANISH]}|{TELLING[language]}", text, re.IGNORECASE))


@pytest.mark.parametrize(("name", "language"), EVERY)
def test_every_letter_is_neutral_and_one_sms_long(name, language):
    rendered = render(letter(name, language), LONGEST)
    assert not tells(" ".join([rendered.subject, rendered.body, rendered.sms]), language)
    assert segments(rendered.sms) == 1
    assert "$" not in rendered.subject + rendered.body + rendered.sms


@pytest.mark.parametrize(("name", "language"), EVERY)
def test_every_letter_says_the_same_in_every_language(name, language):
    spanish, other = letter(name), letter(name, language)
    assert other.words == spanish.words
    assert other.legal_basis == spanish.legal_basis
    assert other.body.count("\n\n") == spanish.body.count("\n\n")
    assert spanish.reviewed


@pytest.mark.parametrize("language", [one for one in LANGUAGES if one != SPANISH])
def test_no_letter_was_left_in_spanish(language):
    same = [name for name in letter_names() if letter(name, language).body == letter(name).body]
    assert same == []


@pytest.mark.parametrize("regime", REGIMES)
def test_what_the_law_says_in_a_letter_is_neutral(settings, regime):
    settings.QORICANCHA_REGIME = regime
    assert not tells(procedure_in_words(date(2026, 3, 2)).sending.letter, SPANISH)


@pytest.mark.parametrize("name", letter_names())
def test_every_letter_names_its_legal_basis(name):
    assert re.search(r"Ley \d+|DS \d+", letter(name).legal_basis)


def test_a_letter_without_a_translation_goes_in_spanish():
    assert letter_for("code", "ht").language == "ht"
    assert letter_for("code", "qu").language == SPANISH
    with pytest.raises(LetterFault):
        letter_for("nada", "ht")


def test_values_are_never_filled_in_twice_and_stay_on_their_line():
    made = parse_letter(
        "---\nsubject: Hola $name\nsms: $name\nlegal_basis: Ley 1\n---\n\n$name\n", name="x", language="es"
    )
    rendered = render(made, {"name": "$code\r\nBcc: otro@correo.pe"})
    assert rendered.subject == "Hola $code Bcc: otro@correo.pe"
    assert rendered.body == "$code Bcc: otro@correo.pe\n"


def test_a_missing_word_stops_the_letter():
    with pytest.raises(LetterFault, match="code/es: 'code'"):
        render(letter("code"), {})


@pytest.mark.parametrize("name", ["nada", "../code", "code/../receipt/es"])
def test_there_is_no_such_letter(name):
    with pytest.raises(LetterFault):
        letter(name, "fr")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Hola",
        "---\nsubject: x\nsms: y\n---\n\nHola",
        "---\nsubject: x\nsms: y\nlegal_basis: \n---\n\nHola",
        "---\nsubject: x\nsms: y\nlegal_basis: Ley 1\nreviewed: maybe\n---\n\nHola",
    ],
)
def test_front_matter_must_be_complete(text):
    with pytest.raises(LetterFault):
        parse_letter(text, name="x", language="es")
