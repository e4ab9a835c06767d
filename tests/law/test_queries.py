from datetime import date, datetime
from pathlib import Path

import pytest
from django.db import DatabaseError, transaction

from qoricancha.kernel.actor import Actor
from qoricancha.kernel.errors import NotAllowed
from qoricancha.law import queries
from qoricancha.law.actions import YEARS, load_decreed_days, load_holidays
from qoricancha.law.models import NonWorkingDay
from qoricancha.law.rules.competence import Filer, FilingWay, Receiver
from qoricancha.law.rules.terms import Term, TermEvent, TermKind
from qoricancha.law.rules.validity import Validity
from qoricancha.law.rules.working_days import CalendarTooShort
from tests.database import as_role

pytestmark = pytest.mark.django_db
OPERATOR = Actor.system("load_law")


@pytest.fixture
def decreed(tmp_path: Path, now: datetime) -> None:
    """A day decreed for the country and one for Cusco, both invented."""
    file = tmp_path / "decreed.csv"
    file.write_text(
        "day,office,basis\n2019-09-05,,DS inventado 1\n2019-09-04,CUS,Ordenanza inventada 2\n", encoding="utf-8"
    )
    with as_role("owner"):
        load_decreed_days(by=OPERATOR, at=now, file=file)


def test_the_calendar_has_the_holidays_of_all_years():
    days = queries.non_working_days("LIM")

    assert {day.year for day in days} == set(YEARS)
    assert date(2019, 10, 8) in days
    assert date(2022, 12, 9) in days
    assert date(2021, 12, 9) not in days, "a holiday since Ley 31381 (2021), first kept in 2022"
    assert date(2026, 4, 3) in days


def test_loading_holidays_again_adds_none(now: datetime):
    before = NonWorkingDay.objects.count()

    with as_role("owner"):
        load_holidays(by=OPERATOR, at=now)

    assert NonWorkingDay.objects.count() == before


@pytest.mark.usefixtures("decreed")
def test_a_decreed_day_counts_for_the_country_or_for_its_office():
    assert queries.non_working_days("CUS") - queries.non_working_days("LIM") == {date(2019, 9, 4)}
    assert date(2019, 9, 5) in queries.non_working_days("LIM")


@pytest.mark.usefixtures("decreed")
def test_terms_are_counted_by_the_calendar_of_the_office():
    lima, cusco = (queries.terms_started_by_filing(date(2019, 9, 2), office) for office in ("LIM", "CUS"))

    assert [term.due_on for term in lima] == [date(2019, 11, 28)]
    assert [term.due_on for term in cusco] == [date(2019, 11, 29)]


def test_a_decreed_day_needs_its_norm(tmp_path: Path, now: datetime):
    file = tmp_path / "decreed.csv"
    file.write_text("day,office,basis\n2019-09-05,,\n", encoding="utf-8")

    with as_role("owner"), pytest.raises(ValueError, match="2019-09-05"):
        load_decreed_days(by=OPERATOR, at=now, file=file)


@pytest.mark.parametrize("role", ["public", "staff", "worker"])
def test_no_app_role_may_add_a_non_working_day(role: str):
    with as_role(role), pytest.raises(DatabaseError), transaction.atomic():
        NonWorkingDay.objects.create(day=date(2019, 9, 5), basis="por mi cuenta")


def test_filing_starts_the_term_to_decide():
    assert queries.terms_started_by_filing(date(2019, 9, 2), "LIM") == [
        Term(TermKind.DECISION, date(2019, 9, 3), date(2019, 11, 27), "Ley 27891, art. 15")
    ]


def test_notice_of_an_act_is_due_in_five_working_days():
    [term] = queries.terms_started_by(TermEvent.ACT_ISSUED, date(2019, 10, 3), "LIM")

    assert term.due_on == date(2019, 10, 11)


def test_a_permit_of_2019_is_valid_for_sixty_working_days():
    assert queries.work_permit_validity(date(2019, 9, 2), date(2019, 9, 16), "LIM") == Validity(
        date(2019, 9, 2), date(2019, 12, 11), "Ley 27891, art. 14.3; Reglamento, art. 41"
    )


def test_under_the_regime_of_2026_a_permit_has_no_last_day(settings):
    settings.QORICANCHA_REGIME = "2026"

    found = queries.work_permit_validity(date(2025, 12, 1), date(2026, 2, 9), "LIM")

    assert found == Validity(date(2025, 12, 1), None, "Ley 27891, arts. 14.1 y 14.2 (DL 1719)")


def test_the_regime_of_2026_leaves_what_was_before_it_to_the_old_one(settings):
    settings.QORICANCHA_REGIME = "2026"

    assert queries.regime_in_force(date(2026, 2, 7)).code == "2003-online"
    assert queries.regime_in_force(date(2026, 2, 8)).code == "2026"


def test_beyond_the_known_holidays_nothing_is_counted():
    with pytest.raises(CalendarTooShort):
        queries.work_permit_validity(date(2030, 12, 2), date(2030, 12, 2), "LIM")


def test_who_receives_depends_on_the_regime(settings):
    day = date(2026, 3, 2)
    assert queries.who_receives(day, Filer.APPLICANT, FilingWay.ONLINE).receiver == Receiver.CEPR

    settings.QORICANCHA_REGIME = "2026"
    assert queries.who_receives(day, Filer.APPLICANT, FilingWay.IN_PERSON).receiver == Receiver.MIGRACIONES
    with pytest.raises(NotAllowed, match=r"arts. 13.1"):
        queries.who_receives(day, Filer.APPLICANT, FilingWay.ONLINE)


def test_what_was_sent_online_counts_from_sending_or_from_attendance(settings):
    sent, attended = date(2026, 3, 2), date(2026, 3, 16)
    assert queries.lodging_day(sent, attended) == sent

    settings.QORICANCHA_REGIME = "2026"
    assert queries.lodging_day(sent, attended) == attended
