"""Signed permits with one thing wrong, made with pyHanko as a forger who has the right key would make them."""

import dataclasses
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from asn1crypto import cms, crl, tsp, x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import CertificateRevocationListBuilder, RevokedCertificateBuilder
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter, append_signature_field
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.validation.dss import DocumentSecurityStore

from qoricancha.integrations.demo_authority.certificates import Certified, certificate_path, key_path, load_or_create
from qoricancha.integrations.demo_authority.timestamps import answer
from qoricancha.integrations.pades.field import with_signature_field
from qoricancha.integrations.pades.keys import FileKeys
from qoricancha.integrations.pades.signer import BYTES_RESERVED
from tests.integrations.conftest import PLACE
from tests.tools import papers

FIELD = "Firma"


def list_of(authority: Certified, *, at: datetime, revoked: Sequence[int] = (), life: timedelta | None = None) -> Any:
    """Return a revocation list of an authority; a negative `life` makes one that has lapsed."""
    last = at - timedelta(days=2)
    builder = CertificateRevocationListBuilder().issuer_name(authority.certificate.subject).last_update(last)
    builder = builder.next_update(at + (timedelta(days=1) if life is None else life))
    for serial in revoked:
        entry = RevokedCertificateBuilder().serial_number(serial).revocation_date(last).build()
        builder = builder.add_revoked_certificate(entry)
    return crl.CertificateList.load(builder.sign(authority.key, SHA256()).public_bytes(Encoding.DER))


def as_asn1(certified: Certified) -> x509.Certificate:
    """Return the certificate as pyHanko takes it."""
    return x509.Certificate.load(certified.certificate.public_bytes(Encoding.DER))


class InProcess(TimeStamper):
    """A time-stamp authority of the forger's choice: whose key stamps, which digest, and what becomes of the token."""

    def __init__(
        self,
        unit: Certified,
        chain: Sequence[Certified],
        *,
        at: datetime,
        digest: Callable[[bytes], bytes] = bytes,
        token: Callable[[cms.ContentInfo], cms.ContentInfo] = lambda made: made,
    ) -> None:
        super().__init__()
        self._unit, self._chain, self._at, self._digest, self._token = unit, list(chain), at, digest, token

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        """Stamp what the forger likes."""
        return self._token(await super().async_timestamp(self._digest(message_digest), md_algorithm))

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """Answer as the demo's authority does."""
        return tsp.TimeStampResp.load(answer(req.dump(), unit=self._unit, chain=self._chain, at=self._at))


def with_a_broken_signature(token: cms.ContentInfo) -> cms.ContentInfo:
    """Return the time-stamp with one bit of its signature changed."""
    signed = token["content"]
    signer = signed["signer_infos"][0]
    signature = bytearray(signer["signature"].native)
    signature[-1] ^= 1
    signer["signature"] = bytes(signature)
    return cms.ContentInfo({"content_type": "signed_data", "content": signed.copy()})


@dataclass(frozen=True)
class Forgery:
    """How a permit is signed. As it stands it is what the gate accepts; each test changes one thing."""

    home: Path
    at: datetime
    level: MDPPerm | None = MDPPerm.NO_CHANGES
    signed_by: str = "secretary"
    lists: Callable[[dict[str, Certified], datetime], list[Any]] = field(
        default=lambda known, at: [list_of(known["issuing"], at=at), list_of(known["root"], at=at)]
    )
    stamper: Callable[[dict[str, Certified], datetime], TimeStamper | None] = field(
        default=lambda known, at: InProcess(known["timestamp"], [known["issuing"]], at=at)
    )
    before_signing: Callable[[IncrementalPdfFileWriter], None] = field(default=lambda writer: None)

    def but(self, **changes: object) -> "Forgery":
        """Return the same with changes."""
        return dataclasses.replace(self, **changes)

    @property
    def known(self) -> dict[str, Certified]:
        """Return the authority's keys."""
        return load_or_create(self.home, url="", at=self.at)

    def permit(self) -> bytes:
        """Return a permit signed this way, in one revision, with the validation data under the signature."""
        prepared = with_signature_field(papers.permit(), box=PLACE.box, name=FIELD, label=PLACE.label)
        return self.sign(prepared, field=FIELD)

    def sign(self, pdf: bytes, *, field: str) -> bytes:
        """Sign in one more revision."""
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        self.keep_validation_data(writer)
        self.before_signing(writer)
        metadata = signers.PdfSignatureMetadata(
            field_name=field,
            certify=self.level is not None,
            docmdp_permissions=self.level or MDPPerm.FILL_FORMS,
            subfilter=SigSeedSubFilter.PADES,
            md_algorithm="sha256",
        )
        signer = signers.PdfSigner(metadata, self._signer(), timestamper=self.stamper(self.known, self.at))
        return signer.sign_pdf(writer, existing_fields_only=True, bytes_reserved=BYTES_RESERVED).getvalue()

    def sign_again(self, pdf: bytes) -> bytes:
        """Add a second signature, in a field and a revision of its own."""
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        append_signature_field(writer, SigFieldSpec("Otra", box=(40, 40, 120, 60)))
        out = io.BytesIO()
        writer.write(out)
        return self.but(level=None).sign(out.getvalue(), field="Otra")

    def keep_validation_data(self, writer: IncrementalPdfFileWriter) -> None:
        """Put certificates and revocation lists into the file, before it is signed."""
        known = self.known
        certificates = [as_asn1(known[name]) for name in ("issuing", "secretary", "timestamp")]
        DocumentSecurityStore.supply_dss_in_writer(
            writer, None, certs=certificates, crls=self.lists(known, self.at), embed_roots=False
        )

    def _signer(self) -> signers.SimpleSigner:
        return FileKeys(
            key_path(self.home, self.signed_by),
            certificate_path(self.home, self.signed_by),
            [certificate_path(self.home, "issuing")],
        ).signer
