"""The one clock. Only delivery (pages, jobs, commands) reads it; everything else is told `at`."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

LIMA = ZoneInfo("America/Lima")


def now() -> datetime:
    """Return the present moment, aware, in UTC."""
    return datetime.now(UTC)


def day_in_lima(at: datetime) -> date:
    """Return the calendar day of a moment in Peru (UTC-5, no daylight saving)."""
    return at.astimezone(LIMA).date()


def today() -> date:
    """Return today's date in Lima."""
    return day_in_lima(now())
