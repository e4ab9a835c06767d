"""Days and hours in words, as they are written in Peru: "lunes 9 de setiembre de 2019", "9:00 a. m.".

"9:00 a. m." holds together at the end of a line: its spaces are no-break spaces.
"""

from collections.abc import Sequence
from datetime import date, datetime
from datetime import time as time_of_day

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
_PAIR = 2


def day_in_words(day: date, *, weekday: bool = True, year: bool = True) -> str:
    """Return "lunes 9 de setiembre de 2019"."""
    words = f"{day.day} de {_MONTHS[day.month - 1]}"
    return (f"{_WEEKDAYS[day.weekday()]} " if weekday else "") + words + (f" de {day.year}" if year else "")


def hour_in_words(moment: datetime) -> str:
    """Return "9:05 a. m.", in Lima's time; twelve o'clock is noon or midnight."""
    return time_in_words(moment.astimezone(LIMA).time())


def time_in_words(time: time_of_day) -> str:
    """Return "8:30 a. m."."""
    half = "p.\u00a0m." if time.hour >= _NOON else "a.\u00a0m."
    return f"{time.hour % _NOON or _NOON}:{time.minute:02}\u00a0{half}"


def weekdays_in_words(days: Sequence[int]) -> str:
    """Return "lunes a viernes" for 1 to 5 (1 Monday … 7 Sunday), "lunes y jueves" for 1 and 4."""
    names = [_WEEKDAYS[day - 1] for day in sorted(days)]
    if len(names) > _PAIR and max(days) - min(days) == len(names) - 1:
        return f"{names[0]} a {names[-1]}"
    return " y ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def moment_in_words(moment: datetime) -> str:
    """Return "lunes 9 de setiembre de 2019, 9:00 a. m."."""
    return f"{day_in_words(moment.astimezone(LIMA).date())}, {hour_in_words(moment)}"


def partial_date_in_words(text: str) -> str:
    """Return "17 de mayo de 1990", "mayo de 1990" or "1990" for "1990-05-17", "1990-05", "1990"."""
    parts = [int(part) for part in text.split("-")] if text else []
    if len(parts) == 3:
        return day_in_words(date(*parts), weekday=False)
    return f"{_MONTHS[parts[1] - 1]} de {parts[0]}" if len(parts) > 1 else text
