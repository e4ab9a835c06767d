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
from qoricancha.audit.queries.readings import Reading, readings_of
from qoricancha.audit.queries.reference import ReferenceChange, changes_of_reference
from qoricancha.audit.queries.search import Change, Read, Search, changes_found, reads_found, rows_of_case

__all__ = [
    "PUBLIC_KEYS",
    "SIGNING_KEY",
    "Change",
    "LedgerState",
    "Read",
    "Reading",
    "ReferenceChange",
    "Search",
    "changes_found",
    "changes_of_reference",
    "count_old_reads",
    "is_signed",
    "last_seal",
    "leaves_from",
    "ledger_state",
    "readings_of",
    "reads_found",
    "rows_of_case",
]
