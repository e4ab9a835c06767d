"""What a regime is."""

from dataclasses import dataclass
from datetime import date

from qoricancha.law.rules.competence import CompetenceRule
from qoricancha.law.rules.consequences import ConsequenceRule
from qoricancha.law.rules.terms import TermRule
from qoricancha.law.rules.validity import ValidityRule

LEY, REGLAMENTO, TUO = date(2002, 12, 23), date(2003, 10, 15), date(2019, 1, 26)
LEY_31465, DS_016_2024 = date(2022, 5, 5), date(2025, 3, 30)
LAST_OF_2003, FIRST_OF_2026 = date(2026, 2, 7), date(2026, 2, 8)
"""First days of force, each the day after publication but for DS 016-2024-JUS; see the package's docstring."""


@dataclass(frozen=True)
class Regime:
    """A state of the law: its rows, and the regime it replaced."""

    code: str
    name: str
    in_force_from: date
    in_force_to: date | None
    replaces: str | None
    competence: tuple[CompetenceRule, ...]
    validity: tuple[ValidityRule, ...]
    terms: tuple[TermRule, ...]
    consequences: tuple[ConsequenceRule, ...]
