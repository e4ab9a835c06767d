"""What can be wrong with the ledger, in words."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """One kind per way in which rows, leaves, seals or heads fail to fit."""

    EDITED = "EDITED"
    DELETED = "DELETED"
    INSERTED = "INSERTED"
    BACKDATED = "BACKDATED"
    REORDERED = "REORDERED"
    REWRITTEN = "REWRITTEN"
    LEAF_MISSING = "LEAF_MISSING"
    UNSEALED_LEAVES = "UNSEALED_LEAVES"
    SEAL_MISSING = "SEAL_MISSING"
    FORGED_SEAL = "FORGED_SEAL"
    TRUNCATED = "TRUNCATED"
    FORKED = "FORKED"
    FORGED_HEAD = "FORGED_HEAD"


MEANINGS: dict[Kind, str] = {
    Kind.EDITED: "the row is not what was sealed",
    Kind.DELETED: "the row was sealed and is gone",
    Kind.INSERTED: "the row came in behind the seals: nothing could come there any more",
    Kind.BACKDATED: "the row's moment does not fit the seals around it",
    Kind.REORDERED: "the entry does not stand in its order",
    Kind.REWRITTEN: "the entries of this seal do not give its root: some were exchanged together with their leaves",
    Kind.LEAF_MISSING: "leaves that were sealed are gone",
    Kind.UNSEALED_LEAVES: "there are leaves behind the last seal: seals were removed, or leaves were added",
    Kind.SEAL_MISSING: "the seal does not follow on the one before it: some were removed",
    Kind.FORGED_SEAL: "the seal is not signed by a known key",
    Kind.TRUNCATED: "the ledger is shorter than it was when the head was exported: its end was cut off",
    Kind.FORKED: "the ledger is not the one of which the head was exported: it was written anew",
    Kind.FORGED_HEAD: "the exported head is not signed by a known key",
}


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong, and where: a row ("history 17"), positions of the tree, a seal, a head."""

    kind: Kind
    where: str
    detail: str = ""

    def __str__(self) -> str:
        detail = f" ({self.detail})" if self.detail else ""
        return f"{self.kind} {self.where}: {MEANINGS[self.kind]}{detail}"
