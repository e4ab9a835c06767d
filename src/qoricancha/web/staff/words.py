"""The values of a person's particulars, in words."""

from collections.abc import Callable

import phonenumbers

from qoricancha.kernel.errors import NotFound
from qoricancha.kernel.partial_dates import PartialDate
from qoricancha.kernel.wording import partial_date_in_words
from qoricancha.reference import queries as reference


class Words:
    """Says values in words; two queries when first used, and one for each district."""

    def __init__(self) -> None:
        self.nationalities = {country.code: country for country in reference.nationalities()}
        self.kinds = {kind.code: kind for kind in reference.document_kinds()}
        self._say: dict[str, Callable[[str], str]] = {
            "birth_date": _date,
            "entry_date": _date,
            "birth_country": self._country,
            "nationality": self._demonym,
            "origin_document_kind": lambda code: self.kinds[code].name if code in self.kinds else code,
            "district": _district,
            "phone": phone_in_words,
        }

    def of(self, name: str, value: str) -> str:
        """Return the value of a field in words; what is no code stays as it is."""
        return self._say.get(name, str)(value) if value else ""

    def _country(self, code: str) -> str:
        return self.nationalities[code].name if code in self.nationalities else code

    def _demonym(self, code: str) -> str:
        return self.nationalities[code].demonym if code in self.nationalities else code


def _date(text: str) -> str:
    return partial_date_in_words(PartialDate.parse(text))


def _district(ubigeo: str) -> str:
    try:
        return str(reference.place(ubigeo))
    except NotFound:
        return ubigeo


def phone_in_words(text: str) -> str:
    """Return an E.164 number as it is dialled from abroad, in groups; what is none stays as it is."""
    try:
        number = phonenumbers.parse(text)
    except phonenumbers.NumberParseException:
        return text
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
