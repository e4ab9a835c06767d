"""Documents as officers see them: download, suspension, end; each view noted once."""

import pytest

from qoricancha.accounts.rules.roles import Role
from qoricancha.credentials.actions import issue_work_permit
from qoricancha.kernel.actor import Actor
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
