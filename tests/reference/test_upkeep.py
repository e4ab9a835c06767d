"""What operators change: by the action, and by the database that lets nobody else."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from qoricancha.accounts.rules.roles import Role
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.db import acting
from qoricancha.kernel.errors import Conflict, InvalidInput, NotAllowed, NotFound
from qoricancha.reference import actions, queries
from qoricancha.reference.actions import Written
from qoricancha.reference.models import Code, CodeName, Office
from qoricancha.reference.queries import Which
from qoricancha.reference.rules.codes import NameForm, NameState
from qoricancha.reference.rules.offices import OfficeDetails
from tests.database import as_role
from tests.staff import make_officer

pytestmark = [pytest.mark.django_db, pytest.mark.role("staff")]
NAME, DEMONYM = NameForm.NAME, NameForm.DEMONYM
DAY = date(2019, 9, 30)


@pytest.fixture
def operator(db) -> Actor:
    return make_officer("operacion", Role.OPERATOR, offices=()).as_actor()


def add(
    by: Actor, at: datetime, code: str = "SIJ", spanish: str = "Sij", scheme: str = "religions", **more: Any
) -> None:
    names = more.pop("names", {}) | {("es", NAME): spanish}
    actions.add_code(by=by, at=at, scheme=scheme, code=code, names=names, **more)


def details(**changes: Any) -> OfficeDetails:
    given = {
        "address": "Av. Inventada 1",
        "phone": "(01) 555 0101 anexo 7",
        "services": ("INFORMATION",),
        "accessibility": (),
        "latitude": Decimal("-12.5"),
        "longitude": Decimal("-77.5"),
    }
    return OfficeDetails(**given | changes)


def faults(change: Callable[[], None]) -> set[str]:
    with pytest.raises(InvalidInput) as refused:
        change()
    return set(refused.value.fields)


# --- adding ---


def test_an_added_code_stands_last_with_its_names_and_days(operator, now):
    add(operator, now, names={("fr", NAME): " Sikhe  "}, valid_from=DAY)
    code = queries.code_of("religions", "SIJ")

    assert (code.name("es"), code.name("fr"), code.name("ht")) == ("Sij", "Sikhe", "Sij")
    assert (code.names["es", NAME].state, code.names["fr", NAME].state) == (NameState.SOURCE, NameState.UNREVIEWED)
    assert (code.valid_from, code.position) == (DAY, 13)
    assert [queries.is_valid("religions", "SIJ", day) for day in (DAY - timedelta(1), DAY)] == [False, True]


def test_a_country_is_added_with_its_nationality_and_its_facts(operator, now):
    names = {("es", DEMONYM): "Imaginaria"}
    add(operator, now, "XIM", "Imaginaria", "iso-3166", names=names, facts={"is_country": True, "source": "Prueba"})

    assert [one.demonym for one in queries.countries() if one.code == "XIM"] == ["Imaginaria"]
    assert queries.code_of("iso-3166", "XIM").facts == {"is_country": True, "source": "Prueba", "alpha_2": ""}


@pytest.mark.parametrize(
    ("given", "fields"),
    [
        ({"code": "sij"}, {"code"}),
        ({"code": "CATHOLIC"}, {"code"}),
        ({"spanish": "   "}, {"es"}),
        ({"spanish": "x" * 201}, {"es"}),
        ({"spanish": "CATÓLICA"}, {"es"}),
        ({"names": {("en", NAME): "Catholic"}}, {"en"}),
        ({"parent": "NADA"}, {"parent"}),
        ({"code": "1", "spanish": "Católica"}, {"code", "es"}),
    ],
)
def test_what_cannot_be_added_is_said_beside_its_field(operator, now, given, fields):
    assert faults(lambda: add(operator, now, **given)) == fields
    assert not Code.objects.filter(id="religions/SIJ").exists()


def test_a_closed_code_is_not_used_again(operator, now):
    actions.close_code(by=operator, at=now, scheme="religions", code="HINDU", last_day=DAY)

    assert faults(lambda: add(operator, now, "HINDU", "Otra cosa")) == {"code"}


def test_an_unknown_scheme_is_not_found(operator, now):
    with pytest.raises(NotFound):
        add(operator, now, scheme="isco-88")


# --- closing ---


def test_a_closed_code_is_offered_to_its_last_day_and_read_for_ever(operator, now):
    actions.close_code(by=operator, at=now, scheme="religions", code="HINDU", last_day=DAY)

    assert [queries.is_valid("religions", "HINDU", day) for day in (DAY, DAY + timedelta(1))] == [True, False]
    assert queries.name_of("religions", "HINDU") == "Hindú"
    assert [code.code for code in queries.listed_codes("religions", Which.CLOSED)] == ["HINDU"]


def test_a_closing_that_was_a_mistake_is_undone(operator, now):
    actions.close_code(by=operator, at=now, scheme="religions", code="HINDU", last_day=DAY)
    actions.reopen_code(by=operator, at=now, scheme="religions", code="HINDU")

    assert queries.is_valid("religions", "HINDU")


def test_what_is_closed_is_not_closed_again_and_what_is_open_not_opened(operator, now):
    with pytest.raises(Conflict, match="abierto"):
        actions.reopen_code(by=operator, at=now, scheme="religions", code="HINDU")
    actions.close_code(by=operator, at=now, scheme="religions", code="HINDU", last_day=DAY)
    with pytest.raises(Conflict, match="ya está cerrado"):
        actions.close_code(by=operator, at=now, scheme="religions", code="HINDU", last_day=DAY)


@pytest.mark.parametrize(("scheme", "code"), [("document-kinds", "NONE"), ("iso-3166", "XXA"), ("isco-08", "222")])
def test_what_the_program_or_other_codes_need_stays_open(operator, now, scheme, code):
    with pytest.raises(Conflict):
        actions.close_code(by=operator, at=now, scheme=scheme, code=code, last_day=DAY)


def test_a_code_does_not_end_before_it_starts(operator, now):
    add(operator, now, valid_from=DAY)
    early = DAY - timedelta(1)

    assert faults(lambda: actions.close_code(by=operator, at=now, scheme="religions", code="SIJ", last_day=early)) == {
        "last_day"
    }


# --- names ---


def write(by: Actor, at: datetime, seen: datetime | None = None, **names: Written) -> None:
    given = {(language, NAME): one for language, one in names.items()}
    actions.write_names(by=by, at=at, scheme="religions", code="HINDU", names=given, seen=seen)


def states() -> dict[str, str]:
    return {language: name.state for (language, _), name in queries.code_of("religions", "HINDU").names.items()}


def test_a_name_that_a_speaker_has_read_is_reviewed(operator, now):
    write(operator, now, ht=Written("Endou", is_reviewed=True))

    assert states() == {"es": "SOURCE", "en": "UNREVIEWED", "fr": "UNREVIEWED", "pt": "UNREVIEWED", "ht": "REVIEWED"}


def test_a_corrected_name_is_unreviewed_until_somebody_says_otherwise(operator, now):
    write(operator, now, es=Written("Hinduista", is_reviewed=False), ht=Written("Endou", is_reviewed=True))
    write(operator, now, seen=now, ht=Written("Endouyis", is_reviewed=False))

    assert queries.name_of("religions", "HINDU", "ht") == "Endouyis"
    assert (states()["es"], states()["ht"]) == ("UNREVIEWED", "UNREVIEWED")


def test_a_name_that_is_left_as_it_was_is_not_written(operator, now):
    write(operator, now, es=Written("Hindú", is_reviewed=False), en=Written("Hindu", is_reviewed=False))

    assert queries.names_edited_at("religions", "HINDU") is None


def test_a_missing_name_is_written(operator, now):
    names = {("fr", NAME): Written("Personnel infirmier", is_reviewed=False)}
    actions.write_names(by=operator, at=now, scheme="isco-08", code="2221", names=names, seen=None)

    assert queries.name_of("isco-08", "2221", "fr") == "Personnel infirmier"


@pytest.mark.parametrize("text", ["", "Católica"])
def test_a_name_is_neither_erased_nor_that_of_another(operator, now, text):
    assert faults(lambda: write(operator, now, es=Written(text, is_reviewed=False))) == {"es"}


def test_nobody_s_change_is_overwritten_unseen(operator, now):
    write(operator, now, ht=Written("Endou A", is_reviewed=False))

    with pytest.raises(Conflict):
        write(operator, now, ht=Written("Endou B", is_reviewed=False))
    assert queries.name_of("religions", "HINDU", "ht") == "Endou A"


# --- offices ---


def test_an_office_is_changed(operator, now):
    actions.change_office(by=operator, at=now, code="CUS", details=details(), seen=None)
    office = queries.office("CUS")

    assert (office.address, office.phone, office.services) == (
        "Av. Inventada 1",
        "(01) 555 0101 anexo 7",
        ["INFORMATION"],
    )
    assert (office.latitude, office.longitude, office.edited_at) == (Decimal("-12.5"), Decimal("-77.5"), now)


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"address": "  "}, {"address"}),
        ({"phone": "llame a Rosa"}, {"phone"}),
        ({"services": ("NADA",)}, {"services"}),
        ({"accessibility": ("NADA",)}, {"accessibility"}),
        ({"latitude": None}, {"latitude"}),
        ({"longitude": None}, {"longitude"}),
        ({"latitude": Decimal("90.1")}, {"latitude"}),
        ({"longitude": Decimal("-180.1")}, {"longitude"}),
    ],
)
def test_what_cannot_be_kept_of_an_office_is_said_beside_its_field(operator, now, changes, fields):
    change = lambda: actions.change_office(by=operator, at=now, code="CUS", details=details(**changes), seen=None)  # noqa: E731

    assert faults(change) == fields
    assert queries.office("CUS").edited_at is None


def test_an_office_may_be_on_no_map_and_have_no_telephone(operator, now):
    bare = details(latitude=None, longitude=None, phone="")
    actions.change_office(by=operator, at=now, code="CUS", details=bare, seen=None)

    assert (queries.office("CUS").latitude, queries.office("CUS").phone) == (None, "")


def test_a_change_of_an_office_is_not_overwritten_unseen(operator, now):
    actions.change_office(by=operator, at=now, code="CUS", details=details(), seen=None)

    with pytest.raises(Conflict):
        actions.change_office(by=operator, at=now, code="CUS", details=details(phone=""), seen=None)
    actions.change_office(by=operator, at=now, code="CUS", details=details(phone=""), seen=now)
    assert queries.office("CUS").phone == ""


def test_an_unknown_office_is_not_changed(operator, now):
    with pytest.raises(NotFound):
        actions.change_office(by=operator, at=now, code="XYZ", details=details(), seen=None)


# --- who may ---

OTHERS = [role for role in Role if role != Role.OPERATOR]
CHANGES: list[Callable[[Actor, datetime], None]] = [
    add,
    lambda by, at: actions.close_code(by=by, at=at, scheme="religions", code="HINDU", last_day=DAY),
    lambda by, at: actions.reopen_code(by=by, at=at, scheme="religions", code="HINDU"),
    lambda by, at: write(by, at, ht=Written("Endou", is_reviewed=True)),
    lambda by, at: actions.change_office(by=by, at=at, code="CUS", details=details(), seen=None),
]


@pytest.mark.parametrize("change", CHANGES)
def test_only_operators_change_anything(db, now, change):
    for by in (
        make_officer("todo", *OTHERS).as_actor(),
        Actor.applicant(make_officer("otra").id),
        Actor.public(),
        Actor.job("test"),
    ):
        with pytest.raises(NotAllowed):
            change(by, now)


STATEMENTS = [
    "INSERT INTO reference_code (id, scheme, code, position, facts) VALUES ('sex/Z', 'sex', 'Z', 9, '{}')",
    "UPDATE reference_code SET valid_to = '2019-09-30' WHERE id = 'sex/X'",
    "UPDATE reference_codename SET text = 'Otro' WHERE id = 'sex/X/es/NAME'",
    (
        "INSERT INTO reference_codename (id, code_id, language, form, text, state)"
        " VALUES ('sex/X/es/DEMONYM', 'sex/X', 'es', 'DEMONYM', 'Otro', 'SOURCE')"
    ),
    "UPDATE reference_office SET phone = '1' WHERE code = 'CUS'",
]
NEVER = [
    "DELETE FROM reference_code WHERE id = 'sex/X'",
    "DELETE FROM reference_codename WHERE id = 'sex/X/es/NAME'",
    "DELETE FROM reference_office WHERE code = 'CUS'",
    "UPDATE reference_code SET code = 'Z', id = 'sex/Z' WHERE id = 'sex/X'",
    "UPDATE reference_code SET facts = '{}' WHERE id = 'unhcr-needs-2009/CR'",
    "UPDATE reference_office SET name = 'Otra' WHERE code = 'CUS'",
    "UPDATE reference_office SET valid_to = '2019-09-30' WHERE code = 'CUS'",
    "INSERT INTO reference_office (code) VALUES ('XYZ')",
    "UPDATE reference_district SET name = 'Otro' WHERE ubigeo = '150101'",
    "UPDATE reference_edition SET version = gen_random_uuid()",
    "DELETE FROM reference_edition",
]


def changed_rows(by: Actor, statement: str) -> int:
    """Return how many rows a statement changes in the staff's process; refused is none."""
    try:
        with acting(by), connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.rowcount
    except DatabaseError:
        return 0


@pytest.mark.parametrize("statement", STATEMENTS)
def test_the_database_lets_operators_change_codes_and_offices_and_nobody_else(operator, statement):
    everything_else = make_officer("todo", *OTHERS).as_actor()

    assert (changed_rows(everything_else, statement), changed_rows(operator, statement)) == (0, 1)


@pytest.mark.parametrize("statement", NEVER)
def test_not_even_an_operator_deletes_a_code_or_makes_it_another(operator, statement):
    assert changed_rows(operator, statement) == 0


def test_an_operator_whose_access_ended_changes_nothing(operator):
    with as_role("owner"), acting(Actor.system("test")):
        type(make_officer("otra")).objects.filter(id=operator.id).update(is_active=False)

    assert [changed_rows(operator, statement) for statement in STATEMENTS] == [0] * len(STATEMENTS)


def test_an_operator_sees_nobody_s_file(operator):
    tables = ("intake_application", "registration_registration", "persons_person", "casefiles_casefile")
    with acting(operator), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM app.staff_offices()")
        assert cursor.fetchone() == (0,)
        for table in tables:
            cursor.execute(f"SELECT count(*) FROM {table}")
            assert cursor.fetchone() == (0,)


# --- the window into the history ---


def test_the_window_shows_codes_and_offices_and_nothing_else(operator, now):
    add(operator, now)
    with as_role("audit"), connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT row_id FROM audit.history WHERE relation = 'accounts_staffuser'")
        people = [row for (row,) in cursor.fetchall()]
    assert people
    with connection.cursor() as cursor:
        cursor.execute("SELECT relation, row_id FROM audit.history_of_reference('religions/SIJ')")
        assert cursor.fetchall() == [
            ("reference_code", "religions/SIJ"),
            ("reference_codename", "religions/SIJ/es/NAME"),
        ]
        for row in people:
            cursor.execute("SELECT count(*) FROM audit.history_of_reference(%s)", [row])
            assert cursor.fetchone() == (0,)


@pytest.mark.parametrize("role", ["public", "worker"])
def test_only_the_staff_s_process_looks_through_the_window(role):
    with as_role(role), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT audit.history_of_reference('sex/X')")


# --- the overview ---


def test_the_overview_counts_what_is_open_closed_unread_and_missing(operator, now, django_assert_num_queries):
    with django_assert_num_queries(1):
        before = {one.scheme.slug: one for one in queries.overview_of_schemes()}
    add(operator, now)
    actions.close_code(by=operator, at=now, scheme="religions", code="HINDU", last_day=DAY)
    after = {one.scheme.slug: one for one in queries.overview_of_schemes()}["religions"]

    assert (before["isco-08"].open, before["isco-08"].missing) == (619, 3 * 619)
    assert (before["iso-3166"].open, before["iso-3166"].closed, before["iso-3166"].missing) == (252, 6, 0)
    assert (before["religions"].open, before["religions"].unreviewed, before["religions"].missing) == (12, 48, 0)
    assert (after.open, after.closed, after.unreviewed, after.missing) == (12, 1, 44, 4)


def test_districts_are_counted(django_assert_num_queries):
    with django_assert_num_queries(1):
        found = queries.overview_of_districts()

    assert (found.open, found.closed, found.without_reniec) == (1891, 0, 52)


@pytest.mark.parametrize(
    ("scheme", "text", "codes"),
    [
        ("sex", "", ["F", "M", "X"]),
        ("sex", "FEM", ["F"]),
        ("iso-3166", "ayiti", ["HTI"]),
        ("iso-3166", "ven", ["VEN", "KNA", "SVN", "VCT"]),
        ("isco-08", "222", ["222", "2221", "2222"]),
        ("isco-08", "mototaxista", ["8321"]),
        ("sex", "zzz", []),
    ],
)
def test_an_operator_finds_a_code_by_its_beginning_or_a_name_in_any_language(scheme, text, codes):
    assert [code.code for code in queries.listed_codes(scheme, Which.OPEN, text)] == codes


def test_what_is_to_be_read_is_listed():
    assert len(queries.listed_codes("religions", Which.TO_REVIEW)) == 12
    assert queries.unreviewed_names(queries.code_of("sex", "F")) == [(one, NAME) for one in ("en", "fr", "pt", "ht")]


def test_moments_of_editing_are_exact(operator):
    """The page sends the moment back: what it shows must be what is stored."""
    at = datetime(2019, 9, 2, 15, 30, 1, 123456, tzinfo=UTC)
    write(operator, at, ht=Written("Endou A", is_reviewed=False))
    seen = queries.names_edited_at("religions", "HINDU")
    assert seen is not None
    write(operator, at, seen=datetime.fromisoformat(seen.isoformat()), ht=Written("Endou B", is_reviewed=False))

    assert CodeName.objects.get(id="religions/HINDU/ht/NAME").text == "Endou B"
    assert Office.objects.filter(edited_at=None).count() == 14
