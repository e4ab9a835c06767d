"""Issuing a permit: real rendering, real signature, real gate."""

import hashlib
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import transaction
from django.test import override_settings

from qoricancha.casefiles.rules.status import CaseStatus
from qoricancha.credentials import actions, jobs
from qoricancha.credentials.models import Document
from qoricancha.credentials.queries import FileAltered, permits_of, signed_file_of
from qoricancha.credentials.rules.ports import CannotSign
from qoricancha.credentials.rules.states import DocumentState
from qoricancha.integrations.pades.gate import check_signed
from qoricancha.integrations.pades.keys import read_certificate
from qoricancha.kernel import clock, ports
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.db import acting
from qoricancha.kernel.errors import NotAllowed, NotFound
from qoricancha.kernel.files import StoredFile
from qoricancha.kernel.sealing import new_key
from qoricancha.law.queries import work_permit_validity
from qoricancha.messaging.models import Contact, OutboxMessage
from qoricancha.messaging.queries import contact_token
from tests.casefiles.samples import ended
from tests.credentials.conftest import JOB, LODGED, OPERATOR, request_for, secretary
from tests.tools.programs import run

pytestmark = pytest.mark.django_db


def test_issued_permit_passes_the_gate(issued, authority):
    pdf = signed_file_of(issued)
    roots = [read_certificate(authority.certificate("root"))]
    assert check_signed(pdf, roots=roots, at=clock.now(), sha256=bytes(issued.sha256)).bottom_line


def test_issued_permit_prints_holder_number_validity_and_code(issued, holder, tmp_path):
    (tmp_path / "permit.pdf").write_bytes(signed_file_of(issued))
    words = " ".join(run("pdftotext", "-raw", tmp_path / "permit.pdf", "-").stdout.split())
    code = issued.codes["code"]
    expected = [
        "NOMBRES MARÍA JOSÉ",
        f"N.° DE EXPEDIENTE {holder.case.number}",
        f"CÓDIGO DE VERIFICACIÓN {code[:4]}-{code[4:8]}-{code[8:]}",
        "FECHA DE EMISIÓN 02/09/2019",
        "desde el 02/09/2019",
        "Firmado digitalmente por: Amaru Ficticio",
    ]
    assert [text for text in expected if text not in words] == []


def test_qr_of_the_issued_permit_holds_its_token(issued, tmp_path, settings):
    (tmp_path / "permit.pdf").write_bytes(signed_file_of(issued))
    run("pdftoppm", "-r", "300", "-png", "-singlefile", tmp_path / "permit.pdf", tmp_path / "page")
    seen = run("zbarimg", "--quiet", "--raw", tmp_path / "page.png").stdout.strip()
    assert seen == f"{settings.QORICANCHA_PUBLIC_URL}/v/{issued.codes['token']}"


def test_validity_is_the_law_s(issued, now):
    validity = work_permit_validity(LODGED, clock.day_in_lima(now), "LIM")
    assert (issued.valid_from, issued.valid_to) == (validity.starts_on, validity.ends_on)
    assert issued.validity_basis == validity.basis


def test_issuing_twice_changes_nothing(issued, now):
    before = Document.objects.values().get(id=issued.id)
    actions.issue_work_permit(by=JOB, at=now + timedelta(minutes=5), document_id=issued.id)
    assert Document.objects.values().get(id=issued.id) == before
    assert StoredFile.objects.filter(kind="work-permit").count() == 1


def test_job_issues(requested, authority):
    jobs.issue_work_permit(document_id=str(requested.id), later_argument="ignored")
    requested.refresh_from_db()
    assert (requested.state, requested.issued_by) == (DocumentState.ISSUED, "credentials.issue_work_permit")


def test_without_a_signature_nothing_is_issued(requested, now, authority):
    """The authority is gone: the error reaches the job, and neither state nor file is there."""
    ports.adapter.cache_clear()
    with override_settings(QORICANCHA_AUTHORITY_URL="http://127.0.0.1:9"), pytest.raises(CannotSign):
        actions.issue_work_permit(by=JOB, at=now, document_id=requested.id)
    ports.adapter.cache_clear()
    requested.refresh_from_db()
    assert requested.state == DocumentState.REQUESTED
    assert StoredFile.objects.filter(kind="work-permit").count() == 0


def test_without_an_adapter_nothing_is_issued(requested, now):
    ports.adapter.cache_clear()
    with override_settings(QORICANCHA_ADAPTERS={}), pytest.raises(Exception, match=r"credentials\.signer"):
        actions.issue_work_permit(by=JOB, at=now, document_id=requested.id)
    ports.adapter.cache_clear()


def test_new_permit_supersedes_the_old_one(issued, holder, now):
    later = now + timedelta(days=30)
    renewed = actions.issue_work_permit(by=JOB, at=later, document_id=request_for(holder, at=later).id)
    issued.refresh_from_db()
    assert (renewed.state, issued.state) == (DocumentState.ISSUED, DocumentState.SUPERSEDED)
    assert (issued.ended_at, issued.ended_by) == (later, JOB.name)
    assert [permit.id for permit in permits_of(holder.person)] == [renewed.id, issued.id]


def test_request_of_a_closed_case_is_revoked(requested, holder, now):
    ended(holder.case, CaseStatus.WITHDRAWN)
    document = actions.issue_work_permit(by=JOB, at=now, document_id=requested.id)
    assert (document.state, document.reason, document.file) == (DocumentState.REVOKED, "CASE_CLOSED", None)


@pytest.mark.parametrize("actor", [secretary("LIM"), Actor.public(), Actor.applicant(UUID(int=3))])
def test_people_do_not_issue(requested, now, actor):
    with pytest.raises(NotAllowed):
        actions.issue_work_permit(by=actor, at=now, document_id=requested.id)


def test_unknown_document(db, now):
    with pytest.raises(NotFound):
        actions.issue_work_permit(by=JOB, at=now, document_id=UUID(int=5))


def test_holder_is_told_once(requested, holder, authority, now):
    address = "maria.quispe@example.org"
    with acting(OPERATOR):
        contact = Contact.objects.create(
            owner=holder.person, kind="EMAIL", key=new_key(), value=address,
            token=contact_token("EMAIL", address), created_at=now, verified_at=now,
        )  # fmt: skip
    for _ in range(2):
        actions.issue_work_permit(by=JOB, at=now, document_id=requested.id)
    [message] = OutboxMessage.objects.select_related("key")
    assert (message.letter, message.contact_id, message.files) == ("permit_ready", contact.id, [])


def test_altered_file_is_not_served(issued):
    issued.sha256 = hashlib.sha256(b"something else").digest()
    with pytest.raises(FileAltered):
        signed_file_of(issued)


def test_permit_not_issued_yet_is_not_served(requested):
    with pytest.raises(NotFound):
        signed_file_of(requested)


def test_database_refuses_half_an_issue(requested):
    with acting(OPERATOR), pytest.raises(Exception, match="document_"), transaction.atomic():
        Document.objects.filter(id=requested.id).update(state=DocumentState.ISSUED)
