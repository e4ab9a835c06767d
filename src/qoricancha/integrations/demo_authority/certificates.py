"""The demonstration's certificates: a root, an issuing authority, the Executive Secretary, the time-stamp unit."""

import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from qoricancha.kernel.authority import INVENTED

FOLDER = "authority"
YEAR = timedelta(days=365)
ORGANISATION = f"{INVENTED.unit} (demostración)"


@dataclass(frozen=True)
class Certified:
    """A certificate and its private key (P-256)."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey


@dataclass(frozen=True)
class Profile:
    """What a certificate is for."""

    common_name: str
    unit: str
    years: int
    is_authority: bool = False
    path_length: int | None = None
    stamps_time: bool = False


PROFILES = {
    "root": Profile("Autoridad Raíz de Demostración", "Qoricancha", 20, is_authority=True, path_length=1),
    "issuing": Profile("Autoridad Emisora de Demostración", "Qoricancha", 10, is_authority=True, path_length=0),
    "secretary": Profile(INVENTED.secretary, INVENTED.secretary_title, 3),
    "timestamp": Profile("Sellado de Tiempo de Demostración", "Qoricancha", 5, stamps_time=True),
}
ISSUED_BY = {"root": "root", "issuing": "root", "secretary": "issuing", "timestamp": "issuing"}


def load_or_create(home: Path, *, url: str, at: datetime) -> dict[str, Certified]:
    """Return the four certified keys under `home`/authority by name; make them on the first start.

    `url` is where the revocation lists are served. The folder is 0700 and each key 0600.
    """
    folder = home / FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    certified: dict[str, Certified] = {}
    for name in PROFILES:
        known = _read(folder, name)
        certified[name] = known or _create(folder, name, certified, url=url, at=at)
    return certified


def key_path(home: Path, name: str) -> Path:
    """Return where the private key lies (PKCS#8, PEM)."""
    return home / FOLDER / f"{name}.key"


def certificate_path(home: Path, name: str) -> Path:
    """Return where the certificate lies (PEM)."""
    return home / FOLDER / f"{name}.pem"


def _read(folder: Path, name: str) -> Certified | None:
    try:
        certificate = x509.load_pem_x509_certificate((folder / f"{name}.pem").read_bytes())
        key = load_pem_private_key((folder / f"{name}.key").read_bytes(), None)
    except FileNotFoundError:
        return None
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError(f"{name}.key is not an elliptic-curve key")
    return Certified(certificate, key)


def _create(folder: Path, name: str, known: dict[str, Certified], *, url: str, at: datetime) -> Certified:
    key = ec.generate_private_key(ec.SECP256R1())
    issuer = known.get(ISSUED_BY[name])
    certificate = _certificate(name, key, issuer, url=url, at=at)
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    _write_once(folder / f"{name}.key", secret, mode=0o600)
    _write_once(folder / f"{name}.pem", certificate.public_bytes(Encoding.PEM), mode=0o644)
    return Certified(certificate, key)


def _write_once(path: Path, content: bytes, *, mode: int) -> None:
    """Write through a new file that is renamed, so that a stop in between leaves none or the whole."""
    draft = path.with_suffix(path.suffix + ".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode), "wb") as out:
        out.write(content)
    draft.rename(path)


def _certificate(
    name: str, key: ec.EllipticCurvePrivateKey, issuer: Certified | None, *, url: str, at: datetime
) -> x509.Certificate:
    profile = PROFILES[name]
    subject = _distinguished_name(profile)
    signing_key = issuer.key if issuer else key
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certificate.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - timedelta(days=1))
        .not_valid_after(at + profile.years * YEAR)
        .add_extension(x509.BasicConstraints(profile.is_authority, profile.path_length), critical=True)
        .add_extension(_key_usage(profile), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signing_key.public_key()), critical=False)
    )
    if profile.stamps_time:
        only_stamps = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        builder = builder.add_extension(only_stamps, critical=True)
    if issuer:
        builder = builder.add_extension(_revocation_list_at(f"{url}/crl/{ISSUED_BY[name]}.crl"), critical=False)
    return builder.sign(signing_key, SHA256())


def _distinguished_name(profile: Profile) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "PE"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, ORGANISATION),
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, profile.unit),
            x509.NameAttribute(NameOID.COMMON_NAME, profile.common_name),
        ]
    )


def _key_usage(profile: Profile) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not profile.is_authority,
        content_commitment=not profile.is_authority and not profile.stamps_time,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=profile.is_authority,
        crl_sign=profile.is_authority,
        encipher_only=False,
        decipher_only=False,
    )


def _revocation_list_at(url: str) -> x509.CRLDistributionPoints:
    point = x509.DistributionPoint([x509.UniformResourceIdentifier(url)], None, None, None)
    return x509.CRLDistributionPoints([point])
