"""The life of a draft: its reference and secret code, how long it is kept and open, and how slow guessing gets."""

import re
from datetime import datetime, timedelta

from qoricancha.kernel.ids import ALPHABET, typed_code

REFERENCE_LENGTH = 10  # 50 bits: finds an application, opens nothing
CODE_LENGTH = 12  # 60 bits, and guessing is slowed down
KEPT = timedelta(days=30)
FREE_TRIES = 5
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=1)
IDLE = timedelta(hours=1)  # to write the claim takes time
LONGEST = timedelta(hours=4)

_IN_ADDRESS = re.compile(r"/r/([0-9A-Za-z-]+)/?$")


def expires_at(saved_at: datetime) -> datetime:
    """Return when a draft is erased that was last saved then."""
    return saved_at + KEPT


def locked_until(failures: int, at: datetime) -> datetime | None:
    """Return until when no code is looked at after so many failures in a row; None while guessing is free.

    The fifth failure costs a minute, each further one twice as much, up to an hour.
    """
    if failures < FREE_TRIES:
        return None
    return at + min(FIRST_WAIT * (1 << min(failures - FREE_TRIES, 16)), LONGEST_WAIT)


def session_is_over(opened_at: datetime, seen_at: datetime, at: datetime) -> bool:
    """Say whether reference and code must be typed again: nothing was asked for long, or they were typed long ago."""
    return at - seen_at >= IDLE or at - opened_at >= LONGEST


def reference_in(text: str) -> str:
    """Return what was typed, or the reference in the address of a receipt's QR code; still with its dashes."""
    found = _IN_ADDRESS.search(text.strip())
    return found[1] if found else text


def is_reference(text: str) -> bool:
    """Say whether what was typed, or a receipt's address, has the form of a reference."""
    code = typed_code(reference_in(text))
    return len(code) == REFERENCE_LENGTH and set(code) <= set(ALPHABET)
