"""A seal: what the whole ledger was at a moment, signed. Exported, it is a head."""

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from qoricancha.audit.rules.merkle import EMPTY_ROOT

FORMAT = "qoricancha ledger seal 1"


class NotAHead(Exception):
    """This text is no exported head."""


@dataclass(frozen=True)
class Seal:
    """The tree as it was when it had `tree_size` leaves.

    `drawn` says by source the last id that had been given out at `sealed_at`; `settled` the id up to which nothing
    unsealed is left and nothing can come any more.
    """

    number: int
    tree_size: int
    root: bytes
    previous_root: bytes
    sealed_at: datetime
    settled: Mapping[str, int]
    drawn: Mapping[str, int]
    key_id: str
    signature: bytes = b""

    def payload(self) -> bytes:
        """Return what is signed: a line for each field, in a fixed order."""
        lines = [
            FORMAT,
            str(self.number),
            str(self.tree_size),
            self.root.hex(),
            self.previous_root.hex(),
            _moment(self.sealed_at),
            _ids(self.settled),
            _ids(self.drawn),
            self.key_id,
        ]
        return "".join(f"{line}\n" for line in lines).encode()


BEFORE_THE_FIRST = Seal(0, 0, EMPTY_ROOT, EMPTY_ROOT, datetime.fromtimestamp(0, UTC), {}, {}, "")


def as_head(seal: Seal) -> str:
    """Return the seal as the text of an exported file: JSON that a person can read."""
    fields = {
        "format": FORMAT,
        "number": seal.number,
        "tree_size": seal.tree_size,
        "root": seal.root.hex(),
        "previous_root": seal.previous_root.hex(),
        "sealed_at": _moment(seal.sealed_at),
        "settled": dict(sorted(seal.settled.items())),
        "drawn": dict(sorted(seal.drawn.items())),
        "key_id": seal.key_id,
        "signature": base64.b64encode(seal.signature).decode("ascii"),
    }
    return json.dumps(fields, indent=1) + "\n"


def from_head(text: str) -> Seal:
    """Return the seal that a file holds. Raises NotAHead."""
    try:
        fields = json.loads(text)
        if fields.pop("format") != FORMAT:
            raise NotAHead(f"not in the format “{FORMAT}”")
        for name in ("root", "previous_root"):
            fields[name] = bytes.fromhex(fields[name])
        fields["sealed_at"] = datetime.fromisoformat(fields["sealed_at"])
        fields["signature"] = base64.b64decode(fields["signature"], validate=True)
        return Seal(**fields)
    except (ValueError, KeyError, TypeError, AttributeError, binascii.Error) as error:
        raise NotAHead(str(error)) from None


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _ids(by_source: Mapping[str, int]) -> str:
    return " ".join(f"{name}={last}" for name, last in sorted(by_source.items()))
