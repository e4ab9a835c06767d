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


def gives_stay(status: CaseStatus) -> bool:
    """Say whether the applicant may stay and work on a provisional document (Ley 27891, arts. 5.2 and 14)."""
    return status == CaseStatus.IN_PROCEDURE
