"""Whoever saw a record is in the read log, by every route that shows one, alone or in a list."""

import csv
import io
import re
from dataclasses import dataclass
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, transaction
from django.urls import URLPattern

from qoricancha.accounts.rules.roles import Role
from qoricancha.audit.queries import readings_of
from qoricancha.credentials.actions import issue_work_permit
from qoricancha.kernel import clock
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.db import acting
from qoricancha.registration.labels import PURPOSES
from qoricancha.registration.models import Registration
from qoricancha.registration.rules.purposes import Purpose
from qoricancha.web.staff.urls import urlpatterns
from tests.database import SiteClient, as_role
from tests.registration.factories import actor_of, applied, checked_in, completed, in_interview
from tests.registration.test_receiving_elsewhere import reference_of
from tests.staff import make_officer, signed_in
from tests.tools.authority import authority
from tests.web.test_staff_pages import DAY, closed, document_of, signed_off

__all__ = ["authority"]

ROUTES = {pattern.name for pattern in urlpatterns if isinstance(pattern, URLPattern)}
REASON = {"reason": ""}


@dataclass
class Scene:
    """A person at each stage of the way, and an officer with every role who may see them all."""

    site: SiteClient
    user: UUID
    ids: dict[str, object]

    def address(self, pattern: str) -> str:
        return pattern.format(**self.ids)


@pytest.fixture
def scene(db, authority, now, monkeypatch) -> Scene:
    by, chief = (actor_of(make_officer(name, *Role)) for name in ("oficial", "jefa"))
    user = make_officer("todo", *Role)
    signed = signed_off(by, chief, now)
    document = document_of(signed)
    with as_role("worker"):
        issue_work_permit(by=Actor.job("credentials.issue_work_permit"), at=now, document_id=document)
    elsewhere = applied(now, office="CUS")
    ids = {
        "expected": applied(now),
        "come": checked_in(by, now),
        "open": in_interview(by, now, applied(now, photo=True)),
        "done": completed(by, now),
        "signed": signed.id,
        "case": signed.case_file_id,
        "document": document,
        "closure": closed(chief, now),
        "elsewhere": elsewhere,
        "reference": reference_of(elsewhere),
    }
    with as_role("staff"), acting(by):
        for name in ("come", "open", "done", "signed"):
            ids[f"{name}_application"] = Registration.objects.get(id=ids[name]).application_id
    site = signed_in(user)
    monkeypatch.setattr(clock, "now", lambda: now)
    return Scene(site, user.id, ids)


def noted() -> list[tuple[str, UUID, str, str, frozenset[UUID]]]:
    """Return subject kind and id, purpose, route, and whom a list showed, of every view noted so far."""
    with as_role("audit"), connection.cursor() as cursor:
        cursor.execute("SELECT subject_kind, subject_id, purpose, route, shown FROM audit.read_log ORDER BY id")
        return [(*row[:4], frozenset(row[4])) for row in cursor.fetchall()]


APPLICATIONS = ("expected", "come_application", "open_application", "done_application", "signed_application")
UNDER_WAY = ("come_application", "open_application")
RECORD_PAGES = [
    # route, method and form, address, kind and id of the record, purpose, whom a list shows
    ("agenda", None, f"/agenda/?dia={DAY}", "list", Purpose.AGENDA, APPLICATIONS),
    ("search", None, "/buscar/?q=rosa", "list", Purpose.SEARCH, APPLICATIONS),
    ("registrations", None, "/registros/", "list", Purpose.QUEUE, UNDER_WAY),
    ("registrations", None, "/registros/visto-bueno/", "list", Purpose.QUEUE, ("done_application",)),
    ("registrations", None, "/registros/concluidos/", "list", Purpose.QUEUE, ("signed_application",)),
    ("case_files", None, "/expedientes/", "list", Purpose.CASE, ("case",)),
    ("export_case_files", {"formato": "csv"}, "/expedientes/exportar/", "list", Purpose.EXPORT, ("case",)),
    ("receive", {"shown": "ZZZZZZZZZZ"}, "/recibir/", "list", Purpose.RECEPTION, ()),
    ("closures", {"day_day": "3", "day_month": "9", "day_year": "2019", "reason": "Luz"}, "/cierres/", "list",
     Purpose.CLOSURE, APPLICATIONS),
    ("receive", {"shown": "{reference}"}, "/recibir/", "application elsewhere", Purpose.RECEPTION, ()),
    ("receive_here", {"shown": "{reference}", "office": "LIM", **REASON}, "/recibir/aqui/", "application elsewhere",
     Purpose.RECEPTION, ()),
    ("application", None, "/solicitudes/{expected}/", "application expected", Purpose.RECEPTION, ()),
    ("undo_check_in", None, "/registros/{come}/anular-llegada/", "application come_application", Purpose.RECEPTION, ()),
    ("undo_check_in", REASON, "/registros/{come}/anular-llegada/", "application come_application",
     Purpose.RECEPTION, ()),
    ("registration", None, "/registros/{come}/", "application come_application", Purpose.INTERVIEW, ()),
    ("registration", None, "/registros/{open}/", "application open_application", Purpose.INTERVIEW, ()),
    ("registration", None, "/registros/{done}/", "application done_application", Purpose.SIGN_OFF, ()),
    ("registration", None, "/registros/{signed}/", "application signed_application", Purpose.SIGN_OFF, ()),
    ("particulars", None, "/registros/{open}/datos/", "application open_application", Purpose.INTERVIEW, ()),
    ("particulars", {}, "/registros/{open}/datos/", "application open_application", Purpose.INTERVIEW, ()),
    ("statement", None, "/registros/{open}/relato/", "application open_application", Purpose.STATEMENT, ()),
    ("photo", None, "/registros/{open}/fotografia/", "application open_application", Purpose.INTERVIEW, ()),
    ("photo", {}, "/registros/{open}/fotografia/", "application open_application", Purpose.INTERVIEW, ()),
    ("signature", None, "/registros/{open}/firma/", "application open_application", Purpose.INTERVIEW, ()),
    ("signature", {}, "/registros/{open}/firma/", "application open_application", Purpose.INTERVIEW, ()),
    ("registration_contacts", None, "/registros/{open}/contactos/", "application open_application",
     Purpose.CONTACT, ()),
    ("registration_contacts", {"confirm": "EMAIL"}, "/registros/{open}/contactos/", "application open_application",
     Purpose.CONTACT, ()),
    ("complete", {}, "/registros/{open}/completar/", "application open_application", Purpose.INTERVIEW, ()),
    ("return_to_officer", REASON, "/registros/{done}/devolver/", "application done_application", Purpose.SIGN_OFF, ()),
    ("case_file", None, "/expedientes/{case}/", "case_file case", Purpose.CASE, ()),
    ("case_contacts", None, "/expedientes/{case}/contactos/", "case_file case", Purpose.CONTACT, ()),
    ("case_contacts", {"new": ""}, "/expedientes/{case}/contactos/", "case_file case", Purpose.CONTACT, ()),
    ("retire_contact", None, "/expedientes/{case}/contactos/email/", "case_file case", Purpose.CONTACT, ()),
    ("retire_contact", {"identity": ""}, "/expedientes/{case}/contactos/email/", "case_file case", Purpose.CONTACT, ()),
    ("reissue_permit", None, "/expedientes/{case}/autorizacion/", "case_file case", Purpose.DOCUMENT, ()),
    ("reissue_permit", {"occasion": ""}, "/expedientes/{case}/autorizacion/", "case_file case", Purpose.DOCUMENT, ()),
    ("audit", None, "/auditoria/", "list", Purpose.AUDIT, ()),
    ("audit", None, "/auditoria/?registro={case}", "case_file case", Purpose.AUDIT, ()),
    ("export_audit", {"que": "lecturas", "registro": "{case}"}, "/auditoria/exportar/", "case_file case",
     Purpose.EXPORT, ()),
    ("signed_file", None, "/documentos/{document}/archivo/", "document document", Purpose.DOCUMENT, ()),
    ("change_document", None, "/documentos/{document}/suspender/", "document document", Purpose.DOCUMENT, ()),
    ("change_document", {}, "/documentos/{document}/suspender/", "document document", Purpose.DOCUMENT, ()),
]  # fmt: skip
"""Every page on which a record is seen, refused forms too."""

NO_RECORD = {
    "home": "/",
    "second_factor": "/segundo-factor/",
    "sessions": "/mi-acceso/sesiones/",
    "keep_session": "/mi-acceso/sesion/",
    "parked": "/por-enviar/",
    "discard_parked": "/por-enviar/{case}/descartar/",
    "schemes": "/listas/",
    "scheme": "/listas/sex/",
    "add_code": "/listas/sex/agregar/",
    "code": "/listas/sex/F/",
    "close_code": "/listas/sex/F/cerrar/",
    "reopen_code": "/listas/sex/F/reabrir/",
    "names": "/listas/sex/F/nombres/",
    "offices": "/oficinas/",
    "office": "/oficinas/LIM/",
    "export_case_files": "/expedientes/exportar/",
    "receive": "/recibir/",
    "closures": "/cierres/",
    "remove_closure": "/cierres/{closure}/quitar/",
    "check_in": "/solicitudes/{expected}/llegada/",
    "send_back": "/solicitudes/{expected}/devolver/",
    "open_interview": "/registros/{come}/entrevista/",
    "reopen": "/registros/{done}/reabrir/",
    "sign_off": "/registros/{done}/visto-bueno/",
}
"""Routes that, asked for without a form, show nobody: pages without a record, and steps that lead on to a page."""


def test_each_route_is_known_to_show_records_or_not():
    assert {route for route, *_ in RECORD_PAGES} | set(NO_RECORD) == ROUTES


def test_every_purpose_is_in_use_and_has_words():
    assert {purpose for *_, purpose, _shown in RECORD_PAGES} == set(Purpose) == set(PURPOSES)


def test_each_page_that_shows_a_record_is_noted_once_with_whom_it_showed(scene):
    faults = {}
    for route, form, pattern, subject, purpose, shown in RECORD_PAGES:
        before, address = len(noted()), scene.address(pattern)
        if form is None:
            answer = scene.site.get(address)
        else:
            answer = scene.site.post(address, {name: scene.address(text) for name, text in form.items()})
        kind, _, name = subject.partition(" ")
        whose = scene.ids[name] if name else scene.user
        wanted = (kind, whose, purpose.value, f"staff:{route}", frozenset(scene.ids[one] for one in shown))
        if (fault := noted()[before:]) != [wanted] or answer.status_code not in (200, 409, 422):
            faults[f"{route} {form}"] = (answer.status_code, fault, wanted)
    assert faults == {}


def test_a_list_names_those_of_the_shown_page_only(scene, now):
    for _ in range(20):
        applied(now, seat=False)
    for page, count in ((1, 20), (2, 5)):
        answer = scene.site.get("/buscar/", {"q": "rosa", "pagina": page})
        linked = set(re.findall(r"/(?:solicitudes|registros)/([0-9a-f-]{36})/", answer.content.decode()))
        *_, shown = noted()[-1]
        assert (len(linked), len(shown)) == (count, count)


def test_the_other_routes_show_nobody(scene):
    before = len(noted())
    for route, pattern in NO_RECORD.items():
        answer = scene.site.get(scene.address(pattern))
        assert answer.status_code in (200, 302, 405), route
        assert "Inventada" not in answer.content.decode(), route
    assert len(noted()) == before


def test_what_an_action_answers_shows_nobody(scene):
    before = len(noted())
    for route in ("check_in", "open_interview", "sign_off"):
        assert scene.site.post(scene.address(NO_RECORD[route])).status_code == 302, route
    assert len(noted()) == before


# --- the answer to "who has seen my data" ---


def told(number: str) -> list[dict[str, str]]:
    out = io.StringIO()
    with as_role("owner"):
        call_command("who_has_seen", number, stdout=out)
    return list(csv.DictReader(out.getvalue().splitlines()))


def test_a_person_is_told_who_has_seen_their_data_alone_and_in_lists(scene):
    for address in ("/buscar/?q=rosa", f"/agenda/?dia={DAY}", "/registros/{open}/relato/", "/registros/{come}/"):
        scene.site.get(scene.address(address))
    lines = told(reference_of(scene.ids["open_application"]))
    assert [(line["quién"], line["para qué"], line["página"]) for line in lines] == [
        ("Todo Ficticio", "Búsqueda", "staff:search"),
        ("Todo Ficticio", "Agenda del día", "staff:agenda"),
        ("Todo Ficticio", "Lectura del relato", "staff:statement"),
    ]


def test_by_the_expediente_the_documents_and_the_application_are_told_too(scene):
    for address in ("/expedientes/", "/documentos/{document}/archivo/", "/registros/{signed}/", "/registros/{open}/"):
        scene.site.get(scene.address(address))
    with as_role("owner"), connection.cursor() as cursor:
        cursor.execute("SELECT number FROM casefiles_casefile")
        [(number,)] = cursor.fetchall()
    by_expediente, by_reference = told(str(number)), told(reference_of(scene.ids["signed_application"]))
    assert [line["página"] for line in by_expediente] == ["staff:case_files", "staff:signed_file", "staff:registration"]
    assert by_reference == by_expediente


def test_nobody_is_told_of_a_number_that_nobody_has(db):
    with pytest.raises(CommandError, match="ZZZZZZZZZZ"):
        told("ZZZZZZZZZZ")


@pytest.mark.parametrize("process", ["public", "staff", "worker"])
def test_no_process_can_ask_who_saw_what(db, process):
    with as_role(process), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        readings_of([])
