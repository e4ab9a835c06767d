"""Who may file, how, and who receives."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from qoricancha.law.rules.source import Source


class Filer(StrEnum):
    """Who brings the application."""

    APPLICANT = "APPLICANT"
    REPRESENTATIVE = "REPRESENTATIVE"
    UNHCR = "UNHCR"


class FilingWay(StrEnum):
    """How it is brought."""

    ONLINE = "ONLINE"
    IN_PERSON = "IN_PERSON"


class Receiver(StrEnum):
    """Who receives it. The Commission decides in every regime."""

    CEPR = "CEPR"
    MIGRACIONES = "MIGRACIONES"


@dataclass(frozen=True)
class CompetenceExample:
    """A worked example: an application sent online and confirmed in person counts as filed on one of the two days."""

    submitted_on: date
    attended_on: date
    lodged_on: date


@dataclass(frozen=True)
class CompetenceRule:
    """A row of a regime."""

    filers: frozenset[Filer]
    ways: frozenset[FilingWay]
    receiver: Receiver
    source: Source
    example: CompetenceExample


@dataclass(frozen=True)
class Reception:
    """Who receives an application, and by which articles."""

    receiver: Receiver
    basis: str


class MayNotFile(Exception):
    """The regime does not let this filer file in this way; `basis` are the articles."""

    def __init__(self, basis: str) -> None:
        super().__init__(basis)
        self.basis = basis


def reception(rule: CompetenceRule, *, filer: Filer, way: FilingWay) -> Reception:
    """Return who receives the application. Raises MayNotFile."""
    if filer not in rule.filers or way not in rule.ways:
        raise MayNotFile(rule.source.citation)
    return Reception(rule.receiver, rule.source.citation)


def lodging_day(rule: CompetenceRule, *, submitted_on: date, attended_on: date) -> date:
    """Return the day on which an application sent online and confirmed in person counts as filed.

    Where it may be filed online, that is the day of sending; where only in
    person, what was sent is an announcement and the day of attendance counts.
    """
    return submitted_on if FilingWay.ONLINE in rule.ways else attended_on
