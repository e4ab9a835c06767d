"""When the ledger lags behind so far that somebody must look."""

from datetime import datetime, timedelta

SEALED_WITHIN = timedelta(minutes=15)
"""The sealer runs every minute; a large backlog takes some."""

EXPORTED_WITHIN = timedelta(hours=2)
"""The head leaves every hour."""


def sealing_is_late(waiting_since: datetime | None, at: datetime) -> bool:
    """Whether something has waited too long for its seal."""
    return waiting_since is not None and at - waiting_since > SEALED_WITHIN


def export_is_late(sealed_at: datetime | None, exported_at: datetime | None, at: datetime) -> bool:
    """Whether something was sealed, and no head left the database for too long."""
    if sealed_at is None or (exported_at is not None and exported_at >= sealed_at):
        return False
    return at - (exported_at or sealed_at) > EXPORTED_WITHIN
