"""From when to when a work permit is valid (ADR 0015)."""

from dataclasses import dataclass
from datetime import date

from qoricancha.law.rules.source import Source
from qoricancha.law.rules.terms import Extension
from qoricancha.law.rules.working_days import WorkingCalendar, last_day


@dataclass(frozen=True)
class ValidityExample:
    """A worked example, counted by hand with the statutory holidays of Lima."""

    lodged_on: date
    issued_on: date
    ends_on: date | None


@dataclass(frozen=True)
class ValidityRule:
    """A row of a regime. Without `working_days` only the final decision ends the validity.

    `extension`: whether its article lets another document follow one whose days are over.
    """

    working_days: int | None
    source: Source
    examples: tuple[ValidityExample, ...]
    extension: Extension = Extension.NONE

    @property
    def lets_another_follow(self) -> bool:
        """Whether another may follow a document with a last day: by extension, or as there are no last days now."""
        return self.extension != Extension.NONE or self.working_days is None


@dataclass(frozen=True)
class Validity:
    """First and last day. No last day: until the final decision. The final decision ends it in any case."""

    starts_on: date
    ends_on: date | None
    basis: str

    def covers(self, day: date) -> bool:
        """Say whether a day lies in it."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


class IssuedBeforeLodging(Exception):
    """A permit cannot be issued before the application it stands on."""


def validity(rule: ValidityRule, *, lodged_on: date, issued_on: date, calendar: WorkingCalendar) -> Validity:
    """Return the validity of a permit. Raises IssuedBeforeLodging or OutsideTheCalendar.

    It starts on the day of the application, whatever the day of issue; the
    working days are counted from the issue, so that it never comes expired.
    """
    if issued_on < lodged_on:
        raise IssuedBeforeLodging(f"{issued_on} < {lodged_on}")
    ends_on = last_day(issued_on, rule.working_days, calendar) if rule.working_days else None
    return Validity(lodged_on, ends_on, rule.source.citation)
