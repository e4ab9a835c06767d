"""Documents as officers see them: download, suspension, end; each view noted once."""

import pytest

from qoricancha.accounts.rules.roles import Role
from qoricancha.credentials.actions import issue_work_permit
from qoricancha.credentials.models import Document
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.db import acting
from tests.database import as_role
from tests.registration.factories import actor_of
from tests.staff import make_officer, signed_in
from tests.tools.authority import authority
from tests.web.test_staff_pages import document_of, reads, signed_off, text_of

__all__ = ["authority"]


@pytest.fixture
def issued(db, authority, now):
    """Return case file and document of an issued permit."""
    by, chief = (actor_of(make_officer(name, *Role)) for name in ("oficial", "jefa"))
    signed = signed_off(by, chief, now)
    document = document_of(signed)
    with as_role("worker"):
        issue_work_permit(by=Actor.job("credentials.issue_work_permit"), at=now, document_id=document)
    return signed.case_file_id, document


@pytest.fixture
def secretary(db):
    return signed_in(make_officer("secretaria", Role.EXECUTIVE_SECRETARY))


def test_the_signed_permit_is_downloaded_and_the_reading_noted(issued, secretary):
    case_file, document = issued
    before = len(reads())
    answer = secretary.get(f"/documentos/{document}/archivo/")
    assert answer.content.startswith(b"%PDF-")
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="autorizacion-6')
    assert answer.headers["Cache-Control"] == "no-store, private"
    assert reads()[before:] == [("document", "DOCUMENT", "staff:signed_file")]
    assert "Descargar el PDF firmado" in text_of(secretary.get(f"/expedientes/{case_file}/"))


def test_a_permit_is_suspended_and_reinstated(issued, secretary):
    case_file, document = issued
    case = f"/expedientes/{case_file}/"
    assert secretary.post(f"/documentos/{document}/suspender/", {"reason": "REPORTED_LOST"}).url == case
    shown = text_of(secretary.get(case))
    assert "Suspendida" in shown
    assert "Suspendió: Autorización de trabajo" in shown
    assert "Secretaria Ficticio" in shown
    assert "Pérdida o robo comunicado por la persona" in shown
    assert secretary.post(f"/documentos/{document}/suspender/", {"reason": "REPORTED_LOST"}).status_code == 409
    assert secretary.post(f"/documentos/{document}/restablecer/").url == case
    assert "Emitida" in text_of(secretary.get(case))


def test_an_officer_sees_documents_and_changes_none(issued):
    case_file, document = issued
    site = signed_in(make_officer("otra", Role.REGISTRATION_OFFICER))
    page = text_of(site.get(f"/expedientes/{case_file}/"))
    assert "Descargar el PDF firmado" in page
    assert "Dejar sin efecto" not in page
    for how in ("suspender", "restablecer", "dejar-sin-efecto"):
        assert site.post(f"/documentos/{document}/{how}/", {"reason": "JUDICIAL_ORDER"}).status_code == 403


def reissue(site, case_file, occasion="MISTAKE"):
    return site.post(f"/expedientes/{case_file}/autorizacion/", {"occasion": occasion})


def test_a_permit_with_a_mistake_is_issued_again_and_the_old_one_ends(issued, now):
    case_file, document = issued
    chief = signed_in(make_officer("otra.jefa", Role.REGISTRATION_SUPERVISOR))
    case = f"/expedientes/{case_file}/"
    assert "Emitir otra autorización" in text_of(chief.get(case))
    before = len(reads())
    shown = text_of(chief.get(f"{case}autorizacion/"))
    assert reads()[before:] == [("case_file", "DOCUMENT", "staff:reissue_permit")]
    assert "Primera emisión" in shown
    refused = chief.post(f"{case}autorizacion/", {"occasion": ""})
    assert (refused.status_code, "Elija el motivo" in text_of(refused)) == (422, True)
    assert reissue(chief, case_file).url == case
    assert "La autorización se está emitiendo." in text_of(chief.get(case))
    assert reissue(chief, case_file).url == case
    page = text_of(chief.get(case))
    assert "La autorización ya se está emitiendo." in page
    assert "La anterior salió con un error" in page
    assert "Emitir otra autorización" not in page
    with as_role("worker"):
        job = Actor.job("credentials.issue_work_permit")
        with acting(job):
            [again] = Document.objects.filter(case_file=case_file).exclude(id=document)
        issue_work_permit(by=job, at=now, document_id=again.id)
    done = text_of(chief.get(case))
    assert "Reemplazada por otra: Autorización de trabajo" in done
    assert "Emitir otra autorización" in done


def test_after_a_wrong_revocation_only_the_secretary_makes_it_good(issued, secretary):
    case_file, document = issued
    secretary.post(f"/documentos/{document}/dejar-sin-efecto/", {"reason": "ISSUED_IN_ERROR"})
    chief = signed_in(make_officer("otra.jefa", Role.REGISTRATION_SUPERVISOR))
    assert "Emitir otra autorización" not in text_of(chief.get(f"/expedientes/{case_file}/"))
    assert reissue(chief, case_file).status_code == 409
    assert reissue(secretary, case_file, "WRONGLY_ENDED").url == f"/expedientes/{case_file}/"
    assert "La anterior se suspendió o dejó sin efecto por error" in text_of(
        secretary.get(f"/expedientes/{case_file}/")
    )


def test_who_else_reaches_the_page(issued):
    case_file, _ = issued
    page = f"/expedientes/{case_file}/autorizacion/"
    assert signed_in(make_officer("otra", Role.REGISTRATION_OFFICER)).get(page).status_code == 403
    assert signed_in(make_officer("cusco", *Role, offices=("CUS",))).get(page).status_code == 404
