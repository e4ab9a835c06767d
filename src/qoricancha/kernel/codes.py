"""One-time codes: six digits, ten minutes, three attempts.

Only the keyed hash of a code is kept, bound to the row it belongs to.
`accounts/sql/sign_in.sql` counts by the same numbers.
"""

import secrets
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from qoricancha.kernel.tokens import token

DIGITS = 6
ATTEMPTS = 3
LIVES = timedelta(minutes=10)


class Outcome(StrEnum):
    """What became of a typed code."""

    RIGHT = "RIGHT"
    WRONG = "WRONG"
    NO_ATTEMPT_LEFT = "NO_ATTEMPT_LEFT"
    EXPIRED = "EXPIRED"
    NOT_SENT = "NOT_SENT"


def new_code() -> str:
    """Return six random digits."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"


def code_hash(row: UUID, digits: str) -> bytes:
    """Return the keyed hash of a code, bound to its row."""
    return token("one-time code", f"{row}:{digits}")


def typed_digits(text: str) -> str | None:
    """Return the six digits that were typed, with any spaces, dots or dashes between; None if they are not six."""
    digits = "".join(character for character in text if character not in " -\u00a0.")
    return digits if len(digits) == DIGITS and digits.isascii() and digits.isdigit() else None


def outcome_of(*, right: bool, attempts: int, expires_at: datetime, at: datetime) -> Outcome:
    """Return what a try is worth; `attempts` counts the earlier ones."""
    if at >= expires_at:
        return Outcome.EXPIRED
    if attempts >= ATTEMPTS:
        return Outcome.NO_ATTEMPT_LEFT
    if right:
        return Outcome.RIGHT
    return Outcome.WRONG if attempts + 1 < ATTEMPTS else Outcome.NO_ATTEMPT_LEFT
