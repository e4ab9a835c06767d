"""What becomes of a submission."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class Outcome(StrEnum):
    """What app.submit_and_book and app.book_for_application answer."""

    BOOKED = "BOOKED"
    REPEATED = "REPEATED"
    SEAT_GONE = "SEAT_GONE"
    TOO_OFTEN = "TOO_OFTEN"
    REFUSED = "REFUSED"


@dataclass(frozen=True)
class Receipt:
    """What the person gets: the same however often they ask.

    `starts_at` is None while they have no seat; `booked_at` tells the seat they have from one they had. `has_come`:
    the office has received them.
    """

    application_id: UUID
    reference: str
    office_code: str
    submitted_at: datetime
    starts_at: datetime | None
    booked_at: datetime | None = field(default=None, compare=False)
    has_come: bool = field(default=False, compare=False)
