"""The gate and the outside judges: what each accepts and what each refuses."""

import hashlib
import io
from dataclasses import dataclass

import pikepdf
import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter

from qoricancha.integrations.demo_authority.certificates import certificate_path, load_or_create
from qoricancha.integrations.pades.field import with_signature_field
from qoricancha.integrations.pades.gate import Fault, SignatureRefused, check_signed
from qoricancha.integrations.pades.keys import read_certificate
from tests.integrations.conftest import PLACE
from tests.tools import papers
from tests.tools.programs import run


@dataclass(frozen=True)
class Detached:
    """The CMS object of a signed PDF and the bytes that it signs."""

    cms: bytes
    content: bytes


def detached(pdf: bytes) -> Detached:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        signature = document.Root.AcroForm.Fields[0].V
        start, before, after, rest = (int(number) for number in signature.ByteRange)
        padded = bytes(signature.Contents)
    length = int.from_bytes(padded[2:4]) + 4  # DER: SEQUENCE with a two-byte length
    return Detached(padded[:length], pdf[start : start + before] + pdf[after : after + rest])


def flipped(pdf: bytes) -> bytes:
    """Return the file with one bit of the photograph's data changed."""
    place = pdf.index(b"\xff\xda") + 100  # start of scan of the JPEG
    return pdf[:place] + bytes([pdf[place] ^ 1]) + pdf[place + 1 :]


def painted_over(pdf: bytes) -> bytes:
    """Return the file with another name painted over it in an incremental update."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    page = writer.root["/Pages"]["/Kids"][0].get_object()
    paint = generic.StreamObject(stream_data=b"q 1 1 1 rg 40 500 300 20 re f Q")
    contents = page["/Contents"]
    before = list(contents) if isinstance(contents, generic.ArrayObject) else [page.raw_get("/Contents")]
    page["/Contents"] = generic.ArrayObject([*before, writer.add_object(paint)])
    writer.update_container(page)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.fixture
def roots(authority):
    return [read_certificate(authority.certificate("root"))]


def faults(pdf: bytes, **given) -> tuple[Fault, ...]:
    with pytest.raises(SignatureRefused) as refusal:
        check_signed(pdf, **given)
    return refusal.value.faults


def test_gate_passes_what_the_signer_made(signed_permit, roots, present):
    digest = hashlib.sha256(signed_permit).digest()
    status = check_signed(signed_permit, roots=roots, at=present, sha256=digest)
    assert status.bottom_line
    assert abs((status.timestamp_validity.timestamp - present).total_seconds()) < 300


def test_gate_refuses_a_changed_bit(signed_permit, roots, present):
    assert faults(flipped(signed_permit), roots=roots, at=present) == (Fault.BROKEN,)


@pytest.mark.parametrize("place", ["in the signature", "in the last line", "in the first object"])
def test_gate_refuses_a_changed_byte_anywhere(signed_permit, roots, present, place):
    offset = {
        "in the signature": signed_permit.index(b"/Contents <30") + 900,
        "in the last line": len(signed_permit) - 3,
        "in the first object": 30,
    }[place]
    changed = signed_permit[:offset] + bytes([signed_permit[offset] ^ 1]) + signed_permit[offset + 1 :]
    with pytest.raises(SignatureRefused):
        check_signed(changed, roots=roots, at=present)


def test_gate_refuses_what_was_painted_over(signed_permit, roots, present):
    assert faults(painted_over(signed_permit), roots=roots, at=present) == (
        Fault.NOT_WHOLLY_COVERED,
        Fault.CHANGED_AFTERWARDS,
    )


def test_gate_refuses_a_file_that_is_not_the_stored_one(signed_permit, roots, present):
    digest = hashlib.sha256(signed_permit).digest()
    assert faults(signed_permit + b"\n", roots=roots, at=present, sha256=digest) == (Fault.ALTERED_FILE,)


def test_gate_refuses_the_unsigned(roots, present):
    assert faults(papers.permit(), roots=roots, at=present) == (Fault.NOT_ONE_SIGNATURE,)


def test_gate_refuses_strangers(signed_permit, present, tmp_path):
    load_or_create(tmp_path, url="http://127.0.0.1:1", at=present)
    strangers = [read_certificate(certificate_path(tmp_path, "root"))]
    assert faults(signed_permit, roots=strangers, at=present) == (Fault.UNTRUSTED, Fault.NO_TIME_STAMP)


def test_gate_refuses_a_signature_without_revocation_data(authority, roots, present):
    """A plain signature of the right key, which forbids nothing and carries neither stamp nor lists."""
    prepared = with_signature_field(papers.permit(), box=PLACE.box, name="Firma", label=PLACE.label)
    signer = signers.PdfSigner(
        signers.PdfSignatureMetadata(field_name="Firma", subfilter=SigSeedSubFilter.PADES, md_algorithm="sha256"),
        authority.signer().keys.signer,
    )
    out = signer.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(prepared)), existing_fields_only=True)
    assert faults(out.getvalue(), roots=roots, at=present) == (Fault.NO_VALIDATION_DATA,)


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\n", b"a letter"])
def test_gate_refuses_what_is_no_pdf(roots, present, content):
    assert faults(content, roots=roots, at=present) == (Fault.UNREADABLE,)


def test_pdfsig_accepts_the_good_and_refuses_the_changed(signed_permit, tmp_path):
    for name, pdf in {"good": signed_permit, "flipped": flipped(signed_permit)}.items():
        (tmp_path / f"{name}.pdf").write_bytes(pdf)
    good = run("pdfsig", "-nocert", tmp_path / "good.pdf").stdout
    assert "Signature Validation: Signature is Valid." in good
    assert "Total document signed" in good
    changed = run("pdfsig", "-nocert", tmp_path / "flipped.pdf").stdout
    assert "Signature Validation: Digest Mismatch." in changed


def test_pdfsig_tells_a_painted_file_from_a_whole_one(signed_permit, tmp_path):
    """One revision means that even a checker without difference analysis sees that something was added."""
    (tmp_path / "painted.pdf").write_bytes(painted_over(signed_permit))
    assert "Not total document signed" in run("pdfsig", "-nocert", tmp_path / "painted.pdf").stdout


@pytest.mark.parametrize(("change", "exit_code"), [(bytes, 0), (flipped, 4)], ids=["good", "flipped"])
def test_openssl_accepts_the_good_and_refuses_the_changed(authority, signed_permit, tmp_path, change, exit_code):
    parts = detached(change(signed_permit))
    (tmp_path / "signature.der").write_bytes(parts.cms)
    (tmp_path / "content").write_bytes(parts.content)
    result = run(
        "openssl", "cms", "-verify", "-cades", "-inform", "DER", "-in", tmp_path / "signature.der",
        "-content", tmp_path / "content", "-binary", "-CAfile", authority.certificate("root"),
        "-purpose", "any", "-out", tmp_path / "out",
    )  # fmt: skip
    assert result.returncode == exit_code, result.stderr
