"""Terms: what starts them, how long they run, whom they bind."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from qoricancha.law.rules.source import Source, latest
from qoricancha.law.rules.working_days import WorkingCalendar, last_day


class TermKind(StrEnum):
    """What must have happened by the last day."""

    DECISION = "DECISION"
    PRIORITY_DECISION = "PRIORITY_DECISION"
    NOTICE = "NOTICE"
    ACKNOWLEDGEMENT = "ACKNOWLEDGEMENT"


class TermEvent(StrEnum):
    """What starts a term."""

    FILING = "FILING"
    PRIORITY_SET = "PRIORITY_SET"
    ACT_ISSUED = "ACT_ISSUED"
    NOTICE_SENT = "NOTICE_SENT"


@dataclass(frozen=True)
class TermExample:
    """A worked example, counted by hand with the statutory holidays of Lima."""

    event: date
    due_on: date


@dataclass(frozen=True)
class TermRule:
    """A row of a regime: after `event`, `working_days` are given."""

    kind: TermKind
    event: TermEvent
    working_days: int
    source: Source
    example: TermExample


@dataclass(frozen=True)
class Term:
    """A term that runs: the first day counted, the last day, and where it stands."""

    kind: TermKind
    starts_on: date
    due_on: date
    basis: str


def terms_started(rules: Iterable[TermRule], *, event: TermEvent, on: date, calendar: WorkingCalendar) -> list[Term]:
    """Return the terms that an event starts, in the order of the rules. Raises CalendarTooShort."""
    started = [rule for rule in rules if rule.event == event]
    kinds = dict.fromkeys(rule.kind for rule in started)
    current = (latest([rule for rule in started if rule.kind == kind], on) for kind in kinds)
    return [_term(rule, on, calendar) for rule in current]


def _term(rule: TermRule, on: date, calendar: WorkingCalendar) -> Term:
    due_on = last_day(on, rule.working_days, calendar)
    return Term(rule.kind, calendar.following(on), due_on, rule.source.citation)
