"""When another work permit may follow, and for which reasons one is asked for (ADR 0029)."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from qoricancha.credentials.rules.states import DocumentState

OPENS_BEFORE = timedelta(days=30)
"""How long before its last day a permit can be renewed: nobody shall be without one for a day. No norm says so."""


class Occasion(StrEnum):
    """Why a permit was asked for."""

    FIRST = "FIRST"
    RENEWAL = "RENEWAL"
    EXPIRY = "EXPIRY"
    CORRECTION = "CORRECTION"
    MISTAKE = "MISTAKE"
    LOSS = "LOSS"
    WRONGLY_ENDED = "WRONGLY_ENDED"


BY_AN_OFFICER = (Occasion.CORRECTION, Occasion.MISTAKE, Occasion.EXPIRY, Occasion.LOSS, Occasion.WRONGLY_ENDED)
"""What an officer chooses from who has one issued again."""


class Renewal(StrEnum):
    """How it stands with the renewal of a person's newest permit."""

    OPEN = "OPEN"
    UNDER_WAY = "UNDER_WAY"
    NOT_YET = "NOT_YET"
    NOT_NEEDED = "NOT_NEEDED"
    SUSPENDED = "SUSPENDED"
    ENDED = "ENDED"
    CASE_CLOSED = "CASE_CLOSED"
    NOT_PROVIDED = "NOT_PROVIDED"


@dataclass(frozen=True)
class Lapsing:
    """What decides on the renewal of a permit: its state, its last day, whether its holder asked already."""

    state: DocumentState
    valid_to: date | None
    asked: bool = False


def opens_on(valid_to: date) -> date:
    """Return the first day on which a permit can be renewed."""
    return valid_to - OPENS_BEFORE


def renewal(permit: Lapsing, *, case_gives_stay: bool, law_renews: bool, on: date) -> Renewal:
    """Return how it stands on a day. An expired permit can be renewed as long as its case is open."""
    if not case_gives_stay:
        return Renewal.CASE_CLOSED
    if permit.state == DocumentState.REQUESTED:
        return Renewal.UNDER_WAY
    if permit.state != DocumentState.ISSUED:
        return Renewal.SUSPENDED if permit.state == DocumentState.SUSPENDED else Renewal.ENDED
    if permit.asked:
        return Renewal.UNDER_WAY
    if permit.valid_to is None:
        return Renewal.NOT_NEEDED
    if on < opens_on(permit.valid_to):
        return Renewal.NOT_YET
    return Renewal.OPEN if law_renews else Renewal.NOT_PROVIDED
