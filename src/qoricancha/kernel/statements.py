"""The claim in the person's own words: sealed on arrival to a public key (HPKE, RFC 9180).

The public process has only the public half, so whoever takes it over can read
no claim, not even one that arrived a minute ago.
"""

from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from qoricancha.kernel.keys import secret
from qoricancha.kernel.sealing import CannotOpen

_SUITE = hpke.Suite(hpke.KEM.X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)


def _bound_to(context: UUID) -> bytes:
    return f"qoricancha statement {context}".encode()


def seal_statement(text: str, *, context: UUID) -> bytes:
    """Return the text sealed to the claims key, bound to the statement's id."""
    public = X25519PublicKey.from_public_bytes(secret("QORICANCHA_CLAIMS_PUBLIC_KEY"))
    return _SUITE.encrypt(text.encode(), public, info=_bound_to(context))


def open_statement(sealed: bytes, *, context: UUID) -> str:
    """Return the text. Raises CannotOpen, or ImproperlyConfigured where this process has no private key."""
    private = X25519PrivateKey.from_private_bytes(secret("QORICANCHA_CLAIMS_PRIVATE_KEY"))
    try:
        return _SUITE.decrypt(bytes(sealed), private, info=_bound_to(context)).decode()
    except InvalidTag:
        raise CannotOpen("the statement was altered, moved or sealed to another key") from None
