"""Time-stamp responses (RFC 3161, with the certificate identified as in RFC 5816)."""

import hashlib
import secrets
from datetime import datetime

from asn1crypto import algos, cms, core, tsp, x509
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from qoricancha.integrations.demo_authority.certificates import Certified

POLICY = "2.25.61403911746275341890351167924085530871"  # an arc of our own, from a UUID
ACCEPTED_DIGESTS = {"sha256": 32, "sha384": 48, "sha512": 64}


class RequestRefused(Exception):
    """The request cannot be stamped; `failure` is the PKIFailureInfo name of RFC 3161."""

    def __init__(self, failure: str) -> None:
        super().__init__(failure)
        self.failure = failure


class _Rejection(core.Sequence):  # type: ignore[misc]
    """A TimeStampResp without a token, which asn1crypto's own class does not allow for."""

    _fields = [("status", tsp.PKIStatusInfo)]


def answer(request: bytes, *, unit: Certified, chain: list[Certified], at: datetime) -> bytes:
    """Return the TimeStampResp in DER: granted, or rejected with the reason."""
    try:
        token = _token(_read(request), unit=unit, chain=chain, at=at)
    except RequestRefused as refusal:
        return _rejected(refusal.failure)
    status = tsp.PKIStatusInfo({"status": "granted"})
    return tsp.TimeStampResp({"status": status, "time_stamp_token": token}).dump()


def _read(request: bytes) -> tsp.TimeStampReq:
    try:
        parsed = tsp.TimeStampReq.load(request, strict=True)
        algorithm = parsed["message_imprint"]["hash_algorithm"]["algorithm"].native
        digest = parsed["message_imprint"]["hashed_message"].native
        policy = parsed["req_policy"].native
    except (ValueError, TypeError):
        raise RequestRefused("bad_data_format") from None
    if algorithm not in ACCEPTED_DIGESTS:
        raise RequestRefused("bad_alg")
    if len(digest) != ACCEPTED_DIGESTS[algorithm]:
        raise RequestRefused("bad_data_format")
    if policy not in (None, POLICY):
        raise RequestRefused("unaccepted_policy")
    return parsed


def _rejected(failure: str) -> bytes:
    status = tsp.PKIStatusInfo({"status": "rejection", "fail_info": {failure}})
    return _Rejection({"status": status}).dump()


def _token(request: tsp.TimeStampReq, *, unit: Certified, chain: list[Certified], at: datetime) -> cms.ContentInfo:
    info = _info(request, at=at)
    certificate = _as_asn1(unit)
    attributes = _signed_attributes(info, certificate, at=at)
    signed = cms.SignedData(
        {
            "version": "v3",
            "digest_algorithms": [{"algorithm": "sha256"}],
            "encap_content_info": {"content_type": "tst_info", "content": cms.ParsableOctetString(info)},
            "signer_infos": [_signer_info(unit, certificate, attributes)],
        }
    )
    if request["cert_req"].native:
        signed["certificates"] = [certificate, *map(_as_asn1, chain)]
    return cms.ContentInfo({"content_type": "signed_data", "content": signed})


def _info(request: tsp.TimeStampReq, *, at: datetime) -> bytes:
    info = tsp.TSTInfo(
        {
            "version": "v1",
            "policy": POLICY,
            "message_imprint": request["message_imprint"],
            "serial_number": secrets.randbits(127),
            "gen_time": at.replace(microsecond=0),
            "accuracy": {"seconds": 1},
        }
    )
    if request["nonce"].native is not None:
        info["nonce"] = request["nonce"]
    return info.dump()


def _signed_attributes(info: bytes, certificate: x509.Certificate, *, at: datetime) -> cms.CMSAttributes:
    identified = tsp.SigningCertificateV2(
        {"certs": [{"cert_hash": hashlib.sha256(certificate.dump()).digest()}]}  # SHA-256 is the default
    )
    return cms.CMSAttributes(
        [
            cms.CMSAttribute({"type": "content_type", "values": ["tst_info"]}),
            cms.CMSAttribute({"type": "signing_time", "values": [cms.Time({"utc_time": core.UTCTime(at)})]}),
            cms.CMSAttribute({"type": "message_digest", "values": [hashlib.sha256(info).digest()]}),
            cms.CMSAttribute({"type": "signing_certificate_v2", "values": [identified]}),
        ]
    )


def _signer_info(unit: Certified, certificate: x509.Certificate, attributes: cms.CMSAttributes) -> cms.SignerInfo:
    return cms.SignerInfo(
        {
            "version": "v1",
            "sid": cms.SignerIdentifier(
                "issuer_and_serial_number",
                {"issuer": certificate.issuer, "serial_number": certificate.serial_number},
            ),
            "digest_algorithm": algos.DigestAlgorithm({"algorithm": "sha256"}),
            "signature_algorithm": algos.SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"}),
            "signed_attrs": attributes,
            "signature": unit.key.sign(attributes.dump(), ECDSA(SHA256())),
        }
    )


def _as_asn1(certified: Certified) -> x509.Certificate:
    return x509.Certificate.load(certified.certificate.public_bytes(Encoding.DER))
