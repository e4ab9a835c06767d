"""What the law says, in the regime that the operator chose."""

from collections.abc import Sequence
from datetime import date

from django.conf import settings
from django.db.models import Q

from qoricancha.law.labels import ProcedureWords, procedure_words
from qoricancha.law.models import NonWorkingDay
from qoricancha.law.rules import competence, consequences, terms, validity
from qoricancha.law.rules.competence import CompetenceRule
from qoricancha.law.rules.consequences import Circumstance, ConsequenceRule
from qoricancha.law.rules.procedure import Procedure
from qoricancha.law.rules.regimes import regime_on
from qoricancha.law.rules.regimes.regime import Regime
from qoricancha.law.rules.source import begun, latest
from qoricancha.law.rules.terms import Term, TermEvent, TermKind, TermRule
from qoricancha.law.rules.validity import Validity, ValidityRule
from qoricancha.law.rules.working_days import WorkingCalendar

DATA_ANSWERS = (TermKind.DATA_INFORMATION, TermKind.DATA_ACCESS, TermKind.DATA_CORRECTION)
REACH = 2
"""How many years beyond its first one a calendar is read: the longest term has one year, and may be counted late."""


def regime_in_force(on: date) -> Regime:
    """Return the regime of the operator's choice (QORICANCHA_REGIME), or on earlier days the one it replaced."""
    return regime_on(settings.QORICANCHA_REGIME, on)


def working_calendar(office_code: str, first: date) -> WorkingCalendar:
    """Return the calendar by which an office counts from a day on: that year and the REACH years after it. One query.

    A year is known if its statutory holidays are there; a decreed day alone makes none known.
    """
    near = NonWorkingDay.objects.filter(day__gte=date(first.year, 1, 1), day__lt=date(first.year + REACH + 1, 1, 1))
    days = list(near.filter(Q(office=None) | Q(office=office_code)).values_list("day", "is_statutory"))
    return WorkingCalendar(frozenset(day for day, _ in days), frozenset(day.year for day, known in days if known))


def holidays_among(office_code: str, days: Sequence[date]) -> list[date]:
    """Return those of the days, in order, that are holidays or decreed for the office. Raises OutsideTheCalendar."""
    calendar = working_calendar(office_code, min(days, default=date.min))
    return [day for day in days if calendar.is_holiday(day)]


def permit_rule(on: date) -> ValidityRule:
    """Return by which rule a permit issued on a day is valid."""
    return latest(regime_in_force(on).validity, on)


def work_permit_validity(lodged_on: date, issued_on: date, office_code: str) -> Validity:
    """Return from when to when a permit is valid that is issued on a day, by the regime of that day.

    Raises rules.validity.IssuedBeforeLodging, rules.working_days.OutsideTheCalendar.
    """
    calendar = working_calendar(office_code, issued_on)
    return validity.validity(permit_rule(issued_on), lodged_on=lodged_on, issued_on=issued_on, calendar=calendar)


def term(kind: TermKind, on: date) -> TermRule:
    """Return the rule of a term as of a day. Raises rules.source.NothingInForce where the regime has none."""
    return latest([rule for rule in regime_in_force(on).terms if rule.kind == kind], on)


def work_permit_is_renewable(on: date) -> bool:
    """Say whether the regime of a day lets another permit follow one with a last day."""
    return latest(regime_in_force(on).validity, on).lets_another_follow


def terms_started_by(event: TermEvent, on: date, office_code: str) -> list[Term]:
    """Return the terms that an event starts. Raises rules.working_days.OutsideTheCalendar."""
    rules = regime_in_force(on).terms
    return terms.terms_started(rules, event=event, on=on, calendar=working_calendar(office_code, on))


def terms_started_by_filing(lodged_on: date, office_code: str) -> list[Term]:
    """Return the terms that the filing of an application starts."""
    return terms_started_by(TermEvent.FILING, lodged_on, office_code)


def consequence_of(circumstance: Circumstance, on: date) -> ConsequenceRule | None:
    """Return what the law attaches to something on a day, or None."""
    return consequences.consequence(regime_in_force(on).consequences, circumstance, on)


def who_receives(on: date) -> CompetenceRule:
    """Return who may file what is written online on a day, whether that files it already, and who receives it."""
    return competence.filing_rule(regime_in_force(on).competence, on)


def procedure_in_words(on: date) -> ProcedureWords:
    """Return what pages, letters and papers say of the procedure on a day."""
    rules = regime_in_force(on).terms
    return procedure_words(
        Procedure(
            filing=who_receives(on),
            permit=permit_rule(on),
            acknowledgement=term(TermKind.ACKNOWLEDGEMENT, on),
            decision=term(TermKind.DECISION, on),
            changes=term(TermKind.CHANGES, on),
            data_answers=tuple(begun([rule for rule in rules if rule.kind in DATA_ANSWERS], on)),
            biometrics_missed=consequence_of(Circumstance.BIOMETRICS_MISSED, on),
            left_peru=consequence_of(Circumstance.LEFT_PERU, on),
        )
    )


def basis_of_procedure(lodged_on: date) -> str:
    """Return the articles by which an application of that day is in procedure."""
    return who_receives(lodged_on).source.citation


def lodging_day(submitted_on: date, attended_on: date) -> date:
    """Return the day on which an application sent online and confirmed in person counts as filed."""
    return competence.lodging_day(who_receives(submitted_on), sent_on=submitted_on, came_on=attended_on)
