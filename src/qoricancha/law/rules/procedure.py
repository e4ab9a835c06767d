"""What people are told of the procedure: the rules in force on a day, side by side."""

from dataclasses import dataclass

from qoricancha.law.rules.competence import CompetenceRule
from qoricancha.law.rules.consequences import ConsequenceRule
from qoricancha.law.rules.terms import TermRule
from qoricancha.law.rules.validity import ValidityRule


@dataclass(frozen=True)
class Procedure:
    """The rules that pages, letters and papers put into words.

    No consequence: the law attaches none. `data_answers` are the terms to
    answer requests about personal data, as far as they had begun.
    """

    filing: CompetenceRule
    permit: ValidityRule
    acknowledgement: TermRule
    decision: TermRule
    changes: TermRule
    data_answers: tuple[TermRule, ...]
    biometrics_missed: ConsequenceRule | None
    left_peru: ConsequenceRule | None
