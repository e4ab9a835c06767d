"""What a shown reference tells: whose application it is, and whether it can be received here."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

LOOKS_PER_HOUR = 60  # of one officer; sql/receive_here.sql holds the same number, and a test compares them


class ShownOutcome(StrEnum):
    """What app.find_shown and app.receive_here answer."""

    TOO_MANY = "TOO_MANY"
    UNKNOWN = "UNKNOWN"
    UNSENT = "UNSENT"
    WAITING = "WAITING"
    ARRIVED = "ARRIVED"
    REGISTERED = "REGISTERED"
    HERE = "HERE"
    MOVED = "MOVED"


@dataclass(frozen=True)
class Shown:
    """An application by the reference that was shown: its office, and its seat where it waits with one."""

    outcome: ShownOutcome
    application_id: UUID | None = None
    office_code: str = ""
    starts_at: datetime | None = None
