"""What this room needs from outside: somebody who signs PDF documents."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


class CannotSign(Exception):
    """No key, no time-stamp, no revocation list, or the result did not pass the gate: there is no document."""


@dataclass(frozen=True)
class SignaturePlace:
    """Where the visible signature stands on the first page: x1, y1, x2, y2 in points from the bottom left."""

    box: tuple[float, float, float, float]
    label: str  # read aloud for the signature field
    reason: str  # why it is signed, in the signature and on the paper


class DocumentSigner(Protocol):
    """Signs in the name of the Executive Secretary."""

    def sign(self, pdf: bytes, *, place: SignaturePlace, at: datetime) -> bytes:
        """Return the PDF signed, time-stamped and checked (PAdES B-LT, no changes allowed). Raises CannotSign."""
