"""The auditor's page: what is found, by whom it can be seen, and that looking is noted."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from qoricancha.accounts.rules.roles import Role
from qoricancha.audit import actions
from qoricancha.audit.rules.lag import export_is_late, sealing_is_late
from qoricancha.casefiles.models import CaseFile
from qoricancha.config.database.tables import all_tables
from qoricancha.intake.models import Application
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.ids import uuid7
from qoricancha.registration.labels import PURPOSES
from qoricancha.registration.rules.purposes import Purpose
from qoricancha.web.staff.audit import ON_A_PAGE
from qoricancha.web.staff.audit_words import TABLES
from tests.database import as_role
from tests.registration.factories import actor_of, applied
from tests.staff import make_officer, signed_in
from tests.web.test_staff_pages import BOTH, jefa, oficial, reads, signed_off, text_of  # noqa: F401 - fixtures

JOB = Actor.job("test")


@pytest.fixture
def auditor(db):
    return signed_in(make_officer("auditoria", Role.AUDITOR, offices=()))


def found(answer) -> list[list[str]]:
    """Return the texts of the table."""
    return [[str(cell["text"] if isinstance(cell, dict) else cell) for cell in row] for row in answer.context["rows"]]


def look(by: Actor, purpose: str = "CASE", subject=None) -> None:
    with as_role("worker"):
        actions.log_read(
            by=by, subject_kind="person", subject_id=subject or uuid7(), purpose=purpose, route="staff:case_file"
        )


@pytest.fixture
def case(oficial, jefa, now):  # noqa: F811 - the fixtures
    """A registration that was signed off, and another application that nobody asks about."""
    signed = signed_off(oficial[0], jefa[0], now)
    applied(now)
    oficial[1].get(f"/expedientes/{signed.case_file_id}/")
    oficial[1].get(f"/registros/{signed.id}/")
    with as_role("owner"):
        number = CaseFile.objects.get().number
        reference = Application.objects.get(id=signed.application_id).reference
    return signed, str(number), reference


def test_the_newest_reads_come_first(auditor, case):
    shown = found(auditor.get("/auditoria/"))
    assert [row[2:5] for row in shown[:2]] == [
        ["Oficial Ficticio (oficial)", "Visto bueno del registro", f"Solicitud {str(case[0].application_id)[-6:]}"],
        ["Oficial Ficticio (oficial)", "Consulta del expediente", f"Expediente {str(case[0].case_file_id)[-6:]}"],
    ]
    assert [int(row[0]) for row in shown] == sorted((int(row[0]) for row in shown), reverse=True)


@pytest.mark.parametrize(
    "typed", ["{number}", " {number} ", "{reference}", "{lower}", "{case_file}", "{person}", "{registration}"]
)
def test_a_case_is_found_by_any_of_its_names(auditor, case, typed):
    signed, number, reference = case
    text = typed.format(
        number=number, reference=reference, lower=f"{reference[:4]}-{reference[4:]}".lower(),
        case_file=signed.case_file_id, person=signed.person_id, registration=signed.id,
    )  # fmt: skip
    shown = found(auditor.get("/auditoria/", {"registro": text}))
    assert {row[3] for row in shown} == {"Consulta del expediente", "Visto bueno del registro"}
    changed = found(auditor.get("/auditoria/", {"que": "cambios", "registro": text}))
    assert {"Persona", "Expediente", "Registro", "Solicitud", "Nombre", "Plazo", "Cita"} <= {row[4] for row in changed}


def test_a_case_is_found_in_the_lists_that_showed_it(auditor, case):
    signed, number, _ = case
    with as_role("owner"):
        other = Application.objects.exclude(id=signed.application_id).get()
    for shown in ([signed.case_file_id], [uuid7(), signed.application_id], [other.id], []):
        with as_role("worker"):
            actions.log_read(by=JOB, subject_kind="list", subject_id=uuid7(), purpose="SEARCH", route="x", shown=shown)
    lists = [row for row in found(auditor.get("/auditoria/", {"registro": number})) if row[4] == "Lista"]
    assert len(lists) == 2
    of_the_other = found(auditor.get("/auditoria/", {"registro": other.reference}))
    assert [row[4] for row in of_the_other] == ["Lista"]


def test_a_case_shows_nothing_of_another(auditor, case):
    signed, number, _ = case
    with as_role("owner"):
        other = Application.objects.exclude(id=signed.application_id).get()
    changed = found(auditor.get("/auditoria/", {"que": "cambios", "registro": number}))
    of_the_other = found(auditor.get("/auditoria/", {"que": "cambios", "registro": other.reference}))
    assert of_the_other
    assert not {row[0] for row in changed} & {row[0] for row in of_the_other}


def test_no_name_and_no_value_is_shown(auditor, case):
    for what in ("lecturas", "cambios"):
        text = text_of(auditor.get("/auditoria/", {"que": what, "registro": case[1]}))
        assert not re.search(r"Rosa|Núñez|ejemplo\.pe|V-12|\\x", text)


def test_reads_of_one_officer(auditor, db):
    by, other = actor_of(make_officer("una", factor=False)), actor_of(make_officer("otra", factor=False))
    look(by)
    look(other)
    assert [row[2] for row in found(auditor.get("/auditoria/?usuario=una"))] == ["Una Ficticio (una)"]
    assert auditor.get("/auditoria/?usuario=una&que=cambios").context["rows"] == []


def test_reads_for_one_purpose(auditor, db):
    for purpose in ("CASE", "STATEMENT"):
        look(JOB, purpose)
    shown = found(auditor.get("/auditoria/?finalidad=STATEMENT"))
    assert [row[2:4] for row in shown] == [["Proceso automático: test", "Lectura del relato"]]


@pytest.mark.parametrize(
    ("days", "is_found"),
    [
        ({"desde": "{today}"}, True),
        ({"hasta": "{today}"}, True),
        ({"desde": "{today}", "hasta": "{today}"}, True),
        ({"desde": "{tomorrow}"}, False),
        ({"hasta": "{yesterday}"}, False),
    ],
)
def test_reads_of_some_days_of_lima(auditor, db, days, is_found):
    look(JOB)
    with as_role("audit"), connection.cursor() as cursor:
        cursor.execute("SELECT (at AT TIME ZONE 'America/Lima')::date FROM audit.read_log")
        (today,) = cursor.fetchone()
    near = {"today": today, "tomorrow": today + timedelta(1), "yesterday": today - timedelta(1)}
    given = {name: text.format(**near) for name, text in days.items()}
    assert bool(auditor.get("/auditoria/", given).context["rows"]) is is_found


@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        ({"registro": "999999"}, "registro", "No hay expediente"),
        ({"registro": "ZZZZZZZZZZ"}, "registro", "No hay expediente"),
        ({"registro": "99999999999999999999"}, "registro", "No hay expediente"),
        ({"registro": "';--"}, "registro", "No hay expediente"),
        ({"usuario": "nadie"}, "usuario", "No hay nadie en el personal"),
        ({"desde": "ayer"}, "desde", "Escriba la fecha así"),
        ({"desde": "2019-09-03", "hasta": "2019-09-02"}, "hasta", "no puede ser anterior"),
        ({"finalidad": "CURIOSIDAD"}, "finalidad", ""),
        ({"que": "todo"}, "que", ""),
    ],
)
def test_what_cannot_be_asked_is_explained_and_stays(auditor, given, field, words):
    answer = auditor.get("/auditoria/", given)
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {field}
    assert words in text_of(answer)
    assert answer.context["form"][field].value() == given[field]


def test_entries_come_in_pages(auditor, db):
    for _ in range(ON_A_PAGE + 1):
        look(JOB)
    first = auditor.get("/auditoria/?que=lecturas&finalidad=CASE")
    assert len(first.context["rows"]) == ON_A_PAGE
    [address] = re.findall(r'href="([^"]+)" rel="next"', first.content.decode())
    second = auditor.get(f"/auditoria/{address.replace('&amp;', '&')}")
    assert len(second.context["rows"]) == 1
    assert int(found(second)[0][0]) < int(found(first)[-1][0])
    assert "Volver a las más recientes" in text_of(second)
    assert "Más antiguas" not in text_of(second)


@pytest.mark.parametrize("below", ["x", "-1", "٣", "9" * 40, "0"])
def test_a_page_that_is_none_is_no_error(auditor, below):
    assert auditor.get("/auditoria/", {"antes": below}).status_code == 200


# --- who ---


@pytest.mark.parametrize("role", [role for role in Role if role != Role.AUDITOR])
def test_nobody_else_sees_it(db, role):
    assert signed_in(make_officer("otro", role)).get("/auditoria/").status_code == 403


def test_whoever_is_not_signed_in_is_led_to_the_sign_in(staff_site):
    assert staff_site.get("/auditoria/").url.startswith("/cuenta/ingresar/")


def test_the_page_can_only_be_read(auditor):
    assert auditor.post("/auditoria/").status_code == 405


# --- it is noted ---


def test_each_look_is_noted_with_what_was_looked_for(auditor, case):
    signed, number, _ = case
    for address, subject in (
        ("/auditoria/", "list"),
        (f"/auditoria/?registro={number}", "case_file"),
        (f"/auditoria/?que=cambios&registro={number}", "case_file"),
        ("/auditoria/?usuario=nadie", "list"),
    ):
        before = len(reads())
        auditor.get(address)
        assert reads()[before:] == [(subject, "AUDIT", "staff:audit")]
    assert signed.case_file_id is not None


def test_whoever_audits_is_found_too(auditor, db):
    auditor.get("/auditoria/")
    assert found(auditor.get("/auditoria/"))[0][2:5] == ["Auditoria Ficticio (auditoria)", "Auditoría", "Lista"]


# --- how the ledger stands ---


def test_the_state_of_an_empty_ledger(auditor):
    answer = auditor.get("/auditoria/")
    values = {str(row["key"]): str(row["value"]) for row in answer.context["ledger_rows"]}
    assert (values["Último sello"], values["Última copia fuera de la base"]) == ("Ninguno", "Ninguna")


def test_the_state_after_sealing_and_export(auditor, settings, tmp_path):
    settings.QORICANCHA_LEDGER_HEADS = str(tmp_path)
    look(JOB)
    with as_role("worker"):
        actions.seal_entries(by=JOB)
        actions.export_head(by=JOB)
    answer = auditor.get("/auditoria/")
    values = {str(row["key"]): str(row["value"]) for row in answer.context["ledger_rows"]}
    assert values["Último sello"].startswith("N.º 1, ")
    assert values["Última copia fuera de la base"].endswith("-1.json")
    assert values["Por sellar"].startswith("0")
    assert answer.context["warnings"] == []


def test_a_sealer_that_does_not_work_is_told(auditor, db):
    with as_role("audit"), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO audit.read_log (at, actor, role, office, subject_kind, subject_id, purpose, route)"
            " VALUES (now() - interval '16 minutes', '{\"kind\": \"JOB\"}', 'x', '', 'person', gen_random_uuid(),"
            " 'CASE', 'x')"
        )
    assert "más de 15 minutos" in text_of(auditor.get("/auditoria/"))


AT = datetime(2019, 9, 2, 15, 30, tzinfo=UTC)


@pytest.mark.parametrize(("minutes", "late"), [(None, False), (15, False), (16, True)])
def test_when_sealing_is_late(minutes, late):
    assert sealing_is_late(minutes and AT - timedelta(minutes=minutes), AT) is late


@pytest.mark.parametrize(
    ("sealed", "exported", "late"),
    [(None, None, False), (2, None, False), (3, None, True), (1, 2, False), (1, 3, True), (30, 29, False)],
)
def test_when_an_export_is_late(sealed, exported, late):
    """In hours ago; what was exported after the last seal needs no other export."""
    moments = [None if hours is None else AT - timedelta(hours=hours) for hours in (sealed, exported)]
    assert export_is_late(*moments, AT) is late


# --- queries and words ---


@pytest.mark.parametrize("what", ["lecturas", "cambios"])
def test_as_many_queries_for_three_as_for_one(auditor, db, what):
    counts = []
    for more in (1, 2):
        for _ in range(more):
            applied_by = actor_of(make_officer(f"nueva{more}{_}", factor=False))
            look(applied_by)
        with CaptureQueriesContext(connection) as queries:
            assert auditor.get(f"/auditoria/?que={what}").context["rows"]
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_every_recorded_table_has_words():
    assert TABLES.keys() == {table.name for table in all_tables() if table.history is True}


def test_every_purpose_has_words():
    assert PURPOSES.keys() == set(Purpose)
