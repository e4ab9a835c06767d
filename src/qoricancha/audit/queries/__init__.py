"""What can be asked of the ledger, the history and the read log."""

from qoricancha.audit.queries.ledger import (
    PUBLIC_KEYS,
    SIGNING_KEY,
    LedgerState,
    count_old_reads,
    is_signed,
    last_seal,
    leaves_from,
    ledger_state,
)
from qoricancha.audit.queries.search import Change, Read, Search, changes_found, reads_found, rows_of_case

__all__ = [
    "PUBLIC_KEYS",
    "SIGNING_KEY",
    "Change",
    "LedgerState",
    "Read",
    "Search",
    "changes_found",
    "count_old_reads",
    "is_signed",
    "last_seal",
    "leaves_from",
    "ledger_state",
    "reads_found",
    "rows_of_case",
]
