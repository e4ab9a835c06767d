"""The life of a message in the outbox."""

from datetime import timedelta
from enum import StrEnum

LEASE = timedelta(minutes=2)  # longer than any adapter waits
MOST_ATTEMPTS = 18  # as many as a job has (kernel.jobs)


class MessageState(StrEnum):
    """Where a message stands; SENT, FAILED and UNCERTAIN are final."""

    QUEUED = "QUEUED"
    SENDING = "SENDING"
    SENT = "SENT"
    FAILED = "FAILED"
    UNCERTAIN = "UNCERTAIN"


class Failure(StrEnum):
    """Why the last attempt failed."""

    NOT_SENT = "NOT_SENT"
    REFUSED = "REFUSED"
    BROKEN_OFF = "BROKEN_OFF"
    EXPIRED = "EXPIRED"
    NOT_VERIFIED = "NOT_VERIFIED"
    CONTACT_CHANGED = "CONTACT_CHANGED"
    UNREADABLE = "UNREADABLE"
