"""The coarse life of a case file: all that a document or a partner may know of a case.

The procedure itself (stages, decisions, appeals) belongs to a higher room, which
closes the case file when the outcome is final.
"""

from enum import StrEnum


class CaseStatus(StrEnum):
    """Where the case stands. DECIDED means finally: no recourse is open."""

    IN_PROCEDURE = "IN_PROCEDURE"
    DECIDED = "DECIDED"
    WITHDRAWN = "WITHDRAWN"
    ARCHIVED = "ARCHIVED"


class PartyRole(StrEnum):
    """How a person stands in a case file."""

    APPLICANT = "APPLICANT"
    FAMILY = "FAMILY"


class StatusNotReachable(Exception):
    """A case in this state cannot come to that one."""


TRANSITIONS: dict[CaseStatus, frozenset[CaseStatus]] = {
    CaseStatus.IN_PROCEDURE: frozenset({CaseStatus.DECIDED, CaseStatus.WITHDRAWN, CaseStatus.ARCHIVED}),
    CaseStatus.DECIDED: frozenset(),
    CaseStatus.WITHDRAWN: frozenset(),
    CaseStatus.ARCHIVED: frozenset(),
}


def check_reachable(before: CaseStatus, after: CaseStatus) -> None:
    """Raise StatusNotReachable unless a case may go from one state to the other."""
    if after not in TRANSITIONS[before]:
        raise StatusNotReachable(f"{before} to {after}")


def gives_stay(status: CaseStatus) -> bool:
    """Say whether the applicant may stay and work on a provisional document (Ley 27891, arts. 5.2 and 14)."""
    return status == CaseStatus.IN_PROCEDURE
