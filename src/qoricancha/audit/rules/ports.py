"""What the ledger needs from outside."""

from typing import Protocol

from qoricancha.audit.rules.seals import Seal


class HeadsPort(Protocol):
    """Keeps heads where whoever writes to the database cannot reach them."""

    def keep(self, head: Seal, /) -> str:
        """Keep a head and return where it lies; again is harmless. Raises whatever keeps it from being kept."""
