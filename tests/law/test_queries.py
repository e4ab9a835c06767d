from datetime import date, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, transaction
from holidays.countries.peru import Peru

from qoricancha.kernel.actor import Actor
from qoricancha.kernel.db import acting
from qoricancha.kernel.errors import InvalidInput
from qoricancha.law import queries
from qoricancha.law.actions import FIRST_YEAR, LAST_YEAR, decree_days, load_holidays
from qoricancha.law.models import NonWorkingDay
from qoricancha.law.rules.competence import FilingWay, Receiver
from qoricancha.law.rules.consequences import Circumstance, Effect
from qoricancha.law.rules.source import NothingInForce
from qoricancha.law.rules.terms import Term, TermEvent, TermKind
from qoricancha.law.rules.validity import Validity
from qoricancha.law.rules.working_days import OutsideTheCalendar
from tests.database import as_role

pytestmark = pytest.mark.django_db
OPERATOR = Actor.system("decreed_days")

# What DL 713, art. 6, has had since its amendments of 2021 to 2023, typed by hand: month and day; and Easter Sundays.
EVERY_YEAR = [
    *((1, 1), (5, 1), (6, 7), (6, 29), (7, 23), (7, 28), (7, 29), (8, 6)),
    *((8, 30), (10, 8), (11, 1), (12, 8), (12, 9), (12, 25)),
]
EASTER = {2026: (4, 5), 2031: (4, 13), 2040: (4, 1), 2099: (4, 12)}


@pytest.fixture
def decreed(tmp_path: Path, now: datetime) -> None:
    """A day decreed for the country and one for Cusco, both invented."""
    file = tmp_path / "decreed.csv"
    file.write_text(
        "day,office,basis\n2019-09-05,,DS inventado 1\n2019-09-04,CUS,Ordenanza inventada 2\n", encoding="utf-8"
    )
    with as_role("owner"):
        decree_days(by=OPERATOR, at=now, file=file)


def command(*words: object) -> str:
    """Run `decreed_days` as the owner; return what it prints."""
    out = StringIO()
    with as_role("owner"):
        call_command("decreed_days", *map(str, words), stdout=out)
    return out.getvalue().strip()


@pytest.mark.parametrize("year", EASTER)
def test_every_year_has_its_holidays(year: int):
    easter = date(year, *EASTER[year])
    expected = {date(year, month, day) for month, day in EVERY_YEAR}
    expected |= {easter - timedelta(days=back) for back in (0, 2, 3)}

    assert {
        day for day in queries.working_calendar("LIM", date(year, 1, 1)).non_working if day.year == year
    } == expected


@pytest.mark.parametrize(
    ("day", "is_holiday"),
    [
        (date(2021, 12, 9), False),  # Ley 31381, first kept in 2022
        (date(2022, 12, 9), True),
        (date(2023, 6, 7), False),  # Ley 31788 is of 15 June 2023
        (date(2024, 6, 7), True),
        (date(2022, 7, 23), False),  # Ley 31822 is of 2023
        (date(2023, 7, 23), True),
        (date(2019, 10, 8), True),
    ],
)
def test_a_holiday_begins_with_its_law(day: date, is_holiday: bool):
    assert queries.working_calendar("LIM", day).is_holiday(day) == is_holiday


def test_the_calendar_goes_on_as_long_as_easter_is_known():
    statutory = NonWorkingDay.objects.filter(is_statutory=True)

    assert {day.year for day in statutory.values_list("day", flat=True)} == set(range(FIRST_YEAR, LAST_YEAR + 1))
    assert LAST_YEAR >= 2100


def test_loading_holidays_again_changes_nothing(now: datetime):
    before = set(NonWorkingDay.objects.values_list("id", "day"))

    with as_role("owner"):
        load_holidays(by=OPERATOR, at=now)

    assert set(NonWorkingDay.objects.values_list("id", "day")) == before


@pytest.mark.usefixtures("decreed")
def test_loading_holidays_follows_the_law_and_leaves_what_was_decreed(now: datetime, monkeypatch):
    monkeypatch.setattr("qoricancha.law.actions.Peru", lambda **_: {date(2019, 10, 9): "Inventado"})

    with as_role("owner"):
        load_holidays(by=OPERATOR, at=now)

    assert sorted(NonWorkingDay.objects.values_list("day", "is_statutory")) == [
        (date(2019, 9, 4), False),
        (date(2019, 9, 5), False),
        (date(2019, 10, 9), True),
    ]


@pytest.mark.usefixtures("decreed")
def test_a_decreed_day_counts_for_the_country_or_for_its_office():
    days = [date(2019, 9, 3), date(2019, 9, 4), date(2019, 9, 5), date(2019, 9, 7)]

    assert queries.holidays_among("CUS", days) == [date(2019, 9, 4), date(2019, 9, 5)]
    assert queries.holidays_among("LIM", days) == [date(2019, 9, 5)]


@pytest.mark.usefixtures("decreed")
def test_terms_are_counted_by_the_calendar_of_the_office():
    lima, cusco = (queries.terms_started_by_filing(date(2019, 9, 2), office) for office in ("LIM", "CUS"))

    assert [term.due_on for term in lima] == [date(2019, 11, 28)]
    assert [term.due_on for term in cusco] == [date(2019, 11, 29)]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("day,office,basis\n2019-09-05,,\n", "Línea 2: La norma"),
        ("day,office,basis\n2019-09-05,,DS 1\n05/09/2019,,DS 1\n", "Línea 3: «05/09/2019» no es un día"),
        ("day,office,basis\n2109-09-05,,DS 1\n", "«2109-09-05» no es un día"),
        ("day,office,basis\n2019-09-05,XXX,DS 1\n", "No existe la oficina «XXX»"),
        ("day,office,basis\n2019-09-05\n", "Línea 2: La norma"),
        ("dia,oficina,norma\n2019-09-05,,DS 1\n", "La primera línea"),
        ("", "La primera línea"),
    ],
    ids=["no norm", "no day", "no year", "no office", "too short", "other columns", "empty"],
)
def test_a_file_with_a_fault_adds_nothing_and_says_where(tmp_path: Path, text: str, fault: str):
    before = NonWorkingDay.objects.count()
    file = tmp_path / "decreed.csv"
    file.write_text(text, encoding="utf-8")

    with pytest.raises(CommandError, match=fault):
        command("add", file)
    assert NonWorkingDay.objects.count() == before


def test_all_faults_of_a_file_are_said_at_once(tmp_path: Path, now: datetime):
    file = tmp_path / "decreed.csv"
    file.write_text("day,office,basis\nx,,DS 1\n2019-09-05,XXX,\n", encoding="utf-8")

    with as_role("owner"), pytest.raises(InvalidInput) as refused:
        decree_days(by=OPERATOR, at=now, file=file)
    assert refused.value.fields.keys() == {"2", "3"}


def test_the_operator_adds_lists_and_removes_decreed_days(tmp_path: Path):
    file = tmp_path / "decreed.csv"
    rows = 'day,office,basis\n2027-01-04,,"DS inventado, 1"\n2027-01-05,CUS,"Ordenanza 2"'
    file.write_text(f"\ufeff{rows}\n", encoding="utf-8")  # as a spreadsheet saves it

    assert command("add", file) == "2 new days"
    assert command("add", file) == "0 new days"
    assert command("list") == rows
    command("remove", "2027-01-05", "--office", "CUS")
    assert command("list") == rows.rsplit("\n", 1)[0]


@pytest.mark.parametrize(
    ("day", "office", "reason"),
    [
        ("2027-01-05", "CUS", "no está decretado"),
        ("2027-01-05", None, "no está decretado"),
        ("2027-05-01", None, "por ley"),
    ],
)
def test_only_a_decreed_day_is_removed(day: str, office: str | None, reason: str):
    with pytest.raises(CommandError, match=reason):
        command("remove", day, *(["--office", office] if office else []))


@pytest.mark.parametrize(
    "row",
    [
        {"basis": ""},
        {"basis": "DL 713", "is_statutory": True, "office_id": "CUS"},
    ],
    ids=["no norm", "a holiday of one office"],
)
def test_the_database_refuses_a_day_that_cannot_be(row: dict):
    with as_role("owner"), pytest.raises(IntegrityError), acting(OPERATOR):
        NonWorkingDay.objects.create(day=date(2019, 9, 5), **row)


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

    assert found == Validity(date(2025, 12, 1), None, "Ley 27891, arts. 14.1 y 14.2, según DL 1719")


def test_the_regime_of_2026_leaves_what_was_before_it_to_the_old_one(settings):
    settings.QORICANCHA_REGIME = "2026"

    assert queries.regime_in_force(date(2026, 2, 7)).code == "2003-online"
    assert queries.regime_in_force(date(2026, 2, 8)).code == "2026"


@pytest.mark.parametrize("year", [FIRST_YEAR - 1, LAST_YEAR + 1])
def test_outside_the_known_years_nothing_is_counted(year: int):
    with pytest.raises(OutsideTheCalendar, match=str(year)):
        queries.holidays_among("LIM", [date(year, 9, 2)])
    with pytest.raises(OutsideTheCalendar):
        queries.work_permit_validity(date(LAST_YEAR, 12, 1), date(LAST_YEAR, 12, 1), "LIM")


def test_a_year_is_not_known_by_a_decreed_day_alone():
    with as_role("owner"), acting(OPERATOR):
        NonWorkingDay.objects.filter(day__year=2031, is_statutory=True).delete()
        NonWorkingDay.objects.create(day=date(2031, 1, 2), basis="DS inventado")

    with pytest.raises(OutsideTheCalendar, match="2031"):
        queries.holidays_among("LIM", [date(2031, 1, 2)])


def test_long_after_2030_terms_are_counted_by_its_holidays():
    [term] = queries.terms_started_by(TermEvent.RECONSIDERATION_FILED, date(2050, 4, 4), "LIM")

    assert term.due_on == date(2050, 5, 18)  # without Holy Thursday 7 and Good Friday 8 April; 1 May is a Sunday


def test_a_calendar_is_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        queries.working_calendar("LIM", date(2026, 1, 1)).following(date(2028, 12, 1))


def test_what_is_written_online_is_filed_or_prepared(settings):
    day = date(2026, 3, 2)
    found = queries.who_receives(day)
    assert (found.way, found.receiver) == (FilingWay.ONLINE, Receiver.CEPR)

    settings.QORICANCHA_REGIME = "2026"
    found = queries.who_receives(day)
    assert (found.way, found.receiver) == (FilingWay.IN_PERSON, Receiver.MIGRACIONES)
    assert queries.basis_of_procedure(day) == "Ley 27891, arts. 13.1 a 13.3, según DL 1719"


def test_what_was_sent_online_counts_from_sending_or_from_attendance(settings):
    sent, attended = date(2026, 3, 2), date(2026, 3, 16)
    assert queries.lodging_day(sent, attended) == sent

    settings.QORICANCHA_REGIME = "2026"
    assert queries.lodging_day(sent, attended) == attended


def test_a_term_is_asked_by_its_name(settings):
    day = date(2026, 3, 2)
    assert queries.term(TermKind.ACKNOWLEDGEMENT, day).length == 2
    with pytest.raises(NothingInForce):
        queries.term(TermKind.PRIORITY_DECISION, day)
    with pytest.raises(NothingInForce):
        queries.term(TermKind.DATA_ACCESS, date(2025, 3, 29))

    settings.QORICANCHA_REGIME = "2026"
    assert queries.term(TermKind.ACKNOWLEDGEMENT, day).length == 5
    assert queries.term(TermKind.PRIORITY_DECISION, day).length == 10
    assert queries.term(TermKind.DATA_ACCESS, date(2025, 3, 30)).length == 20


def test_leaving_peru_has_a_consequence_since_2026(settings):
    assert queries.consequence_of(Circumstance.LEFT_PERU, date(2026, 3, 2)) is None

    settings.QORICANCHA_REGIME = "2026"
    assert queries.consequence_of(Circumstance.LEFT_PERU, date(2026, 2, 7)) is None
    found = queries.consequence_of(Circumstance.LEFT_PERU, date(2026, 3, 2))
    assert found is not None
    assert found.effect == Effect.RENOUNCED


def test_the_package_still_says_what_the_table_has():
    computed = set(Peru(years=range(FIRST_YEAR, LAST_YEAR + 1)))

    assert set(NonWorkingDay.objects.filter(is_statutory=True).values_list("day", flat=True)) == computed
