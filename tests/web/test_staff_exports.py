"""Lists that leave the house: by right, confirmed, with everybody in them in the read log."""

import csv
import io
import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from qoricancha.accounts.rules.roles import Role
from qoricancha.accounts.rules.sessions import CONFIRMED_FOR
from qoricancha.casefiles.models import CaseFile
from qoricancha.web.staff import audit, exports
from tests.database import as_role
from tests.staff import make_officer, signed_in
from tests.web.test_staff_pages import jefa, oficial, reads, signed_off, text_of  # noqa: F401 - fixtures

FORM = "/expedientes/exportar/"
AUDIT = "/auditoria/exportar/"


@pytest.fixture
def case(oficial, jefa, now):  # noqa: F811 - the fixtures
    """A case file of somebody whose name is a formula."""
    signed = signed_off(oficial[0], jefa[0], now, given_names="Rosa", first_surname="-cmd")
    with as_role("owner"):
        return CaseFile.objects.get(id=signed.case_file_id)


def rows_of(answer) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


def shown_last() -> list:
    with as_role("audit"), connection.cursor() as cursor:
        cursor.execute("SELECT shown FROM audit.read_log ORDER BY id DESC LIMIT 1")
        return cursor.fetchone()[0]


def test_the_list_is_given_as_csv_with_neutral_cells(jefa, case):  # noqa: F811
    answer = jefa[1].post(FORM, {"formato": "csv"})
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="expedientes-')
    head, row = rows_of(answer)
    assert len(head) == len(row)
    assert row == [
        str(case.number), "'-cmd Núñez", "Rosa", "Venezolana", case.lodged_on.isoformat(), "LIM", "En trámite",
        case.status_since.isoformat(),
    ]  # fmt: skip


def test_the_list_is_given_as_an_excel_file(jefa, case):  # noqa: F811
    answer = jefa[1].post(FORM, {"formato": "xlsx", "estado": "IN_PROCEDURE", "oficina": "LIM"})
    assert answer.headers["Content-Type"].endswith("spreadsheetml.sheet")
    assert answer.content.startswith(b"PK")


def test_the_read_log_names_everybody_in_the_file(jefa, case):  # noqa: F811
    jefa[1].post(FORM, {"formato": "csv"})
    assert reads()[-1] == ("list", "EXPORT", "staff:export_case_files")
    assert shown_last() == [case.id]


@pytest.mark.parametrize(
    "filters",
    [{"estado": "WITHDRAWN"}, {"desde": "2019-09-03"}, {"hasta": "2019-09-01"}],
)
def test_what_was_not_asked_for_is_not_in_the_file(jefa, case, filters):  # noqa: F811
    assert len(rows_of(jefa[1].post(FORM, {"formato": "csv"} | filters))) == 1
    assert shown_last() == []


def test_another_office_s_case_files_are_not_in_the_file(case):
    site = signed_in(make_officer("de.cusco", Role.REGISTRATION_SUPERVISOR, offices=("CUS",)))
    assert len(rows_of(site.post(FORM, {"formato": "csv"}))) == 1
    assert site.post(FORM, {"formato": "csv", "oficina": "LIM"}).status_code == 422


def test_mistakes_are_told_and_nothing_typed_is_lost(jefa, case):  # noqa: F811
    answer = jefa[1].post(FORM, {"formato": "csv", "desde": "2019-09-03", "hasta": "2019-09-01"})
    assert answer.status_code == 422
    assert "El último día no puede ser anterior al primero." in text_of(answer)
    assert answer.context["form"]["desde"].value() == "2019-09-03"


def test_more_than_a_file_holds_is_told(jefa, case, monkeypatch):  # noqa: F811
    monkeypatch.setattr(exports, "MOST", 0)
    answer = jefa[1].post(FORM, {"formato": "csv"})
    assert answer.status_code == 422
    assert "Son más de 0 expedientes." in text_of(answer)
    assert reads() == []


@pytest.mark.parametrize("address", [FORM, AUDIT])
def test_a_file_waits_for_the_second_factor(address, jefa, case, monkeypatch):  # noqa: F811
    who = signed_in(make_officer("auditoria", Role.AUDITOR, offices=())) if address == AUDIT else jefa[1]
    moment = time.time() + CONFIRMED_FOR.total_seconds() + 1
    monkeypatch.setattr("qoricancha.web.staff.confirming.time.time", lambda: moment)
    answer = who.post(address, {"formato": "csv", "que": "lecturas"})
    assert answer.status_code == 302
    assert "reauthenticate" in answer.url
    assert all(purpose != "EXPORT" for _kind, purpose, _route in reads())


def test_an_officer_without_the_right_has_no_link_and_no_page(oficial, case):  # noqa: F811
    assert "Llevar la lista a un archivo" not in text_of(oficial[1].get("/expedientes/"))
    assert oficial[1].post(FORM, {"formato": "csv"}).status_code == 403


def test_a_supervisor_is_led_to_the_page(jefa, case):  # noqa: F811
    assert "Llevar la lista a un archivo" in text_of(jefa[1].get("/expedientes/"))
    assert "sale de la protección del sistema" in text_of(jefa[1].get(FORM))


def test_the_auditor_takes_what_was_found(case):
    site = signed_in(make_officer("auditoria", Role.AUDITOR, offices=()))
    answer = site.post(AUDIT, {"que": "cambios", "registro": str(case.number)})
    head, *rows = rows_of(answer)
    assert head[0] == "N.º"
    assert rows
    assert reads()[-1][1:] == ("EXPORT", "staff:export_audit")


def test_an_auditor_is_never_given_a_part_for_the_whole(case, monkeypatch):
    monkeypatch.setattr(audit, "MOST_IN_A_FILE", 1)
    site = signed_in(make_officer("auditoria", Role.AUDITOR, offices=()))
    answer = site.post(AUDIT, {"que": "cambios", "registro": str(case.number)})
    assert answer.status_code == 422
    assert "Son más de 1 anotaciones. Elija menos días." in text_of(answer)
    assert reads()[-1][1] == "AUDIT"


def test_more_case_files_ask_no_more_of_the_database(oficial, jefa, case, now):  # noqa: F811
    jefa[1].post(FORM, {"formato": "csv"})
    with CaptureQueriesContext(connection) as for_one:
        jefa[1].post(FORM, {"formato": "csv"})
    for _ in range(3):
        signed_off(oficial[0], jefa[0], now)
    with CaptureQueriesContext(connection) as for_four:
        answer = jefa[1].post(FORM, {"formato": "csv"})
    assert len(rows_of(answer)) == 5
    assert len(for_four) == len(for_one)


def test_an_auditor_s_mistake_is_told(case):
    site = signed_in(make_officer("auditoria", Role.AUDITOR, offices=()))
    answer = site.post(AUDIT, {"que": "cambios", "registro": "nada"})
    assert answer.status_code == 422
    assert "No hay expediente" in text_of(answer)
