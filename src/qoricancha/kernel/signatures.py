"""Signatures of this installation's own records: Ed25519 (RFC 8032), by a key that is not in the database."""

import base64
import hashlib
from functools import cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.core.exceptions import ImproperlyConfigured

from qoricancha.kernel.keys import KEY_BYTES, secret, secret_text


def sign(message: bytes, *, key: str) -> bytes:
    """Return the signature (64 bytes) by the secret named `key`. Raises ImproperlyConfigured where there is none."""
    return _private(key).sign(message)


def signing_key_id(key: str) -> str:
    """Return 16 hex digits that tell the public half of the secret named `key` from others."""
    return _id_of(_private(key).public_key())


def public_keys(name: str) -> dict[str, Ed25519PublicKey]:
    """Return the public keys of variable `name` by their ids: base64, apart by blanks, the old ones among them.

    Raises ImproperlyConfigured where there is none, or one that cannot be read.
    """
    try:
        return _keys_in(secret_text(name))
    except ValueError:
        raise ImproperlyConfigured(f"{name} is not a list of Ed25519 public keys in base64") from None


def is_signed(message: bytes, signature: bytes, *, key_id: str, keys: str) -> bool:
    """Whether one of the public keys named `keys`, the one with this id, signed the message."""
    key = public_keys(keys).get(key_id)
    if key is None:
        return False
    try:
        key.verify(signature, message)
    except InvalidSignature:
        return False
    return True


def _private(name: str) -> Ed25519PrivateKey:
    content = secret(name)
    if len(content) != KEY_BYTES:
        raise ImproperlyConfigured(f"{name} has {len(content)} bytes, not {KEY_BYTES}")
    return Ed25519PrivateKey.from_private_bytes(content)


@cache
def _keys_in(texts: str) -> dict[str, Ed25519PublicKey]:
    contents = [base64.b64decode(text, validate=True) for text in texts.split()]
    keys = [Ed25519PublicKey.from_public_bytes(content) for content in contents]
    return {_id_of(key): key for key in keys}


def _id_of(key: Ed25519PublicKey) -> str:
    return hashlib.sha256(key.public_bytes_raw()).hexdigest()[:16]
