"""The life of a document: which event may follow which state, and for which reasons.

The table is the single source: actions check it, pages ask it which buttons to
show, and the check page and the PDF follow it.
"""

from enum import StrEnum


class DocumentKind(StrEnum):
    """What this room issues."""

    WORK_PERMIT = "WORK_PERMIT"


class DocumentState(StrEnum):
    """Where a document stands."""

    REQUESTED = "REQUESTED"
    ISSUED = "ISSUED"
    SUSPENDED = "SUSPENDED"
    REVOKED = "REVOKED"
    SUPERSEDED = "SUPERSEDED"


class DocumentEvent(StrEnum):
    """What may happen to a document."""

    ISSUE = "ISSUE"
    SUSPEND = "SUSPEND"
    REINSTATE = "REINSTATE"
    REVOKE = "REVOKE"
    SUPERSEDE = "SUPERSEDE"


class Reason(StrEnum):
    """Why a document was suspended or revoked."""

    UNDER_REVIEW = "UNDER_REVIEW"
    REPORTED_LOST = "REPORTED_LOST"
    JUDICIAL_ORDER = "JUDICIAL_ORDER"
    ISSUED_IN_ERROR = "ISSUED_IN_ERROR"
    FALSE_INFORMATION = "FALSE_INFORMATION"
    CASE_CLOSED = "CASE_CLOSED"
    LEFT_THE_COUNTRY = "LEFT_THE_COUNTRY"
    DECEASED = "DECEASED"


class EventNotPossible(Exception):
    """The event cannot happen to a document in this state."""


class NoSuchReason(Exception):
    """The event is not done for this reason."""


TRANSITIONS: dict[tuple[DocumentState, DocumentEvent], DocumentState] = {
    (DocumentState.REQUESTED, DocumentEvent.ISSUE): DocumentState.ISSUED,
    (DocumentState.REQUESTED, DocumentEvent.REVOKE): DocumentState.REVOKED,
    (DocumentState.ISSUED, DocumentEvent.SUSPEND): DocumentState.SUSPENDED,
    (DocumentState.ISSUED, DocumentEvent.REVOKE): DocumentState.REVOKED,
    (DocumentState.ISSUED, DocumentEvent.SUPERSEDE): DocumentState.SUPERSEDED,
    (DocumentState.SUSPENDED, DocumentEvent.REINSTATE): DocumentState.ISSUED,
    (DocumentState.SUSPENDED, DocumentEvent.REVOKE): DocumentState.REVOKED,
    (DocumentState.SUSPENDED, DocumentEvent.SUPERSEDE): DocumentState.SUPERSEDED,
}

REASONS: dict[DocumentEvent, tuple[Reason, ...]] = {
    DocumentEvent.SUSPEND: (Reason.UNDER_REVIEW, Reason.REPORTED_LOST, Reason.JUDICIAL_ORDER),
    DocumentEvent.REVOKE: (
        Reason.ISSUED_IN_ERROR,
        Reason.FALSE_INFORMATION,
        Reason.CASE_CLOSED,
        Reason.LEFT_THE_COUNTRY,
        Reason.DECEASED,
        Reason.JUDICIAL_ORDER,
    ),
}

LIVING = (DocumentState.ISSUED, DocumentState.SUSPENDED)


def state_after(state: DocumentState, event: DocumentEvent) -> DocumentState:
    """Return the state the event leads to. Raises EventNotPossible."""
    try:
        return TRANSITIONS[state, event]
    except KeyError:
        raise EventNotPossible(f"{event} is not possible while {state}") from None


def events_open_to(state: DocumentState) -> list[DocumentEvent]:
    """Return what may happen next, in the table's order."""
    return [event for source, event in TRANSITIONS if source == state]


def reason_for(event: DocumentEvent, code: str) -> Reason:
    """Return the reason with this code. Raises NoSuchReason when the event is not done for it."""
    for reason in REASONS[event]:
        if reason == code:
            return reason
    raise NoSuchReason(f"{code!r} is no reason to {event}")


def as_mermaid() -> str:
    """Return the state diagram of the documentation."""
    arrows = [f"    {source} --> {target}: {event}" for (source, event), target in TRANSITIONS.items()]
    return "\n".join(["stateDiagram-v2", "    [*] --> REQUESTED", *arrows])
