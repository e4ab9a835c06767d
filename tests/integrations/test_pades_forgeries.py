"""Forgeries by somebody who has the right key or a part of it: each differs from a good permit in one thing."""

import io
from datetime import timedelta

import pytest
from asn1crypto import cms
from cryptography import x509
from hypothesis import given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.validation.dss import DocumentSecurityStore

from qoricancha.integrations.demo_authority import certificates
from qoricancha.integrations.demo_authority.certificates import load_or_create
from qoricancha.integrations.pades.gate import Fault, check_signed
from qoricancha.integrations.pades.keys import read_certificate
from qoricancha.kernel import clock
from tests.integrations.test_pades_gate import detached, faults
from tests.tools import papers
from tests.tools.forger import Forgery, InProcess, list_of, with_a_broken_signature


@pytest.fixture
def forgery(authority, present) -> Forgery:
    """What the gate accepts; a test changes one thing."""
    return Forgery(authority.home, present)


@pytest.fixture
def judged(authority, present):
    """Return the faults that the gate finds."""
    roots = [read_certificate(authority.certificate("root"))]
    return lambda pdf, at=present: faults(pdf, roots=roots, at=at)


def test_without_a_change_the_forger_makes_what_the_gate_accepts(forgery, authority, present):
    """Or else the tests below would show nothing."""
    check_signed(forgery.permit(), roots=[read_certificate(authority.certificate("root"))], at=present)


@pytest.mark.parametrize("level", [MDPPerm.FILL_FORMS, MDPPerm.ANNOTATE, None], ids=["forms", "notes", "uncertified"])
def test_a_signature_that_lets_others_change_the_paper_is_refused(forgery, judged, level):
    assert judged(forgery.but(level=level).permit()) == (Fault.CHANGES_ALLOWED,)


def test_a_second_signature_is_refused_though_the_first_one_allows_it(forgery, judged):
    once = forgery.but(level=MDPPerm.FILL_FORMS).permit()
    assert judged(forgery.sign_again(once)) == (Fault.NOT_ONE_SIGNATURE,)


def test_a_time_stamp_over_the_whole_is_no_signature(forgery, judged, present):
    stamper = InProcess(forgery.known["timestamp"], [forgery.known["issuing"]], at=present)
    writer = IncrementalPdfFileWriter(io.BytesIO(papers.permit()))
    forgery.keep_validation_data(writer)
    out = signers.PdfTimeStamper(stamper).timestamp_pdf(writer, "sha256", validation_context=None)
    assert judged(out.getvalue()) == (Fault.UNREADABLE,)


@pytest.mark.parametrize("kept", [[], ["root"]], ids=["none", "only the root's"])
def test_without_the_list_of_who_issued_the_certificate_nobody_is_trusted(forgery, judged, kept):
    """The authority answers all the while: the gate must not fetch what the file lacks."""
    lists = lambda known, at: [list_of(known[name], at=at) for name in kept]  # noqa: E731 - one line says it
    assert judged(forgery.but(lists=lists).permit()) == (Fault.UNTRUSTED, Fault.NO_TIME_STAMP)


def test_without_the_roots_list_nobody_is_trusted(forgery, judged):
    lists = lambda known, at: [list_of(known["issuing"], at=at)]  # noqa: E731
    assert judged(forgery.but(lists=lists).permit()) == (Fault.UNTRUSTED, Fault.NO_TIME_STAMP)


def test_a_certificate_that_names_no_list_needs_one_all_the_same(tmp_path, present, monkeypatch):
    nothing = x509.UnrecognizedExtension(x509.ObjectIdentifier("2.25.1"), b"\x05\x00")
    monkeypatch.setattr(certificates, "_revocation_list_at", lambda url: nothing)
    forgery = Forgery(tmp_path, present, lists=lambda known, at: [])
    pdf, roots = forgery.permit(), [read_certificate(certificates.certificate_path(tmp_path, "root"))]
    assert faults(pdf, roots=roots, at=present) == (Fault.UNTRUSTED, Fault.NO_TIME_STAMP)


def test_a_list_that_has_lapsed_says_nothing(forgery, judged):
    lists = lambda known, at: [  # noqa: E731
        list_of(known["issuing"], at=at, life=-timedelta(days=1)),
        list_of(known["root"], at=at),
    ]
    assert judged(forgery.but(lists=lists).permit()) == (Fault.UNTRUSTED, Fault.NO_TIME_STAMP)


def test_a_list_that_a_stranger_signed_says_nothing(forgery, judged, present, tmp_path):
    strangers = load_or_create(tmp_path, url="", at=present)
    lists = lambda known, at: [list_of(strangers["issuing"], at=at), list_of(known["root"], at=at)]  # noqa: E731
    assert judged(forgery.but(lists=lists).permit()) == (Fault.UNTRUSTED, Fault.NO_TIME_STAMP)


@pytest.mark.parametrize(
    ("revoked", "found"),
    [
        ("secretary", (Fault.UNTRUSTED,)),
        ("timestamp", (Fault.NO_TIME_STAMP,)),
        ("issuing", (Fault.UNTRUSTED, Fault.NO_TIME_STAMP)),
    ],
)
def test_whoever_was_revoked_is_not_trusted(forgery, judged, revoked, found):
    serial = forgery.known[revoked].certificate.serial_number
    lists = lambda known, at: [list_of(known[name], at=at, revoked=[serial]) for name in ("issuing", "root")]  # noqa: E731
    assert judged(forgery.but(lists=lists).permit()) == found


def test_certificates_are_judged_as_of_the_moment_given(forgery, judged, present):
    after_all_have_lapsed = present + timedelta(days=21 * 365)
    assert judged(forgery.permit(), at=after_all_have_lapsed) == (Fault.UNTRUSTED, Fault.NO_TIME_STAMP)


@pytest.mark.parametrize("who", ["timestamp", "issuing"])
def test_a_certificate_that_is_not_for_signing_documents_is_refused(forgery, judged, who):
    assert judged(forgery.but(signed_by=who).permit()) == (Fault.UNTRUSTED,)


def test_a_changed_signature_value_is_refused(forgery, judged):
    permit = forgery.permit()
    value = cms.ContentInfo.load(detached(permit).cms)["content"]["signer_infos"][0]["signature"].native
    place = permit.lower().index(value.hex().encode())
    last = place + 2 * len(value) - 1
    digit = b"1" if permit[last : last + 1] != b"1" else b"2"
    assert judged(permit[:last] + digit + permit[last + 1 :]) == (Fault.BROKEN, Fault.NO_TIME_STAMP)


@pytest.mark.parametrize("tail", [b"\n", b"\n% a note"])
def test_a_tail_is_not_covered(forgery, judged, tail):
    assert judged(forgery.permit() + tail) == (Fault.NOT_WHOLLY_COVERED,)


def test_validation_data_that_come_later_are_not_covered(forgery, judged, present):
    """PAdES would let it pass, and DocMDP too; one revision means that whoever adds anything is seen."""
    writer = IncrementalPdfFileWriter(io.BytesIO(forgery.permit()))
    more = [list_of(forgery.known["issuing"], at=present)]
    DocumentSecurityStore.supply_dss_in_writer(writer, None, certs=[], crls=more, embed_roots=False)
    out = io.BytesIO()
    writer.write(out)
    assert judged(out.getvalue()) == (Fault.NOT_WHOLLY_COVERED,)


def test_without_a_time_stamp_it_is_refused(forgery, judged):
    assert judged(forgery.but(stamper=lambda known, at: None).permit()) == (Fault.NO_TIME_STAMP,)


def test_a_time_stamp_of_a_stranger_is_refused(forgery, judged, present, tmp_path):
    strangers = load_or_create(tmp_path, url="", at=present)
    stamper = lambda known, at: InProcess(strangers["timestamp"], [strangers["issuing"]], at=at)  # noqa: E731
    assert judged(forgery.but(stamper=stamper).permit()) == (Fault.NO_TIME_STAMP,)


def test_a_time_stamp_by_the_signer_is_refused(forgery, judged):
    """Whoever has the signing key could else put any date on a paper."""
    stamper = lambda known, at: InProcess(known["secretary"], [known["issuing"]], at=at)  # noqa: E731
    assert judged(forgery.but(stamper=stamper).permit()) == (Fault.NO_TIME_STAMP,)


def test_a_time_stamp_of_another_signature_is_refused(forgery, judged):
    stamper = lambda known, at: InProcess(  # noqa: E731
        known["timestamp"], [known["issuing"]], at=at, digest=lambda digest: digest[::-1]
    )
    assert judged(forgery.but(stamper=stamper).permit()) == (Fault.NO_TIME_STAMP,)


def test_a_time_stamp_with_a_broken_signature_is_refused(forgery, judged):
    stamper = lambda known, at: InProcess(  # noqa: E731
        known["timestamp"], [known["issuing"]], at=at, token=with_a_broken_signature
    )
    assert judged(forgery.but(stamper=stamper).permit()) == (Fault.NO_TIME_STAMP,)


def test_a_file_that_readers_would_mend_each_in_their_own_way_is_refused(forgery, judged):
    """A reference into nothing, under a good signature: what one reader takes for empty another may look for."""

    def break_a_reference(writer: IncrementalPdfFileWriter) -> None:
        store = writer.root["/DSS"]
        store["/OCSPs"] = generic.IndirectObject(99_999, 0, writer)
        writer.update_container(store)

    assert judged(forgery.but(before_signing=break_a_reference).permit()) == (Fault.UNREADABLE,)


@settings(max_examples=60, deadline=None)
@given(place=st.floats(0, 1, exclude_max=True), bits=st.integers(1, 255))
def test_no_byte_outside_the_signature_can_be_changed(authority, signed_permit, place, bits):
    """And whatever the change does to the file, the answer is a refusal and no other error."""
    start = signed_permit.index(b"/Contents <") + len(b"/Contents <")
    end = signed_permit.index(b">", start)
    offset = int(place * (len(signed_permit) - (end - start)))
    offset += (end - start) * (offset >= start)
    changed = signed_permit[:offset] + bytes([signed_permit[offset] ^ bits]) + signed_permit[offset + 1 :]
    assert faults(changed, roots=[read_certificate(authority.certificate("root"))], at=clock.now())
