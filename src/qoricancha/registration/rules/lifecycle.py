"""The life of a registration: which event may follow which state.

The table is the single source: the actions check it, the pages ask it which
buttons to show, the README shows its diagram.
"""

from enum import StrEnum


class RegistrationState(StrEnum):
    """Where a registration stands."""

    CHECKED_IN = "CHECKED_IN"
    INTERVIEW = "INTERVIEW"
    COMPLETED = "COMPLETED"
    RETURNED = "RETURNED"
    SIGNED_OFF = "SIGNED_OFF"
    UNDONE = "UNDONE"


class RegistrationEvent(StrEnum):
    """What can happen to it."""

    OPEN_INTERVIEW = "OPEN_INTERVIEW"
    UNDO_CHECK_IN = "UNDO_CHECK_IN"
    RECORD = "RECORD"
    COMPLETE = "COMPLETE"
    REOPEN = "REOPEN"
    RETURN = "RETURN"
    SIGN_OFF = "SIGN_OFF"


class EventNotAllowed(Exception):
    """The event cannot happen to a registration in this state."""


TRANSITIONS: dict[tuple[RegistrationState, RegistrationEvent], RegistrationState] = {
    (RegistrationState.CHECKED_IN, RegistrationEvent.OPEN_INTERVIEW): RegistrationState.INTERVIEW,
    (RegistrationState.CHECKED_IN, RegistrationEvent.UNDO_CHECK_IN): RegistrationState.UNDONE,
    (RegistrationState.INTERVIEW, RegistrationEvent.UNDO_CHECK_IN): RegistrationState.UNDONE,
    (RegistrationState.INTERVIEW, RegistrationEvent.RECORD): RegistrationState.INTERVIEW,
    (RegistrationState.INTERVIEW, RegistrationEvent.COMPLETE): RegistrationState.COMPLETED,
    (RegistrationState.COMPLETED, RegistrationEvent.REOPEN): RegistrationState.INTERVIEW,
    (RegistrationState.COMPLETED, RegistrationEvent.RETURN): RegistrationState.RETURNED,
    (RegistrationState.COMPLETED, RegistrationEvent.SIGN_OFF): RegistrationState.SIGNED_OFF,
    (RegistrationState.RETURNED, RegistrationEvent.OPEN_INTERVIEW): RegistrationState.INTERVIEW,
}

ONLY_WITHOUT_RECORD = frozenset({RegistrationEvent.UNDO_CHECK_IN})
"""What can happen only while the interview has recorded nothing: no field verified, no picture taken."""


def state_after(state: RegistrationState, event: RegistrationEvent, *, has_record: bool) -> RegistrationState:
    """Return the state the event leads to. `has_record`: whether anything was recorded. Raises EventNotAllowed."""
    if event not in events_open_to(state, has_record=has_record):
        raise EventNotAllowed(f"{event} is not possible while {state}")
    return TRANSITIONS[state, event]


def events_open_to(state: RegistrationState, *, has_record: bool) -> list[RegistrationEvent]:
    """Return what can happen next, in the order of the table."""
    events = [event for (source, event) in TRANSITIONS if source == state]
    return [event for event in events if not (has_record and event in ONLY_WITHOUT_RECORD)]


def as_mermaid() -> str:
    """Return the table as a diagram."""
    arrows = [f"    {source} --> {target}: {_arrow(event)}" for (source, event), target in TRANSITIONS.items()]
    return "\n".join(["stateDiagram-v2", *arrows])


def _arrow(event: RegistrationEvent) -> str:
    return f"{event} (nothing recorded yet)" if event in ONLY_WITHOUT_RECORD else str(event)
