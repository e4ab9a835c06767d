"""Identifiers and random codes."""

import os
import secrets
import time
from uuid import UUID

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U


def uuid7() -> UUID:
    """Return a UUID version 7 (RFC 9562, section 5.7): 48 bits of milliseconds, 74 random bits."""
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds << 80) | int.from_bytes(os.urandom(10))
    value = (value & ~(0xF << 76)) | (0x7 << 76)
    value = (value & ~(0x3 << 62)) | (0x2 << 62)
    return UUID(int=value)


def human_code(length: int) -> str:
    """Return random characters that people can read aloud and type; 5 bits each."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def random_token() -> str:
    """Return 130 random bits in 26 characters, for links and QR codes."""
    return human_code(26)


def typed_code(text: str) -> str:
    """Return a code as it was meant: no spaces or dashes, upper case, O as 0, I and L as 1."""
    cleaned = "".join(character for character in text.upper() if character.isalnum())
    return cleaned.translate(str.maketrans("OIL", "011"))


def in_groups(code: str, size: int = 4) -> str:
    """Return the code with a dash after each `size` characters, for printing."""
    return "-".join(code[start : start + size] for start in range(0, len(code), size))
