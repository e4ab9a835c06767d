"""Certificate revocation lists that renew themselves (RFC 5280, section 5).

A certificate is revoked by writing its serial number, in hexadecimal, as a
line of `authority/revoked.txt`; the next list carries it.
"""

from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from qoricancha.integrations.demo_authority.certificates import FOLDER, Certified

LIFETIME = timedelta(hours=24)
RENEW_AFTER = LIFETIME / 2
LEEWAY = timedelta(minutes=5)


class RevocationLists:
    """The current list of each authority, signed anew half a life before it would lapse."""

    def __init__(self, home: Path, authorities: dict[str, Certified]) -> None:
        self._revoked = home / FOLDER / "revoked.txt"
        self._authorities = authorities
        self._lists: dict[str, tuple[datetime, frozenset[int], bytes]] = {}

    def current(self, name: str, *, at: datetime) -> bytes:
        """Return the list in DER. Raises KeyError for an authority that is none of ours."""
        authority, revoked = self._authorities[name], self._serials()
        signed_at, listed, content = self._lists.get(name, (None, None, b""))
        if signed_at is None or listed != revoked or at - signed_at >= RENEW_AFTER:
            content = _signed_list(authority, revoked, at=at)
            self._lists[name] = (at, revoked, content)
        return content

    def _serials(self) -> frozenset[int]:
        try:
            lines = self._revoked.read_text(encoding="ascii").split()
        except FileNotFoundError:
            return frozenset()
        return frozenset(int(line, 16) for line in lines)


def _signed_list(authority: Certified, revoked: frozenset[int], *, at: datetime) -> bytes:
    start = at - LEEWAY
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(authority.certificate.subject)
        .last_update(start)
        .next_update(at + LIFETIME)
        .add_extension(x509.CRLNumber(int(at.timestamp() * 1000)), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key()), critical=False)
    )
    for serial in sorted(revoked):
        entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(start).build()
        builder = builder.add_revoked_certificate(entry)
    return builder.sign(authority.key, SHA256()).public_bytes(Encoding.DER)
