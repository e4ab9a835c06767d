"""How long rows are kept, by which law, and which rows go then. `erasing` executes these; nothing else erases rows.

A rule without a period has no end by itself: whose files a State may destroy is for its archives to say (Ley 29733,
art. 20, which refers to the TUO of Ley 27806, art. 21; DS 029-2021-PCM, art. 39.2). What has a key of its own can be
destroyed in every copy at any time by destroying that key (ADR 0003).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from qoricancha.accounts.rules.sessions import PARKED_FOR
from qoricancha.audit.rules import kept
from qoricancha.intake.rules import drafts

TWO_YEARS = kept.LEAST
_LOG = "DS 016-2024-JUS, art. 46.3: two years at least"
_PURPOSE = "Ley 29733, art. 8: as long as the purpose needs it"


@dataclass(frozen=True)
class Rows:
    """Rows of a table that go when `event` (a column) is longer ago than the rule's period, and `where` holds.

    They go some at a time, by `key`; where the worker may not read one they go all at once.
    """

    table: str
    event: str
    where: str = "true"
    key: str | None = "id"


@dataclass(frozen=True)
class Rule:
    """`kept` in words; `period` None: no end by itself.

    `erases` are the rows that go. A rule that has a period and erases nothing is carried out by the room itself
    (`erasing.BY_THE_ROOM`).
    """

    name: str
    kept: str
    basis: str
    period: timedelta | None = None
    erases: tuple[Rows, ...] = ()

    def ended_before(self, at: datetime) -> datetime:
        """Return the moment: what happened then or before is past its term. Raises ValueError where there is no end."""
        if self.period is None:
            raise ValueError(f"{self.name} has no end")
        return at - self.period


CODE_TABLES = Rule("CODE_TABLES", "as long as the code is in use", "no personal data")

CASE_FILE = Rule(
    "CASE_FILE",
    "no end by itself: it is the register and the expediente",
    "Ley 27891, art. 11 (register); DS 119-2003-RE, art. 13.d; DS 029-2021-PCM, art. 39 (expediente electrónico); "
    "Ley 29733, art. 20",
)

DRAFT = Rule(
    "DRAFT",
    "30 days after it was last saved, then erased and its keys destroyed; once sent it is kept as CASE_FILE",
    _PURPOSE,
    drafts.KEPT,
)

CODE = Rule(
    "CODE",
    "30 days after the code expired; a confirmed proof is kept as CASE_FILE, as are letters that are no codes",
    _PURPOSE,
    timedelta(days=30),
    (
        Rows("messaging_contactproof", "expires_at", "confirmed_at IS NULL"),
        Rows("messaging_outboxmessage", "code_until"),
    ),
)

STAFF = Rule(
    "STAFF",
    "no end by itself: acts in case files keep the name of who did them",
    "DS 016-2024-JUS, art. 46.1.a and 46.3",
)

STAFF_LOG = Rule(
    "STAFF_LOG",
    "no end by itself: when officers came in and went, and who reviewed what everybody may do",
    f"{_LOG}; art. 46.1.c",
)

SESSION = Rule("SESSION", "until it ends, which the log of sign-ins notes", _PURPOSE, timedelta(0))

PARKED = Rule("PARKED", "what an officer sent after the session had ended: one hour", _PURPOSE, PARKED_FOR)

COUNTERS = Rule(
    "COUNTERS",
    "failed sign-ins: until they no longer count",
    _PURPOSE,
    timedelta(0),
    (Rows("accounts_cacheentry", "expires", key=None),),
)

CLIENT_COUNTS = Rule(
    "CLIENT_COUNTS",
    "what network addresses asked for: one day",
    _PURPOSE,
    timedelta(days=1),
    (Rows("accounts_clientcount", "hour"),),
)

ACCESS_LOG = Rule(
    "ACCESS_LOG",
    "who asked to come in, and by which numbers that no longer serve: two years",
    _LOG,
    TWO_YEARS,
    (
        Rows("accounts_signin", "asked_at"),
        Rows("accounts_accessnumber", "ended_at"),
        Rows("credentials_constanciaattempt", "attempted_at"),
    ),
)

READ_LOG = Rule(
    "READ_LOG",
    "who saw which record: five years after it was sealed; its leaf stays in the ledger",
    _LOG,
    kept.READ_LOG,
)

HISTORY = Rule(
    "HISTORY",
    "no end by itself: evidence of every act; what is sealed in it dies with its key",
    "DS 016-2024-JUS, art. 46.3; DS 029-2021-PCM, art. 39.1",
)

KEYS = Rule(
    "KEYS",
    "as long as what it opens; that it was destroyed, and when, is kept without end",
    "Ley 29733, art. 9 and 16",
)

RULES = (
    DRAFT,
    CODE,
    SESSION,
    PARKED,
    COUNTERS,
    CLIENT_COUNTS,
    ACCESS_LOG,
    READ_LOG,
    CASE_FILE,
    STAFF,
    STAFF_LOG,
    HISTORY,
    KEYS,
    CODE_TABLES,
)
