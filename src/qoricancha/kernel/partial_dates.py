"""A date as far as it is known: the year, perhaps the month, perhaps the day.

Many people do not know the day they were born, or crossed a border. What is not
known stays unknown: nothing here makes a 1 January of it.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

_WRITTEN = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_DECEMBER = 12


class Precision(StrEnum):
    """Down to what a date is known."""

    YEAR = "YEAR"
    MONTH = "MONTH"
    DAY = "DAY"


@dataclass(frozen=True)
class PartialDate:
    """A year; a month of it, or None; a day of that month, or None. Raises ValueError where there is no such date.

    As text it is ISO 8601 as far as it goes: "1990", "1990-05" or "1990-05-17".
    """

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if self.month is None and self.day is not None:
            raise ValueError("a day without its month")
        date(self.year, 1 if self.month is None else self.month, 1 if self.day is None else self.day)

    @classmethod
    def parse(cls, text: str) -> "PartialDate":
        """Return the date that was written by `str()`. Raises ValueError."""
        found = _WRITTEN.fullmatch(text)
        if found is None:
            raise ValueError(f"neither YYYY-MM-DD nor YYYY-MM nor YYYY: {text!r}")
        return cls(*(int(part) if part else None for part in found.groups()))  # type: ignore[arg-type]

    def __str__(self) -> str:
        known = (f"{self.year:04}", self.month and f"{self.month:02}", self.day and f"{self.day:02}")
        return "-".join(part for part in known if part)

    @property
    def precision(self) -> Precision:
        """Down to what it is known."""
        if self.month is None:
            return Precision.YEAR
        return Precision.MONTH if self.day is None else Precision.DAY

    @property
    def first_day(self) -> date:
        """The earliest day that it may be."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last_day(self) -> date:
        """The latest day that it may be."""
        month = self.month or _DECEMBER
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])
