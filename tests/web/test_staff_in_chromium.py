"""The officers' pages in a browser: nobody is kept out on a phone or a desktop, and pictures reach the form."""

import os
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from qoricancha.accounts.rules.roles import Role
from qoricancha.kernel import clock
from qoricancha.kernel.db import acting
from qoricancha.registration import actions
from tests.database import as_role
from tests.registration.factories import actor_of, applied, checked_in, completed, filled, in_interview, stored
from tests.registration.test_receiving_elsewhere import reference_of
from tests.staff import give_password, make_officer, signed_in
from tests.web.chromium import DESKTOP, PHONE, chromium, visit
from tests.web.test_staff_pages import DAY, document_of, sent_form, signed_off

pytestmark = pytest.mark.journey

PICTURES = os.environ.get("QORICANCHA_PICTURES")  # a folder, to look at the pages


@pytest.fixture
def answers(db, now, staff_site, monkeypatch):
    """Return every page of the officers, by name."""
    officer, chief = make_officer(), make_officer("jefa", *Role)
    by, also = actor_of(officer), actor_of(chief)
    signed = signed_off(by, also, now, given_names="Ana Luz")
    waiting, open_one = checked_in(by, now), in_interview(by, now, applied(now, given_names="María Inés"))
    done, returned = completed(by, now, given_names="Rosa María"), completed(by, now)
    moved = filled(by, now, phone="+51911222333", email="")
    unreachable = completed(by, now, phone="+51911222333", email="")
    arriving, document = applied(now, given_names="José"), document_of(signed)
    undone, early = checked_in(by, now, applied(now, given_names="Mía")), completed(by, now)
    elsewhere = applied(now)
    site, boss = signed_in(officer), signed_in(chief)
    of_cusco = signed_in(make_officer("cusco", offices=("CUS", "TUM")))
    of_tumbes = signed_in(make_officer("jefa.tumbes", *Role, offices=("TUM",)))
    monkeypatch.setattr(clock, "now", lambda: now)
    site.post(f"/registros/{undone}/anular-llegada/", {"reason": "Era otra persona, con el mismo apellido."})
    here = {"office": "CUS", "shown": reference_of(applied(now, given_names="Lucía"))}
    asked = of_cusco.post("/recibir/", here)
    moving = here | {"shown": reference_of(elsewhere), "reason": "Se mudó a Cusco con su familia."}
    of_cusco.post("/recibir/aqui/", moving)
    tuesday = {"day_day": "3", "day_month": "9", "day_year": "2019", "reason": "Corte de luz."}
    boss.post("/cierres/", tuesday | {"day_day": "5"})
    boss.post("/cierres/", tuesday | {"day_day": "12", "starts": "9", "ends": "9:30", "reason": "Capacitación."})
    [closed, *_] = boss.get("/cierres/").context["rows"]
    with as_role("staff"), acting(also):
        actions.return_to_officer(
            by=also, at=now, registration_id=returned, reason="La fotografía está oscura; tómela otra vez."
        )
    auditor = signed_in(make_officer("auditoria", Role.AUDITOR, offices=()))
    of_the_case = {"registro": str(signed.case_file_id)}
    make_officer("nueva", factor=False)
    give_password(staff_site, "nueva")
    form = sent_form(site.get(f"/registros/{open_one}/datos/")) | {"given_names": "Otra", "email": "no"}
    case, new_phone = f"/expedientes/{signed.case_file_id}/", {"new": "1", "kind": "PHONE", "value": "955 666 777"}
    site.post(f"/registros/{moved}/contactos/", {"send": "PHONE"})
    site.post(f"{case}contactos/", new_phone | {"identity": "DOCUMENT"}, follow=True)
    waiting_for_the_code = site.get(f"/registros/{moved}/contactos/")
    no_picture = {"photo": SimpleUploadedFile("a.jpg", b"no picture", "image/jpeg")}
    return {
        "second_factor": staff_site.get("/segundo-factor/"),
        "agenda": boss.get(f"/agenda/?dia={DAY}"),
        "agenda_empty": site.get("/agenda/?dia=2019-12-25"),
        "search": site.get("/buscar/?q=rosa"),
        "search_nobody": site.get("/buscar/?q=nadie"),
        "queue": site.get("/registros/"),
        "queue_sign_off": boss.get("/registros/visto-bueno/"),
        "application": site.get(f"/solicitudes/{arriving}/"),
        "checked_in": site.get(f"/registros/{waiting}/"),
        "interview": site.get(f"/registros/{open_one}/"),
        "interview_unconfirmed": site.post(f"/registros/{open_one}/completar/"),
        "particulars": site.get(f"/registros/{open_one}/datos/"),
        "particulars_wrong": site.post(f"/registros/{open_one}/datos/", form),
        "statement": site.get(f"/registros/{open_one}/relato/"),
        "photo": site.get(f"/registros/{open_one}/fotografia/"),
        "photo_wrong": site.post(f"/registros/{open_one}/fotografia/", no_picture),
        "signature": site.get(f"/registros/{open_one}/firma/"),
        "contacts": site.get(f"/registros/{open_one}/contactos/"),
        "contacts_waiting": waiting_for_the_code,
        "contacts_wrong": site.post(f"/registros/{moved}/contactos/", {"confirm": "PHONE", "PHONE-code": "12"}),
        "case_contacts": site.get(f"{case}contactos/"),
        "case_contacts_wrong": site.post(f"{case}contactos/", new_phone),
        "retire_contact": site.get(f"{case}contactos/email/"),
        "retire_contact_wrong": site.post(f"{case}contactos/email/", {"identity": ""}),
        "review_unreachable": boss.get(f"/registros/{unreachable}/"),
        "returned": site.get(f"/registros/{returned}/"),
        "review": boss.get(f"/registros/{done}/"),
        "signed_off": site.get(f"/registros/{signed.id}/"),
        "case_files": site.get("/expedientes/"),
        "case_files_of_a_supervisor": boss.get("/expedientes/"),
        "export": boss.get("/expedientes/exportar/"),
        "export_wrong": boss.post("/expedientes/exportar/", {"desde": "2019-09-03", "hasta": "2019-09-02"}),
        "case_file": boss.get(case),
        "undo": site.get(f"/registros/{waiting}/anular-llegada/"),
        "undo_wrong": site.post(f"/registros/{waiting}/anular-llegada/"),
        "undone": site.get(f"/registros/{undone}/"),
        "undone_application": site.get(f"/solicitudes/{stored(by, undone).application_id}/"),
        "completed_by_me": site.get(f"/registros/{early}/"),
        "receive": of_cusco.get("/recibir/"),
        "receive_one_office": site.get("/recibir/"),
        "receive_unknown": of_cusco.post("/recibir/", here | {"shown": "ZZZZZ-ZZZZZ"}),
        "receive_here": asked,
        "receive_here_wrong": of_cusco.post("/recibir/aqui/", here),
        "receive_arrived": of_cusco.post(
            "/recibir/", here | {"shown": reference_of(stored(by, waiting).application_id)}
        ),
        "receive_registered": of_cusco.post("/recibir/", here | {"shown": reference_of(signed.application_id)}),
        "moved": of_cusco.get(f"/solicitudes/{elsewhere}/"),
        "search_reference": of_cusco.get("/buscar/", {"q": here["shown"]}),
        "search_elsewhere": of_cusco.get("/buscar/?q=nadie"),
        "closures": boss.get("/cierres/"),
        "closures_none": of_tumbes.get("/cierres/"),
        "closures_wrong": boss.post("/cierres/", {"starts": "9"}),
        "close_held": boss.post("/cierres/", tuesday),
        "close_held_wrong": boss.post("/cierres/", tuesday | {"cancelling": str(waiting)}),
        "remove_closure": boss.get(closed[2]["href"]),
        "revoke": boss.get(f"/documentos/{document}/dejar-sin-efecto/"),
        "revoke_wrong": boss.post(f"/documentos/{document}/dejar-sin-efecto/"),
        "audit": auditor.get("/auditoria/"),
        "audit_changes": auditor.get("/auditoria/", of_the_case | {"que": "cambios"}),
        "audit_wrong": auditor.get("/auditoria/", {"registro": "999999", "desde": "2019-09-03", "hasta": "2019-09-02"}),
        "audit_export_wrong": auditor.post("/auditoria/exportar/", {"que": "cambios", "registro": "999999"}),
        "audit_nothing": auditor.get("/auditoria/", {"finalidad": "STATEMENT"}),
        **reissue_pages(boss, document, case),
    }


def reissue_pages(boss, document, case) -> dict:
    """Return the pages on which a permit that was ended is issued again."""
    boss.post(f"/documentos/{document}/dejar-sin-efecto/", {"reason": "ISSUED_IN_ERROR"}, follow=True)
    return {
        "case_ended": boss.get(case),
        "reissue": boss.get(f"{case}autorizacion/"),
        "reissue_wrong": boss.post(f"{case}autorizacion/", {"occasion": ""}),
    }


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_officers_pages_keep_nobody_out(answers, size):
    faults = {}
    with chromium() as browser:
        for name, answer in answers.items():
            shown = visit(browser, answer, size)
            if PICTURES:
                shown.tab.screenshot(path=Path(PICTURES) / f"{name}_{size['width']}.png", full_page=True)
            refused = [one for one in shown.complaints if "422" not in one and "409" not in one]
            faults[name] = [*shown.violations(), *refused, *(["wider than the screen"] * bool(shown.sideways()))]
    assert {name: found for name, found in faults.items() if found} == {}
