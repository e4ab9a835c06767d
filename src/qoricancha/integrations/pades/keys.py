"""Where the signing key lies. A token behind PKCS#11 becomes one more KeySource."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Protocol

from asn1crypto import keys, pem, x509
from pyhanko.sign.signers import Signer, SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore


class KeySource(Protocol):
    """Something that can make a pyHanko signer."""

    @property
    def signer(self) -> Signer:
        """Return the signer. Raises OSError or ValueError when the key cannot be used."""


@dataclass(frozen=True)
class FileKeys:
    """A key in a PEM file (PKCS#8, without password): for demonstrations and tests."""

    key: Path
    certificate: Path
    chain: Sequence[Path]

    @cached_property
    def signer(self) -> Signer:
        """Read the files once."""
        store = SimpleCertificateStore()
        store.register_multiple([read_certificate(path) for path in self.chain])
        return SimpleSigner(
            signing_cert=read_certificate(self.certificate),
            signing_key=keys.PrivateKeyInfo.load(_der(self.key)),
            cert_registry=store,
            embed_roots=False,
        )


def read_certificate(path: Path) -> x509.Certificate:
    """Return the certificate of a PEM file."""
    return x509.Certificate.load(_der(path))


def _der(path: Path) -> bytes:
    return pem.unarmor(path.read_bytes())[2]
