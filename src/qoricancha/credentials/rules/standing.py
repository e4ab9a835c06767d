"""What a check page answers, and how much of a document it shows (ADR 0019)."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from qoricancha.credentials.rules.states import DocumentKind, DocumentState
from qoricancha.kernel.partial_dates import PartialDate, Precision


class Standing(StrEnum):
    """The answer. UNKNOWN: no document of ours bears this code."""

    VALID = "VALID"
    SUSPENDED = "SUSPENDED"
    NOT_VALID = "NOT_VALID"
    UNKNOWN = "UNKNOWN"


@dataclass(frozen=True)
class Shown:
    """Enough to compare with the paper in hand, and no more; see `masked` for `names`."""

    kind: DocumentKind
    names: str
    born: PartialDate
    issued_on: date
    valid_from: date
    valid_to: date | None

    @property
    def asks_for_code(self) -> bool:
        """Whether the date of birth says too little for a constancia: the year is shown to whoever has the address."""
        return not proves_the_paper(self.born)


@dataclass(frozen=True)
class VerificationAnswer:
    """What the page says as of `asked_at`; `shown` is None where the code is unknown."""

    standing: Standing
    asked_at: datetime
    shown: Shown | None = None


class ConstanciaOutcome(StrEnum):
    """What came of asking for a constancia."""

    GIVEN = "GIVEN"
    NOT_VALID = "NOT_VALID"
    NO_MATCH = "NO_MATCH"
    CODE_MISSING = "CODE_MISSING"
    TOO_MANY = "TOO_MANY"


@dataclass(frozen=True)
class ConstanciaAnswer:
    """The constancia, if it was given."""

    outcome: ConstanciaOutcome
    pdf: bytes | None = None


def standing(
    state: DocumentState, *, valid_from: date, valid_to: date | None, case_gives_stay: bool, on: date
) -> Standing:
    """Return how an issued document stands on a day.

    The final decision ends it whatever is printed (Ley 27891, art. 14.1).
    """
    if state not in (DocumentState.ISSUED, DocumentState.SUSPENDED) or not case_gives_stay:
        return Standing.NOT_VALID
    if on < valid_from or (valid_to is not None and on > valid_to):
        return Standing.NOT_VALID
    return Standing.SUSPENDED if state == DocumentState.SUSPENDED else Standing.VALID


def proves_the_paper(born: PartialDate) -> bool:
    """Say whether the date of birth, with the case number, shows that somebody has the paper in hand (ADR 0023)."""
    return born.precision == Precision.DAY


def masked(name: str) -> str:
    """Return each word's first letter and a dot for every other: "María José" gives "M•••• J•••"."""
    return " ".join(word[0] + "•" * (len(word) - 1) for word in name.split())
