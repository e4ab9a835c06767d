"""Days and hours in words, as they are written in Peru: "lunes 9 de setiembre de 2019, a las 14:30".

Every time that a person reads, on a page, a paper or in a message, is written here: Lima's, with 24 hours.
"las 14:30" holds together at the end of a line: its space is a no-break space.
"""

from collections.abc import Sequence
from datetime import date, datetime, time

from qoricancha.kernel.clock import LIMA
from qoricancha.kernel.partial_dates import PartialDate

_WEEKDAYS = ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"]
_MONTHS = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "setiembre",
    "octubre",
    "noviembre",
    "diciembre",
]


def day_in_words(day: date, *, weekday: bool = True, year: bool = True) -> str:
    """Return "lunes 9 de setiembre de 2019"."""
    words = f"{day.day} de {_MONTHS[day.month - 1]}"
    return (f"{_WEEKDAYS[day.weekday()]} " if weekday else "") + words + (f" de {day.year}" if year else "")


def weekdays_in_words(weekdays: Sequence[int]) -> str:
    """Return "lunes a viernes", or "lunes, miércoles" where days lie between; 1 is Monday. In their order."""
    names = [_WEEKDAYS[weekday - 1] for weekday in weekdays]
    in_a_row = len(names) > 2 and weekdays[-1] - weekdays[0] == len(names) - 1
    return f"{names[0]} a {names[-1]}" if in_a_row else ", ".join(names)


def hour_in_words(moment: datetime) -> str:
    """Return "09:05", in Lima's time."""
    return time_in_words(moment.astimezone(LIMA).time())


def time_in_words(at: time) -> str:
    """Return "09:05" for a time of day."""
    return at.strftime("%H:%M")


def moment_in_words(moment: datetime) -> str:
    """Return "lunes 9 de setiembre de 2019, a las 09:05"."""
    return f"{day_in_words(moment.astimezone(LIMA).date())}, {_at(moment)}"


def moment_in_figures(moment: datetime) -> str:
    """Return "09/09/2019, a las 09:05", where papers have figures."""
    return f"{moment.astimezone(LIMA).strftime('%d/%m/%Y')}, {_at(moment)}"


def partial_date_in_words(partial: PartialDate) -> str:
    """Return "17 de mayo de 1990", "mayo de 1990" or "1990": what is known."""
    if partial.month is None:
        return str(partial.year)
    if partial.day is None:
        return f"{_MONTHS[partial.month - 1]} de {partial.year}"
    return day_in_words(partial.first_day, weekday=False)


def _at(moment: datetime) -> str:
    return f"a las\u00a0{hour_in_words(moment)}"


def second_in_words(moment: datetime) -> str:
    """Return "02/09/2019 09:05:07", in Lima's time, for whoever compares moments."""
    return moment.astimezone(LIMA).strftime("%d/%m/%Y %H:%M:%S")
