"""What comes out of the signer, and that nothing comes out when a part is missing."""

import dataclasses
import io
from pathlib import Path

import pikepdf
import pytest

from qoricancha.credentials.rules.ports import CannotSign
from qoricancha.integrations.pades.keys import FileKeys, read_certificate
from tests.integrations.conftest import PLACE
from tests.tools import papers
from tests.tools.authority import Authority
from tests.tools.programs import run, verapdf

NOBODY_LISTENS = "http://127.0.0.1:9"


@pytest.fixture
def revoked(authority: Authority):
    """The Executive Secretary's certificate is revoked while the test runs."""
    path = authority.home / "authority" / "revoked.txt"
    path.write_text(f"{read_certificate(authority.certificate('secretary')).serial_number:x}\n")
    yield
    path.unlink()


def test_signature_covers_every_byte_in_one_revision(signed_permit):
    with pikepdf.open(io.BytesIO(signed_permit)) as document:
        signature = document.Root.AcroForm.Fields[0].V
        start, before, after, rest = (int(number) for number in signature.ByteRange)
        assert (start, after + rest) == (0, len(signed_permit))
        assert after - before == 2 * len(bytes(signature.Contents)) + len("<>")
        assert str(signature.SubFilter) == "/ETSI.CAdES.detached"
        assert int(signature.Reference[0].TransformParams.P) == 1  # DocMDP: no changes
        assert len(document.Root.DSS.CRLs) == 2
        assert len(document.Root.DSS.Certs) >= 3


@pytest.mark.parametrize("changes", [{}, papers.LONGEST, papers.ONE_NAME_ONLY], ids=["usual", "longest", "one name"])
def test_signed_permit_is_archival_and_accessible(authority, present, tmp_path, changes):
    signed = tmp_path / "permit.pdf"
    signed.write_bytes(authority.signer().sign(papers.permit(**changes), place=PLACE, at=present))
    assert verapdf("2a,ua1", signed) == ["PASS 2a", "PASS ua1"]


def test_constancia_is_archival_and_accessible(tmp_path):
    paper = tmp_path / "constancia.pdf"
    paper.write_bytes(papers.constancia(**papers.LONGEST))
    assert verapdf("2a,ua1", paper) == ["PASS 2a", "PASS ua1"]


def test_verapdf_fails_what_is_neither(tmp_path):
    """The judge can say no: the same permit without its tags."""
    with pikepdf.open(io.BytesIO(papers.permit())) as document:
        del document.Root.StructTreeRoot
        document.save(tmp_path / "untagged.pdf")
    lines = verapdf("2a,ua1", tmp_path / "untagged.pdf")
    assert [line for line in lines if not line.startswith(" ")] == ["FAIL 2a", "FAIL ua1"]


def test_qpdf_finds_the_file_sound(signed_permit, tmp_path):
    (tmp_path / "permit.pdf").write_bytes(signed_permit)
    assert run("qpdf", "--check", tmp_path / "permit.pdf").returncode == 0


def test_qr_is_read_from_the_printed_page(signed_permit, tmp_path):
    (tmp_path / "permit.pdf").write_bytes(signed_permit)
    run("pdftoppm", "-r", "300", "-png", "-singlefile", tmp_path / "permit.pdf", tmp_path / "page")
    seen = run("zbarimg", "--quiet", "--raw", tmp_path / "page.png").stdout.strip()
    assert seen == papers.ADDRESS + papers.TOKEN


def test_signer_is_named_on_the_paper(signed_permit, tmp_path):
    (tmp_path / "permit.pdf").write_bytes(signed_permit)
    text = run("pdftotext", "-layout", tmp_path / "permit.pdf", "-").stdout
    lines = [line.rsplit("  ", 1)[-1].strip() for line in text.splitlines()]
    start = lines.index("Firmado digitalmente por:")
    assert lines[start + 1 : start + 3] == ["Amaru Ficticio", "Secretaría Ejecutiva"]


def test_nothing_is_signed_with_a_revoked_certificate(authority, present, revoked):
    with pytest.raises(CannotSign, match="revoked"):
        authority.signer().sign(papers.permit(), place=PLACE, at=present)


def test_nothing_is_signed_without_revocation_lists(authority, present):
    with pytest.raises(CannotSign):
        authority.signer(url=NOBODY_LISTENS).sign(papers.permit(), place=PLACE, at=present)


def test_nothing_is_signed_without_a_time_stamp(authority, present):
    signer = authority.signer(time_stamps=f"{NOBODY_LISTENS}/tsa")
    with pytest.raises(CannotSign):
        signer.sign(papers.permit(), place=PLACE, at=present)


def test_nothing_is_signed_when_the_time_stamp_authority_answers_nonsense(authority, present):
    signer = authority.signer(time_stamps=f"{authority.url}/ca/root.pem".replace("/ca/root.pem", "/healthz"))
    with pytest.raises(CannotSign):
        signer.sign(papers.permit(), place=PLACE, at=present)


def test_nothing_is_signed_without_the_key(authority, present):
    signer = authority.signer()
    keyless = dataclasses.replace(
        signer, keys=FileKeys(Path("/nowhere/secretary.key"), authority.certificate("secretary"), [])
    )
    with pytest.raises(CannotSign):
        keyless.sign(papers.permit(), place=PLACE, at=present)


def test_nothing_is_signed_with_a_certificate_of_somebody_else(authority, present):
    signer = dataclasses.replace(authority.signer(), roots=[read_certificate(authority.certificate("timestamp"))])
    with pytest.raises(CannotSign):
        signer.sign(papers.permit(), place=PLACE, at=present)


def test_what_is_no_pdf_of_ours_is_not_signed(authority, present):
    with pytest.raises(CannotSign):
        authority.signer().sign(b"%PDF-1.7 nothing in it", place=PLACE, at=present)
