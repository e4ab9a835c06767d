"""The installation's master key, and what is derived from it.

The key is 32 bytes, given as base64 in QORICANCHA_MASTER_KEY (production) or
in a file (demo). It never lies in the database.
"""

import base64
import binascii
import hashlib
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

KEY_BYTES = 32


def secret_text(name: str) -> str:
    """Return what is given in variable `name`, or in the file named by `name`_FILE.

    Raises ImproperlyConfigured when it is missing.
    """
    secrets = settings.QORICANCHA_SECRETS
    text = secrets.get(name, "")
    if not text and (path := secrets.get(f"{name}_FILE", "")):
        text = Path(path).read_text(encoding="ascii")
    if not text:
        raise ImproperlyConfigured(f"{name} is not set: this process lacks a key")
    return str(text).strip()


def secret(name: str) -> bytes:
    """Return the secret given in variable `name`, or in the file named by `name`_FILE, decoded from base64.

    Raises ImproperlyConfigured when it is missing or no base64.
    """
    try:
        return base64.b64decode(secret_text(name), validate=True)
    except binascii.Error:
        raise ImproperlyConfigured(f"{name} is not base64") from None


@cache
def derived_key(purpose: str) -> bytes:
    """Return 32 bytes for one purpose ("wrap", "tokens", …), by HKDF-SHA256 (RFC 5869) from the master key."""
    master = secret("QORICANCHA_MASTER_KEY")
    if len(master) != KEY_BYTES:
        raise ImproperlyConfigured(f"QORICANCHA_MASTER_KEY has {len(master)} bytes, not {KEY_BYTES}")
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=f"qoricancha {purpose}".encode()).derive(master)


@cache
def master_key_id() -> str:
    """Return 8 hex digits that tell one master key from another and reveal nothing of it."""
    return hashlib.sha256(derived_key("id")).hexdigest()[:8]
