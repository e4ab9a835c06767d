"""Columns of the audit room, whose tables are SQL and no models."""

from qoricancha.config.database.personal_data import Data, inventory, nothing, opened, pseudonymous
from qoricancha.config.database.personal_data.rules import HISTORY, READ_LOG

_NAMES = "the user name of who acts, never an applicant's: evidence that says who"
_COPIES = "a copy of the row's columns as they lay: sealed where those are sealed"

TABLES = {
    "audit.history": inventory(
        HISTORY,
        nothing("id", "relation", "operation", "role", "transaction"),
        pseudonymous("at", "row_id"),
        opened(Data.PERSONAL, _NAMES, "actor"),
        opened(Data.PERSONAL, _COPIES, "before", "after"),
    ),
    "audit.read_log": inventory(
        READ_LOG,
        nothing("id", "role", "subject_kind", "purpose", "route"),
        pseudonymous("at", "office", "subject_id", "shown"),
        opened(Data.PERSONAL, _NAMES, "actor"),
    ),
    "audit.ledger_leaf": inventory(HISTORY, nothing("position", "source", "row_id", "format", "hash")),
    "audit.ledger_seal": inventory(
        HISTORY,
        nothing("number", "tree_size", "root", "previous_root", "sealed_at", "settled", "drawn", "waiting", "peaks"),
        nothing("key_id", "signature"),
    ),
    "audit.ledger_export": inventory(HISTORY, nothing("id", "number", "exported_at", "place")),
}
