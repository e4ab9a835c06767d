"""The page docs/reference/law.md, written from the rows."""

from collections.abc import Iterable, Iterator
from datetime import date

from qoricancha.law.rules.competence import CompetenceRule
from qoricancha.law.rules.consequences import ConsequenceRule
from qoricancha.law.rules.regimes import REGIMES
from qoricancha.law.rules.regimes.regime import Regime
from qoricancha.law.rules.source import Source
from qoricancha.law.rules.terms import Extension, TermRule
from qoricancha.law.rules.validity import ValidityRule

HEAD = """# The law as data

<!-- Written by `qoricancha law_reference` from law/rules/regimes. Do not edit: a test compares. -->

Code asks the `law` room and never writes a number of days. Each row cites its articles and gives a worked
example that a test recounts. Working days are Monday to Friday without the statutory holidays (DL 713, art. 6) and
without the days decreed for the country or for an office (TUO de la Ley 27444, arts. 145.1 and 148;
[how to keep the calendar](../how-to/keep-the-calendar.md)). The first day counted is the working day after the event
(art. 144.1); months and years run from date to date (art. 145.3); a last day that is no working day moves on to the
next one (art. 145.2); the *término de la distancia* is added to terms of the applicant (art. 146). Ley 27891 is the
*Ley del Refugiado*, the Reglamento DS 119-2003-RE, the TUO DS 004-2019-JUS, DL 1719 the decree of 7 February 2026;
DS 016-2024-JUS is the Reglamento of Ley 29733, on personal data.

The operator chooses the regime with `QORICANCHA_REGIME`; before the first day of the chosen one, the one that it
replaced applies. The date on which DL 1719 came into force follows from the general rule (the day after
publication), as it has no clause of its own. What a rule attaches to somebody's conduct is never done by this
software: a body decides it.
"""
COMPETENCE = "| how | who files | who receives | articles | in force | example |"
VALIDITY = "| term | articles | in force | examples |"
TERMS = "| what is due | after | term | articles | in force | example |"
CONSEQUENCES = "| what happens | what follows | articles | in force | applies for example on |"
EXTENSIONS = {Extension.NONE: "", Extension.ONCE: ", once more as long", Extension.OPEN: ", extendable"}


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
    yield from _table("Consequences", CONSEQUENCES, map(_consequence, regime.consequences))


def _table(title: str, head: str, rows: Iterable[str]) -> Iterator[str]:
    yield from ("", f"### {title}", "", head, "|---" * (head.count("|") - 1) + "|")
    yield from rows


def _competence(rule: CompetenceRule) -> str:
    day = rule.example
    example = f"written {day.sent_on}, came {day.came_on}: filed on {day.lodged_on}"
    return _row(rule.way, ", ".join(rule.filers), rule.receiver, *_source(rule.source), example)


def _validity(rule: ValidityRule) -> str:
    term = f"{rule.working_days} working days from issue" if rule.working_days else "until the final decision"
    examples = (
        f"filed {day.lodged_on}, issued {day.issued_on}: valid {_period(day.lodged_on, day.ends_on)}"
        for day in rule.examples
    )
    return _row(term + EXTENSIONS[rule.extension], *_source(rule.source), "<br>".join(examples))


def _term(rule: TermRule) -> str:
    unit = rule.unit.replace("_", " ").lower().removesuffix("s" if rule.length == 1 else "")
    term = f"{rule.length} {unit}{EXTENSIONS[rule.extension]}"
    example = f"{rule.example.event} → {rule.example.due_on}"
    return _row(rule.kind, rule.event, term, *_source(rule.source), example)


def _consequence(rule: ConsequenceRule) -> str:
    return _row(rule.circumstance, rule.effect, *_source(rule.source), rule.example)


def _source(source: Source) -> tuple[str, str]:
    note = f"<br>{source.note}" if source.note else ""
    return source.citation + note, _period(source.in_force_from, source.in_force_to)


def _period(first: date, last: date | None) -> str:
    return f"{first} to {last}" if last else f"from {first}"


def _row(*cells: object) -> str:
    return "| " + " | ".join(map(str, cells)) + " |"
