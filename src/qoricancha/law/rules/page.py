"""The rows of all regimes as a page of documentation."""

from collections.abc import Iterable, Iterator
from datetime import date

from qoricancha.law.rules.competence import CompetenceRule
from qoricancha.law.rules.regimes import REGIMES, Regime
from qoricancha.law.rules.source import Source
from qoricancha.law.rules.terms import TermRule
from qoricancha.law.rules.validity import ValidityRule

HEAD = """# The law as data

<!-- Written by `qoricancha law_reference` from law/rules/regimes.py. Do not edit: a test compares. -->

Code asks the `law` room and never writes a number of days. Each row cites its articles and gives a worked
example that a test recounts. Terms in days are working days: Monday to Friday without the statutory holidays
(DL 713, art. 6) and the days decreed for the country or for an office (TUO de la Ley 27444, arts. 145.1 and 148);
the first day counted is the working day after the event (art. 144.1), and the *término de la distancia* is added
to terms of the applicant (art. 146). Ley 27891 is the *Ley del Refugiado*, the Reglamento DS 119-2003-RE, the TUO
DS 004-2019-JUS, DL 1719 the decree of 7 February 2026.

The operator chooses the regime with `QORICANCHA_REGIME`; before the first day of the chosen one, the one that it
replaced applies. The date on which DL 1719 came into force follows from the general rule (the day after
publication), as it has no clause of its own.
"""
COMPETENCE = "| who files | how | who receives | articles | in force | example |"
VALIDITY = "| term | articles | in force | examples |"
TERMS = "| what is due | after | working days | articles | in force | example |"


def as_markdown() -> str:
    """Return the page docs/reference/law.md."""
    return "\n".join(line for part in (HEAD.splitlines(), *map(_regime, REGIMES.values())) for line in part) + "\n"


def _regime(regime: Regime) -> Iterator[str]:
    yield from ("", f"## `{regime.code}`: {regime.name}", "")
    yield f"In force: {_period(regime.in_force_from, regime.in_force_to)}."
    yield from _table("Who may file, and who receives", COMPETENCE, map(_competence, regime.competence))
    yield from _table(
        "Validity of the work permit, from the day of the application", VALIDITY, map(_validity, regime.validity)
    )
    yield from _table("Terms", TERMS, map(_term, regime.terms))


def _table(title: str, head: str, rows: Iterable[str]) -> Iterator[str]:
    yield from ("", f"### {title}", "", head, "|---" * (head.count("|") - 1) + "|")
    yield from rows


def _competence(rule: CompetenceRule) -> str:
    day = rule.example
    example = f"sent online {day.submitted_on}, attended {day.attended_on}: filed on {day.lodged_on}"
    return _row(
        ", ".join(sorted(rule.filers)), ", ".join(sorted(rule.ways)), rule.receiver, *_source(rule.source), example
    )


def _validity(rule: ValidityRule) -> str:
    term = f"{rule.working_days} working days from issue" if rule.working_days else "until the final decision"
    term += ", renewable" if rule.renewable else ""
    examples = (
        f"filed {day.lodged_on}, issued {day.issued_on}: valid {_period(day.lodged_on, day.ends_on)}"
        for day in rule.examples
    )
    return _row(term, *_source(rule.source), "<br>".join(examples))


def _term(rule: TermRule) -> str:
    example = f"{rule.example.event}: due {rule.example.due_on}"
    return _row(rule.kind, rule.event, rule.working_days, *_source(rule.source), example)


def _source(source: Source) -> tuple[str, str]:
    return source.citation, _period(source.in_force_from, source.in_force_to)


def _period(first: date, last: date | None) -> str:
    return f"{first} to {last}" if last else f"from {first}"


def _row(*cells: object) -> str:
    return "| " + " | ".join(map(str, cells)) + " |"
