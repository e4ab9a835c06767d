"""The proof that one row is in the ledger: the row, its way to the root, and a signed head."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from qoricancha.audit.rules.entries import SOURCES, entry_bytes
from qoricancha.audit.rules.merkle import leaf_hash, root_from_path
from qoricancha.audit.rules.seals import Seal, as_head, from_head


@dataclass(frozen=True)
class Proof:
    """A row with its columns as text, its position, the hashes beside its way to the root, and the head."""

    source: str
    number: int
    row: Mapping[str, str | None]
    position: int
    path: tuple[bytes, ...]
    head: Seal

    def leads_to_its_head(self) -> bool:
        """Whether row and path give the head's root. Whether a known key signed the head is another question."""
        try:
            leaf = leaf_hash(entry_bytes(SOURCES[self.source], self.number, self.row))
            return root_from_path(leaf, self.position, self.head.tree_size, self.path) == self.head.root
        except (KeyError, ValueError):
            return False


class NotAProof(Exception):
    """This text is no proof."""


def as_text(proof: Proof) -> str:
    """Return the proof as JSON."""
    fields = {
        "source": proof.source,
        "format": proof.number,
        "row": dict(proof.row),
        "position": proof.position,
        "path": [one.hex() for one in proof.path],
        "head": json.loads(as_head(proof.head)),
    }
    return json.dumps(fields, indent=1, ensure_ascii=False) + "\n"


def from_text(text: str) -> Proof:
    """Return the proof that a file holds. Raises NotAProof or NotAHead."""
    try:
        fields = json.loads(text)
        path = tuple(bytes.fromhex(one) for one in fields["path"])
        head = from_head(json.dumps(fields["head"]))
        return Proof(fields["source"], fields["format"], fields["row"], fields["position"], path, head)
    except (ValueError, KeyError, TypeError) as error:
        raise NotAProof(str(error)) from None
