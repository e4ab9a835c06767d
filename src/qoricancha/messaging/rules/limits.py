"""How many codes may be sent: to one contact, whoever asks for them, and for one owner, wherever to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

FIRST_PAUSE = timedelta(minutes=1)


@dataclass(frozen=True)
class Limit:
    """At most `most` codes within `span`."""

    most: int
    span: timedelta


PER_CONTACT = (Limit(4, timedelta(hours=1)), Limit(8, timedelta(days=1)))
PER_OWNER = (Limit(6, timedelta(hours=1)), Limit(12, timedelta(days=1)))
LONGEST_SPAN = timedelta(days=1)


def pause_after(sent: Sequence[datetime]) -> timedelta:
    """Return how long to wait after the last of these sendings: one minute, doubled by each within its hour."""
    if not sent:
        return timedelta(0)
    recent = [moment for moment in sent if max(sent) - moment < timedelta(hours=1)]
    doublings: int = 2 ** (len(recent) - 1)
    return FIRST_PAUSE * doublings


def resend_from(sent: Sequence[datetime]) -> datetime | None:
    """Return when the pause after the sendings to a contact ends; None if there was none."""
    return max(sent) + pause_after(sent) if sent else None


def free_from(sent: Sequence[datetime], limits: Sequence[Limit], *, at: datetime) -> datetime | None:
    """Return the moment from which the limits allow another, None if they allow it at `at`."""
    waits = []
    for limit in limits:
        within = sorted(moment for moment in sent if at - moment < limit.span)
        if len(within) >= limit.most:
            waits.append(within[-limit.most] + limit.span)
    return max(waits, default=None)
