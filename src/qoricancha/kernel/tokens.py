"""Keyed tokens: equality search over what is sealed.

A token is HMAC-SHA256, cut to 16 bytes, of a normalised text under a key that
is not in the database; equal texts of one purpose have equal tokens and
nothing else can be learnt without the key.
"""

import hashlib
import hmac

from qoricancha.kernel.keys import derived_key

TOKEN_BYTES = 16


def token(purpose: str, text: str) -> bytes:
    """Return the 16-byte token of `text`, which the caller has normalised. `purpose` keeps kinds apart."""
    message = f"{purpose}\x00{text}".encode()
    return hmac.new(derived_key("tokens"), message, hashlib.sha256).digest()[:TOKEN_BYTES]


def same(first: bytes, second: bytes) -> bool:
    """Compare in constant time."""
    return hmac.compare_digest(first, second)
