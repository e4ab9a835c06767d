"""What follows from what somebody does or leaves undone. No rule of these decides: a body does, with due process."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from qoricancha.law.rules.source import Source, begun, latest


class Circumstance(StrEnum):
    """What happens while an application is pending, or before it is made."""

    LEFT_PERU = "LEFT_PERU"
    BIOMETRICS_MISSED = "BIOMETRICS_MISSED"
    EXPULSION_BEGUN = "EXPULSION_BEGUN"
    OBSERVATION_UNCURED = "OBSERVATION_UNCURED"
    FINALLY_DECIDED = "FINALLY_DECIDED"


class Effect(StrEnum):
    """What the law attaches to it."""

    RENOUNCED = "RENOUNCED"
    INADMISSIBLE_AND_ARCHIVED = "INADMISSIBLE_AND_ARCHIVED"
    INADMISSIBLE = "INADMISSIBLE"
    NOT_FILED = "NOT_FILED"
    PERMIT_ENDS = "PERMIT_ENDS"


@dataclass(frozen=True)
class ConsequenceRule:
    """A row of a regime. `example` is a day on which it applies."""

    circumstance: Circumstance
    effect: Effect
    source: Source
    example: date


def consequence(rules: Iterable[ConsequenceRule], circumstance: Circumstance, on: date) -> ConsequenceRule | None:
    """Return what follows on a day, or None where the regime attaches nothing to it."""
    found = begun([rule for rule in rules if rule.circumstance == circumstance], on)
    return latest(found, on) if found else None
