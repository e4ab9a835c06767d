"""Days and hours in words, as they are written in Peru: "lunes 9 de setiembre de 2019", "9:00 a. m.".

"9:00 a. m." holds together at the end of a line: its spaces are no-break spaces.
"""

from collections.abc import Sequence
from datetime import date, datetime

from qoricancha.kernel.clock import LIMA

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
_NOON = 12


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
    """Return "9:05 a. m.", in Lima's time; twelve o'clock is noon or midnight."""
    local = moment.astimezone(LIMA)
    half = "p.\u00a0m." if local.hour >= _NOON else "a.\u00a0m."
    return f"{local.hour % _NOON or _NOON}:{local.minute:02}\u00a0{half}"


def moment_in_words(moment: datetime) -> str:
    """Return "lunes 9 de setiembre de 2019, 9:00 a. m."."""
    return f"{day_in_words(moment.astimezone(LIMA).date())}, {hour_in_words(moment)}"


def partial_date_in_words(text: str) -> str:
    """Return "17 de mayo de 1990", "mayo de 1990" or "1990" for "1990-05-17", "1990-05", "1990"."""
    parts = [int(part) for part in text.split("-")] if text else []
    if len(parts) == 3:
        return day_in_words(date(*parts), weekday=False)
    return f"{_MONTHS[parts[1] - 1]} de {parts[0]}" if len(parts) > 1 else text
