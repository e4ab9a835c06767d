"""The adapter that signs: field, PAdES B-LT signature with a time-stamp, gate."""

import io
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import pikepdf
from asn1crypto import x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.signers.pdf_signer import DSSContentSettings, SigDSSPlacementPreference
from pyhanko.sign.timestamps import TimeStamper
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import PathError, ValidationError

from qoricancha.credentials.rules.ports import CannotSign, SignaturePlace
from qoricancha.integrations.pades.field import with_signature_field
from qoricancha.integrations.pades.gate import SignatureRefused, check_signed
from qoricancha.integrations.pades.keys import KeySource
from qoricancha.integrations.pades.outside import fetch_revocation_lists
from qoricancha.integrations.pades.stamp import stamp_style
from qoricancha.kernel import clock
from qoricancha.kernel.wording import moment_in_figures

FIELD = "FirmaSecretariaEjecutiva"
PLACE_NAME = "Lima, Perú"
BYTES_RESERVED = 16 * 1024  # hexadecimal digits for the CMS object: certificates, signature, time-stamp

FAILURES = (OSError, ValueError, SigningError, PdfError, pikepdf.PdfError, PathError, ValidationError)

# pyHanko warns at each signature that it may fetch nothing: we hand it the lists ourselves.
logging.getLogger("pyhanko.sign.signers.pdf_signer").setLevel(logging.ERROR)


@dataclass(frozen=True)
class PadesSigner:
    """Signs PDF documents of this house. One per process: it remembers certificates, not documents."""

    keys: KeySource
    roots: Sequence[x509.Certificate]
    time_stamps: TimeStamper
    revocation_lists: Sequence[str]

    def sign(self, pdf: bytes, *, place: SignaturePlace, at: datetime) -> bytes:
        """Return the signed PDF in one revision, every byte covered, after it passed the gate. Raises CannotSign.

        `at` is printed; what counts in law is the time-stamp.
        """
        try:
            prepared = with_signature_field(pdf, box=place.box, name=FIELD, label=place.label)
            signed = self._signed(prepared, reason=place.reason, at=at)
            check_signed(signed, roots=self.roots, at=clock.now())
        except SignatureRefused as refusal:
            raise CannotSign(f"the gate refused the signed document: {refusal}") from refusal
        except FAILURES as error:
            raise CannotSign(": ".join(str(part) for part in (error, error.__cause__) if part)) from error
        return signed

    def _signed(self, prepared: bytes, *, reason: str, at: datetime) -> bytes:
        signer = PdfSigner(
            self._metadata(reason), self.keys.signer, timestamper=self.time_stamps, stamp_style=stamp_style()
        )
        out = io.BytesIO()
        signer.sign_pdf(
            IncrementalPdfFileWriter(io.BytesIO(prepared)),
            existing_fields_only=True,
            bytes_reserved=BYTES_RESERVED,
            appearance_text_params={"reason": reason, "moment": moment_in_figures(at)},
            output=out,
        )
        return out.getvalue()

    def _metadata(self, reason: str) -> PdfSignatureMetadata:
        """Ask for B-LT in one revision: the validation data lie under the signature too."""
        return PdfSignatureMetadata(
            field_name=FIELD,
            certify=True,
            docmdp_permissions=MDPPerm.NO_CHANGES,
            subfilter=SigSeedSubFilter.PADES,
            md_algorithm="sha256",
            reason=reason,
            location=PLACE_NAME,
            embed_validation_info=True,
            validation_context=self._certificates_and_lists(),
            dss_settings=DSSContentSettings(
                include_vri=False, placement=SigDSSPlacementPreference.TOGETHER_WITH_SIGNATURE
            ),
        )

    def _certificates_and_lists(self) -> ValidationContext:
        return ValidationContext(
            trust_roots=list(self.roots),
            crls=fetch_revocation_lists(self.revocation_lists),
            allow_fetching=False,
            revocation_mode="require",
        )
