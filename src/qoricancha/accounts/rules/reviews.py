"""The review of everybody's access: how often, and what it points out.

DS 016-2024-JUS, art. 46.1.c: the privileges of each user are verified at least every six months.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

MONTHS_BETWEEN = 6
INACTIVE_DAYS = 60


class Remark(StrEnum):
    """What whoever reviews should look at."""

    NO_LONGER_ADMITTED = "NO_LONGER_ADMITTED"
    INACTIVE = "INACTIVE"
    NEVER_SIGNED_IN = "NEVER_SIGNED_IN"
    NO_SECOND_FACTOR = "NO_SECOND_FACTOR"
    INITIAL_PASSWORD = "INITIAL_PASSWORD"  # noqa: S105 - a code
    NO_ROLE = "NO_ROLE"
    NO_OFFICE = "NO_OFFICE"


@dataclass(frozen=True)
class Member:
    """One of the staff, as a review shows them. `factors` are allauth's codes of what they enrolled."""

    username: str
    full_name: str
    roles: tuple[str, ...]
    offices: tuple[str, ...]
    factors: tuple[str, ...]
    created_at: datetime
    last_sign_in: datetime | None
    is_active: bool
    password_is_initial: bool

    def as_json(self) -> dict[str, Any]:
        """Return what the review keeps of what was seen."""
        return {
            "username": self.username,
            "full_name": self.full_name,
            "roles": list(self.roles),
            "offices": list(self.offices),
            "factors": list(self.factors),
            "last_sign_in": self.last_sign_in.isoformat() if self.last_sign_in else None,
            "is_active": self.is_active,
        }


def remarks_on(member: Member, *, at: datetime, inactive_days: int = INACTIVE_DAYS) -> list[Remark]:
    """Return what to look at; of somebody who is let in no more, only that."""
    if not member.is_active:
        return [Remark.NO_LONGER_ADMITTED]
    since = member.last_sign_in or member.created_at
    found = {
        Remark.NEVER_SIGNED_IN: member.last_sign_in is None,
        Remark.INACTIVE: since <= at - timedelta(days=inactive_days),
        Remark.NO_SECOND_FACTOR: not member.factors,
        Remark.INITIAL_PASSWORD: member.password_is_initial,
        Remark.NO_ROLE: not member.roles,
        Remark.NO_OFFICE: not member.offices,
    }
    return [remark for remark, holds in found.items() if holds]


def due_after(last: date) -> date:
    """Return the day six months later; where that month is shorter, its last day."""
    months = last.year * 12 + last.month - 1 + MONTHS_BETWEEN
    first = date(months // 12, months % 12 + 1, 1)
    following = date((months + 1) // 12, (months + 1) % 12 + 1, 1)
    return min(first + timedelta(days=last.day - 1), following - timedelta(days=1))
