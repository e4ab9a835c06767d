"""What the law says, in the regime that the operator chose."""

from datetime import date

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from qoricancha.kernel.errors import NotAllowed
from qoricancha.law.models import NonWorkingDay
from qoricancha.law.rules import competence, terms, validity
from qoricancha.law.rules.competence import Filer, FilingWay, Reception
from qoricancha.law.rules.regimes import Regime, regime_on
from qoricancha.law.rules.source import latest
from qoricancha.law.rules.terms import Term, TermEvent
from qoricancha.law.rules.validity import Validity
from qoricancha.law.rules.working_days import WorkingCalendar


def regime_in_force(on: date) -> Regime:
    """Return the regime of the operator's choice (QORICANCHA_REGIME), or on earlier days the one it replaced."""
    return regime_on(settings.QORICANCHA_REGIME, on)


def non_working_days(office_code: str) -> frozenset[date]:
    """Return the days other than Saturdays and Sundays on which an office does not work."""
    found = NonWorkingDay.objects.filter(Q(office=None) | Q(office=office_code))
    return frozenset(found.values_list("day", flat=True))


def working_calendar(office_code: str) -> WorkingCalendar:
    """Return the calendar by which the terms of an office are counted."""
    return WorkingCalendar(non_working_days(office_code))


def work_permit_validity(lodged_on: date, issued_on: date, office_code: str) -> Validity:
    """Return from when to when a permit is valid that is issued on a day, by the regime of that day.

    Raises rules.validity.IssuedBeforeLodging, rules.working_days.CalendarTooShort.
    """
    rule = latest(regime_in_force(issued_on).validity, issued_on)
    return validity.validity(rule, lodged_on=lodged_on, issued_on=issued_on, calendar=working_calendar(office_code))


def work_permit_is_renewable(on: date) -> bool:
    """Say whether the regime of a day lets another permit follow one with a last day."""
    return latest(regime_in_force(on).validity, on).lets_another_follow


def terms_started_by(event: TermEvent, on: date, office_code: str) -> list[Term]:
    """Return the terms that an event starts. Raises rules.working_days.CalendarTooShort."""
    rules = regime_in_force(on).terms
    return terms.terms_started(rules, event=event, on=on, calendar=working_calendar(office_code))


def terms_started_by_filing(lodged_on: date, office_code: str) -> list[Term]:
    """Return the terms that the filing of an application starts."""
    return terms_started_by(TermEvent.FILING, lodged_on, office_code)


def who_receives(on: date, filer: Filer, way: FilingWay) -> Reception:
    """Return who receives an application, and by which articles. Raises NotAllowed, citing them."""
    rule = latest(regime_in_force(on).competence, on)
    try:
        return competence.reception(rule, filer=filer, way=way)
    except competence.MayNotFile as refusal:
        reason = _("La solicitud no puede presentarse de esta manera (%(basis)s).") % {"basis": refusal.basis}
        raise NotAllowed(reason) from None


def basis_of_procedure(lodged_on: date) -> str:
    """Return the articles by which an application of that day is in procedure."""
    return latest(regime_in_force(lodged_on).competence, lodged_on).source.citation


def lodging_day(submitted_on: date, attended_on: date) -> date:
    """Return the day on which an application sent online and confirmed in person counts as filed."""
    rule = latest(regime_in_force(submitted_on).competence, submitted_on)
    return competence.lodging_day(rule, submitted_on=submitted_on, attended_on=attended_on)
