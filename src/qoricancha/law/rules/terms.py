"""Terms: what starts them, how long they run, whether they can be extended."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from qoricancha.law.rules.source import Source, latest
from qoricancha.law.rules.working_days import (
    MONTHS_OF_A_YEAR,
    ONE_DAY,
    WorkingCalendar,
    last_calendar_day,
    last_day,
    last_day_of_months,
)


class TermKind(StrEnum):
    """What must have happened by the last day, or what lasts until then."""

    FILING = "FILING"
    FORWARDING = "FORWARDING"
    CURE = "CURE"
    DECISION = "DECISION"
    PRIORITY_DECISION = "PRIORITY_DECISION"
    ABANDONMENT = "ABANDONMENT"
    NOTICE = "NOTICE"
    ACKNOWLEDGEMENT = "ACKNOWLEDGEMENT"
    NOTICE_ON_PAPER = "NOTICE_ON_PAPER"
    NOTICE_EFFECT = "NOTICE_EFFECT"
    FILE_RECONSIDERATION = "FILE_RECONSIDERATION"
    RULE_RECONSIDERATION = "RULE_RECONSIDERATION"
    FILE_APPEAL = "FILE_APPEAL"
    RULE_APPEAL = "RULE_APPEAL"
    DEPARTURE = "DEPARTURE"
    CHANGES = "CHANGES"
    RESIDENCE = "RESIDENCE"
    TEMPORARY_PROTECTION = "TEMPORARY_PROTECTION"
    DATA_INFORMATION = "DATA_INFORMATION"
    DATA_ACCESS = "DATA_ACCESS"
    DATA_CORRECTION = "DATA_CORRECTION"
    DATA_OBSERVATION = "DATA_OBSERVATION"


class TermEvent(StrEnum):
    """What starts a term."""

    ENTRY = "ENTRY"
    BORDER_FILING = "BORDER_FILING"
    OBSERVATION_MADE = "OBSERVATION_MADE"
    FILING = "FILING"
    PRIORITY_SET = "PRIORITY_SET"
    PROCEDURE_STALLED = "PROCEDURE_STALLED"
    ACT_ISSUED = "ACT_ISSUED"
    NOTICE_SENT = "NOTICE_SENT"
    NOTICE_UNACKNOWLEDGED = "NOTICE_UNACKNOWLEDGED"
    DENIAL_NOTIFIED = "DENIAL_NOTIFIED"
    RECONSIDERATION_FILED = "RECONSIDERATION_FILED"
    APPEAL_FILED = "APPEAL_FILED"
    FINAL_DENIAL_NOTIFIED = "FINAL_DENIAL_NOTIFIED"
    CHANGE_HAPPENED = "CHANGE_HAPPENED"
    RECOGNITION = "RECOGNITION"
    PROTECTION_GRANTED = "PROTECTION_GRANTED"
    INFORMATION_ASKED = "INFORMATION_ASKED"
    ACCESS_ASKED = "ACCESS_ASKED"
    CORRECTION_ASKED = "CORRECTION_ASKED"
    DATA_ASKED = "DATA_ASKED"


class Unit(StrEnum):
    """In what a term is counted."""

    WORKING_DAYS = "WORKING_DAYS"
    CALENDAR_DAYS = "CALENDAR_DAYS"
    MONTHS = "MONTHS"
    YEARS = "YEARS"


class Extension(StrEnum):
    """Whether a term can be extended or renewed: never, once by as much, or as reasons require."""

    NONE = "NONE"
    ONCE = "ONCE"
    OPEN = "OPEN"


@dataclass(frozen=True)
class TermExample:
    """A worked example, counted by hand with the statutory holidays."""

    event: date
    due_on: date


@dataclass(frozen=True)
class TermRule:
    """A row of a regime: after `event`, `length` units are given."""

    kind: TermKind
    event: TermEvent
    length: int
    source: Source
    example: TermExample
    unit: Unit = Unit.WORKING_DAYS
    extension: Extension = Extension.NONE


@dataclass(frozen=True)
class Term:
    """A term that runs: the first day counted, the last day, and where it stands."""

    kind: TermKind
    starts_on: date
    due_on: date
    basis: str


_LAST: dict[Unit, Callable[[date, int, WorkingCalendar], date]] = {
    Unit.WORKING_DAYS: last_day,
    Unit.CALENDAR_DAYS: last_calendar_day,
    Unit.MONTHS: last_day_of_months,
    Unit.YEARS: lambda event, years, calendar: last_day_of_months(event, years * MONTHS_OF_A_YEAR, calendar),
}


def terms_started(rules: Iterable[TermRule], *, event: TermEvent, on: date, calendar: WorkingCalendar) -> list[Term]:
    """Return the terms that an event starts, in the order of the rules.

    Raises NothingInForce when the event starts a term whose rule had not begun, OutsideTheCalendar.
    """
    started = [rule for rule in rules if rule.event == event]
    kinds = dict.fromkeys(rule.kind for rule in started)
    current = (latest([rule for rule in started if rule.kind == kind], on) for kind in kinds)
    return [_term(rule, on, calendar) for rule in current]


def _term(rule: TermRule, on: date, calendar: WorkingCalendar) -> Term:
    starts_on = calendar.following(on) if rule.unit == Unit.WORKING_DAYS else on + ONE_DAY
    due_on = _LAST[rule.unit](on, rule.length, calendar)
    return Term(rule.kind, starts_on, due_on, rule.source.citation)
