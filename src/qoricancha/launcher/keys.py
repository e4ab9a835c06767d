"""The demo's keys and passwords: made once, kept in files that only this user may read (ADR 0003).

Production has none of these files: it is given its keys by its environment.
"""

import base64
import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from qoricancha.launcher.home import write_private

MASTER_KEY_BYTES = 32


@dataclass(frozen=True)
class Keys:
    """The files of one installation, each made when it is first asked for."""

    folder: Path

    @property
    def master(self) -> Path:
        """The key that wraps all others: 32 random bytes in base64."""
        return self._made_once("master-key", _base64(secrets.token_bytes(MASTER_KEY_BYTES)))

    @property
    def claims_private(self) -> Path:
        """The key that opens claims (X25519, base64): only for who may read them."""
        return self._made_once("claims-private-key", _base64(X25519PrivateKey.generate().private_bytes_raw()))

    @property
    def claims_public(self) -> Path:
        """The key to which claims are sealed (X25519, base64)."""
        private = X25519PrivateKey.from_private_bytes(base64.b64decode(self.claims_private.read_text()))
        return self._made_once("claims-public-key", _base64(private.public_key().public_bytes_raw()))

    @property
    def ledger_private(self) -> Path:
        """The key that seals history and read log (Ed25519, base64): only for the worker."""
        return self._made_once("ledger-private-key", _base64(Ed25519PrivateKey.generate().private_bytes_raw()))

    @property
    def ledger_public(self) -> Path:
        """The key by which a seal is known (Ed25519, base64)."""
        private = Ed25519PrivateKey.from_private_bytes(base64.b64decode(self.ledger_private.read_text()))
        return self._made_once("ledger-public-key", _base64(private.public_key().public_bytes_raw()))

    def secret_key(self, process: str) -> str:
        """Return the key with which one kind of process signs its cookies; it trusts no other's."""
        return self._made_once(f"secret-key-{process}", secrets.token_urlsafe(48)).read_text()

    def password(self, role: str) -> str:
        """Return the password of a database role."""
        return self._made_once(f"password-{role}", secrets.token_urlsafe(24)).read_text()

    def _made_once(self, name: str, text: str) -> Path:
        path = self.folder / name
        if not path.exists():
            write_private(path, text)
        return path


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")
