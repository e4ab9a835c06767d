"""Checks of answers. Every refusal says what to do.

Names are kept as their owners write them: any script, one letter to 150
characters, apostrophes and hyphens; nothing is corrected, split or capitalised.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from qoricancha.intake.rules.questions import Kind
from qoricancha.intake.rules.words import _
from qoricancha.kernel.partial_dates import PartialDate

LONGEST_NAME = 150
LONGEST_ADDRESS = 120
LONGEST_NUMBER = 30
EARLIEST_YEAR = 1900

_NAME_CATEGORIES = frozenset({"Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Zs", "Pd"})
_NAME_MARKS = frozenset("'’‘`´ʼʻ.,·\u200c\u200d")  # joiners shape Persian and Indic words
_PASSPORT = re.compile(r"[A-Z0-9]{5,15}")
_NUMBER = re.compile(r"[A-Z0-9][A-Z0-9 ./-]*")
_FEWEST_SIGNS = {"NATIONAL_ID": 4, "OTHER": 2}


class Wrong(Exception):
    """An answer that cannot be used. `text` is to be translated, then filled with `values`."""

    def __init__(self, text: str, **values: object) -> None:
        super().__init__(text % values if values else text)
        self.text, self.values = text, values


@dataclass(frozen=True)
class Around:
    """What an answer is checked against: the other answers, the day, and which kinds of document have a number."""

    answers: Mapping[str, object]
    today: date
    numbered_kinds: frozenset[str] = frozenset()


def tidy(text: str) -> str:
    """Return the text in one Unicode form (NFC), without control characters and needless spaces."""
    printable = "".join(" " if unicodedata.category(sign) == "Cc" else sign for sign in text)
    return " ".join(unicodedata.normalize("NFC", printable).split())


def checked_name(text: str) -> str:
    """Return the name as it is kept. Raises Wrong."""
    name = tidy(text)
    if len(name) > LONGEST_NAME:
        raise Wrong(_("Escriba hasta %(most)d caracteres; abrevie los últimos nombres"), most=LONGEST_NAME)
    strange = [sign for sign in name if not _may_stand_in_name(sign)]
    if strange:
        raise Wrong(_("Quite «%(sign)s»: un nombre lleva letras, espacios, apóstrofos y guiones"), sign=strange[0])
    if name and not any(unicodedata.category(sign).startswith("L") for sign in name):
        raise Wrong(_("Escriba el nombre con letras"))
    return name


def checked_address(text: str) -> str:
    """Return the address as it is kept. Raises Wrong."""
    address = tidy(text)
    if len(address) > LONGEST_ADDRESS:
        raise Wrong(_("Abrevie la dirección: caben %(most)d caracteres"), most=LONGEST_ADDRESS)
    return address


def checked_birth_date(text: str, today: date) -> str:
    """Return the date, as far as it is known. Raises Wrong."""
    _refuse_later(PartialDate.parse(text), today, _("Revise la fecha de nacimiento: es posterior a hoy"))
    return text


def checked_entry_date(text: str, today: date, birth_date: str) -> str:
    """Return the date, as far as it is known. Raises Wrong when it must lie in the future or before birth."""
    entered = PartialDate.parse(text)
    _refuse_later(entered, today, _("Revise la fecha de ingreso: es posterior a hoy"))
    if birth_date and entered.last_day < PartialDate.parse(birth_date).first_day:
        raise Wrong(_("Revise la fecha de ingreso: es anterior a su nacimiento"))
    return text


def checked_number(text: str, document_kind: str, numbered_kinds: frozenset[str]) -> str:
    """Return the number in upper-case ASCII as it is printed: a passport's bare, others with their dashes.

    Empty where the kind has none to give. Raises Wrong.
    """
    number = tidy(unicodedata.normalize("NFKC", text)).upper()
    if document_kind == "NONE":
        return ""
    if not number:
        if document_kind in numbered_kinds:
            raise Wrong(_("Escriba el número del documento"))
        return ""
    if document_kind == "PASSPORT":
        return _passport(number)
    signs = sum(sign.isalnum() for sign in number)
    if len(number) > LONGEST_NUMBER or not _NUMBER.fullmatch(number) or signs < _FEWEST_SIGNS.get(document_kind, 1):
        raise Wrong(_("Revise el número: lleva letras y cifras, y puede llevar puntos, guiones o barras"))
    return number


def faults_between(answers: Mapping[str, object]) -> dict[str, str]:
    """Return what is wrong between the answers of one page, by question."""
    faults = {}
    if "no_surname" in answers:
        surname = answers.get("first_surname") or answers.get("second_surname")
        if not surname and not answers["no_surname"]:
            faults["first_surname"] = _("Escriba su primer apellido, o marque «No tengo apellidos»")
        elif surname and answers["no_surname"]:
            faults["no_surname"] = _("Escribió un apellido y marcó «No tengo apellidos»: deje solo uno de los dos")
    if "email" in answers and not answers["email"] and not answers.get("phone"):
        faults["email"] = _(
            "Escriba un correo electrónico o un teléfono celular; basta uno. Si no tiene ninguno, vea abajo qué hacer"
        )
    return faults


CHECKS: dict[Kind, Callable[[str, Around], str]] = {
    Kind.NAME: lambda text, _around: checked_name(text),
    Kind.ADDRESS: lambda text, _around: checked_address(text),
    Kind.BIRTH_DATE: lambda text, around: checked_birth_date(text, around.today),
    Kind.ENTRY_DATE: lambda text, around: checked_entry_date(
        text, around.today, str(around.answers.get("birth_date") or "")
    ),
    Kind.DOCUMENT_NUMBER: lambda text, around: checked_number(
        text, str(around.answers.get("origin_document_kind") or ""), around.numbered_kinds
    ),
}


def _may_stand_in_name(sign: str) -> bool:
    return unicodedata.category(sign) in _NAME_CATEGORIES or sign in _NAME_MARKS


def _refuse_later(when: PartialDate, today: date, message: str) -> None:
    if when.year < EARLIEST_YEAR:
        raise Wrong(_("Revise el año: debe ser %(year)d o posterior"), year=EARLIEST_YEAR)
    if when.first_day > today:
        raise Wrong(message)


def _passport(number: str) -> str:
    bare = re.sub(r"[ ./-]", "", number)
    if not _PASSPORT.fullmatch(bare):
        raise Wrong(_("Revise el número: el de un pasaporte tiene de 5 a 15 letras y cifras"))
    return bare
