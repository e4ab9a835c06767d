"""The values of a person's particulars, in words."""

from collections.abc import Callable, Mapping
from datetime import date

import phonenumbers
from django.utils.dates import MONTHS
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from qoricancha.kernel.errors import NotFound
from qoricancha.reference import queries as reference


def day_in_words(text: str) -> str:
    """Return "2 de noviembre de 1988" for "1988-11-02", "noviembre de 1988" for "1988-11", "1988" for "1988"."""
    parts = text.split("-")
    if len(parts) == 3:
        return date_format(date.fromisoformat(text), r"j \d\e F \d\e Y")
    if len(parts) == 2:
        return _("%(month)s de %(year)s") % {"month": MONTHS[int(parts[1])], "year": parts[0]}
    return text


class Words:
    """Says values in words; two queries when first used, and one for each district."""

    def __init__(self) -> None:
        self.nationalities = {country.code: country for country in reference.nationalities()}
        self.kinds = {kind.code: kind for kind in reference.document_kinds()}
        self._say: dict[str, Callable[[str], str]] = {
            "birth_date": day_in_words,
            "entry_date": day_in_words,
            "birth_country": self._country,
            "nationality": self._demonym,
            "origin_document_kind": lambda code: self.kinds[code].name if code in self.kinds else code,
            "district": _district,
            "phone": _phone,
        }

    def of(self, name: str, value: str) -> str:
        """Return the value of a field in words; what is no code stays as it is."""
        return self._say.get(name, str)(value) if value else ""

    def of_all(self, values: Mapping[str, str]) -> dict[str, str]:
        """Return all values in words."""
        return {name: self.of(name, value) for name, value in values.items()}

    def _country(self, code: str) -> str:
        return self.nationalities[code].name if code in self.nationalities else code

    def _demonym(self, code: str) -> str:
        return self.nationalities[code].demonym if code in self.nationalities else code


def _district(ubigeo: str) -> str:
    try:
        return str(reference.place(ubigeo))
    except NotFound:
        return ubigeo


def _phone(text: str) -> str:
    try:
        number = phonenumbers.parse(text)
    except phonenumbers.NumberParseException:
        return text
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
