"""Applicants' sign-in: how long it lasts and how slow guessing gets.

`accounts/sql/sign_in.sql` counts by the same numbers, and the tests by these.
"""

from datetime import timedelta

IDLE = timedelta(minutes=20)
LONGEST = timedelta(hours=4)
ASKED_PER_CLIENT_AND_HOUR = 60  # many people share one address: an office's Wi-Fi, a mobile network
WRONG_UNTIL_LOCKED = 6
LOCKED_FOR = timedelta(days=1)
VOID = b""  # the hash of no code


def is_locked(wrong_attempts: int) -> bool:
    """Whether no code is sent any more, after so many wrong ones in the last `LOCKED_FOR`."""
    return wrong_attempts >= WRONG_UNTIL_LOCKED
