"""A date in three boxes, as a person knows it: day, month (number or word), year."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from qoricancha.kernel.partial_dates import PartialDate

_MONTHS = ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "set", "oct", "nov", "dic"]
_YEAR_DIGITS = 4


@dataclass(frozen=True)
class _Part:
    name: str
    label: Promise
    width: int
    inputmode: str  # months may be words

    def attrs(self, birthday: bool) -> dict[str, str]:
        """Return the attributes of the box."""
        return {"inputmode": self.inputmode} | ({"autocomplete": f"bday-{self.name}"} if birthday else {})


_PARTS = (
    _Part("day", _("Día"), 2, "numeric"),
    _Part("month", _("Mes"), 4, "text"),
    _Part("year", _("Año"), 4, "numeric"),
)


class DatePartsInput(forms.MultiWidget):
    """Three text boxes, posted as `<name>_day`, `<name>_month`, `<name>_year`.

    Boxes and not a calendar: nobody should page back through forty years to a
    birth date. `birthday` lets the browser fill in the person's own.
    """

    template_name = "components/controls/date_parts.html"
    use_fieldset = True

    def __init__(self, *, birthday: bool = False) -> None:
        super().__init__({part.name: forms.TextInput(attrs=part.attrs(birthday)) for part in _PARTS})

    def decompress(self, value: str | None) -> list[str]:
        """Return day, month, year of "2019-09-02", "2019-09" or "2019"."""
        parts = (value.split("-") if value else []) + ["", "", ""]
        return [parts[2].lstrip("0"), parts[1].lstrip("0"), parts[0]]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:  # noqa: ANN401 - Django's
        """Add to each box its label and its width."""
        context = super().get_context(name, value, attrs)
        for part, box in zip(_PARTS, context["widget"]["subwidgets"], strict=True):
            box["label"] = part.label
            box["attrs"]["class"] = f"{box['attrs'].get('class', '')} govuk-input--width-{part.width}".strip()
        return context


class DatePartsField(forms.Field):
    """A date as far as it is known: the year at least. Clean value: a kernel.partial_dates.PartialDate, as text.

    With `whole`, down to the day.
    """

    default_error_messages = {
        "no_year": _("La fecha debe incluir el año"),
        "no_day": _("La fecha debe incluir el día"),
        "no_month": _("Escriba también el mes; si no lo sabe, deje vacío el día"),
        "year": _("El año debe tener cuatro cifras, por ejemplo 1988"),
        "month": _("El mes debe ser un número del 1 al 12 o el nombre del mes"),
        "no_such_date": _("Esa fecha no existe: revise el día y el mes"),
    }

    def __init__(self, *, birthday: bool = False, whole: bool = False, **kwargs: Any) -> None:  # noqa: ANN401 - Django's
        self.whole = whole
        super().__init__(widget=DatePartsInput(birthday=birthday), **kwargs)

    def to_python(self, value: list[str] | None) -> str:
        """Return the date in ISO 8601, as far as it is known; empty when nothing was typed."""
        day, month, year = (str(part or "").strip() for part in value or ["", "", ""])
        if not (day or month or year):
            return ""
        if not year:
            raise self._error("no_year")
        if day and not month:
            raise self._error("no_month")
        if self.whole and not day:
            raise self._error("no_day")
        return self._existing(self._year(year), self._month(month) if month else None, day)

    def _year(self, text: str) -> int:
        if not (_is_number(text) and len(text) == _YEAR_DIGITS):
            raise self._error("year")
        return int(text)

    def _month(self, text: str) -> int:
        word = text.casefold().replace("sep", "set")[:3]
        if word in _MONTHS:
            return _MONTHS.index(word) + 1
        if _is_number(text) and 1 <= int(text) <= len(_MONTHS):
            return int(text)
        raise self._error("month")

    def _existing(self, year: int, month: int | None, day: str) -> str:
        if day and not _is_number(day):
            raise self._error("no_such_date")
        try:
            return str(PartialDate(year, month, int(day) if day else None))
        except ValueError:
            raise self._error("no_such_date") from None

    def _error(self, code: str) -> ValidationError:
        return ValidationError(self.error_messages[code], code=code)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()
