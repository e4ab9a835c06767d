"""Columns of the kernel. A file's content is a face, a signature or a paper: it counts as the worst it can be."""

from qoricancha.config.database.personal_data import Data, inventory, nothing, pseudonymous, sealed
from qoricancha.config.database.personal_data.rules import DRAFT, KEYS

TABLES = {
    "kernel_sealingkey": inventory(
        KEYS, nothing("master_key"), pseudonymous("id", "destroyed_at"), sealed(Data.SECRET, "wrapped")
    ),
    "kernel_storedfile": inventory(
        DRAFT,
        nothing("kind", "media_type"),
        pseudonymous("id", "key_id", "owner", "size", "address", "stored_at"),
        sealed(Data.SENSITIVE, "content"),
        sealed(Data.SECRET, "file_key"),
    ),
}
