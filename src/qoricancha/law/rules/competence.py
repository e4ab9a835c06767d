"""Who may file, how, and who receives."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from qoricancha.law.rules.source import Source, begun, latest


class Filer(StrEnum):
    """Who brings the application."""

    APPLICANT = "APPLICANT"
    REPRESENTATIVE = "REPRESENTATIVE"
    UNHCR = "UNHCR"


class FilingWay(StrEnum):
    """How it is brought."""

    ONLINE = "ONLINE"
    IN_PERSON = "IN_PERSON"
    BORDER = "BORDER"


class Receiver(StrEnum):
    """Who receives it. The Commission decides in every regime."""

    CEPR = "CEPR"
    MIGRACIONES = "MIGRACIONES"
    BORDER_AUTHORITY = "BORDER_AUTHORITY"


@dataclass(frozen=True)
class CompetenceExample:
    """A worked example: which day counts as that of filing, for somebody who came on a day and had sent it before."""

    sent_on: date
    came_on: date
    lodged_on: date


@dataclass(frozen=True)
class CompetenceRule:
    """A row of a regime: one way of filing."""

    way: FilingWay
    filers: tuple[Filer, ...]
    receiver: Receiver
    source: Source
    example: CompetenceExample


def filing_rule(rules: Iterable[CompetenceRule], on: date) -> CompetenceRule:
    """Return by which row an application is filed that is written online and confirmed in person.

    Online where the regime lets one file so; else in person, and what was sent
    before is a preparation of it. Raises NothingInForce.
    """
    known = list(rules)
    online = begun([rule for rule in known if rule.way == FilingWay.ONLINE], on)
    return latest(online or [rule for rule in known if rule.way == FilingWay.IN_PERSON], on)


def lodging_day(rule: CompetenceRule, *, sent_on: date, came_on: date) -> date:
    """Return the day on which an application counts as filed: that of sending, or that of coming."""
    return sent_on if rule.way == FilingWay.ONLINE else came_on
