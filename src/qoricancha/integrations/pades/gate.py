"""The gate: what a signed document must pass before anybody gets it.

One revision, one signature, every byte under it, nothing painted over, a
trusted certificate whose revocation data lie in the file, a trusted
time-stamp, and the hash that was stored.
"""

import asyncio
import hashlib
import hmac
import io
from collections.abc import Iterator, Sequence
from datetime import datetime
from enum import StrEnum

from asn1crypto import x509
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.validation import EmbeddedPdfSignature, async_validate_pdf_signature
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import SignatureValidationError, ValidationInfoReadingError
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext


class Fault(StrEnum):
    """Why a document is refused."""

    ALTERED_FILE = "the file is not the one that was stored (SHA-256)"
    UNREADABLE = "the file cannot be read as a signed PDF"
    NOT_ONE_SIGNATURE = "the file does not hold exactly one signature"
    NOT_WHOLLY_COVERED = "the signature does not cover every byte of the file"
    CHANGED_AFTERWARDS = "something was added after signing that the signature forbids"
    CHANGES_ALLOWED = "the signature does not forbid all changes"
    BROKEN = "the signed bytes or the signature were changed"
    UNTRUSTED = "the signer's certificate is not trusted, or was revoked"
    NO_TIME_STAMP = "there is no trusted time-stamp"
    NO_VALIDATION_DATA = "the revocation data are not in the file"


class SignatureRefused(Exception):
    """The document did not pass; `faults` says why."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


def check_signed(
    pdf: bytes, *, roots: Sequence[x509.Certificate], at: datetime, sha256: bytes | None = None
) -> PdfSignatureStatus:
    """Return pyHanko's status of a document that passes. Raises SignatureRefused with every fault.

    `sha256` is the stored digest of the file, where there is one; `at` the
    moment at which the certificates are judged.
    """
    if sha256 is not None and not hmac.compare_digest(hashlib.sha256(pdf).digest(), sha256):
        raise SignatureRefused(Fault.ALTERED_FILE)
    try:
        reader = PdfFileReader(io.BytesIO(pdf), strict=True)
        signature = _only_signature(reader)
        status = asyncio.run(async_validate_pdf_signature(signature, _own_knowledge(reader, roots, at)))
    except ValidationInfoReadingError:
        raise SignatureRefused(Fault.NO_VALIDATION_DATA) from None
    except (PdfError, SignatureValidationError, ValueError, TypeError, KeyError) as error:
        raise SignatureRefused(Fault.UNREADABLE) from error
    if faults := tuple(_faults(status, signature)):
        raise SignatureRefused(*faults)
    return status


def _only_signature(reader: PdfFileReader) -> EmbeddedPdfSignature:
    signatures = reader.embedded_signatures
    if len(signatures) != 1:
        raise SignatureRefused(Fault.NOT_ONE_SIGNATURE)
    return signatures[0]


def _own_knowledge(reader: PdfFileReader, roots: Sequence[x509.Certificate], at: datetime) -> ValidationContext:
    """Judge by what the file itself carries and by our roots; fetch nothing."""
    store = DocumentSecurityStore.read_dss(reader)
    rules = {"trust_roots": list(roots), "allow_fetching": False, "revocation_mode": "require", "moment": at}
    return store.as_validation_context(rules)


def _faults(status: PdfSignatureStatus, signature: EmbeddedPdfSignature) -> Iterator[Fault]:
    if not (status.intact and status.valid):
        yield Fault.BROKEN
    elif not status.trusted:
        yield Fault.UNTRUSTED
    if status.coverage != SignatureCoverageLevel.ENTIRE_FILE:
        yield Fault.NOT_WHOLLY_COVERED
    if not status.docmdp_ok:
        yield Fault.CHANGED_AFTERWARDS
    if signature.docmdp_level != MDPPerm.NO_CHANGES:
        yield Fault.CHANGES_ALLOWED
    stamp = status.timestamp_validity
    if stamp is None or not stamp.trusted:  # trusted only if intact and valid
        yield Fault.NO_TIME_STAMP
