"""The life of a registration: which event may follow which state.

The table is the single source: the actions check it, the pages ask it which
buttons to show.
"""

from enum import StrEnum


class RegistrationState(StrEnum):
    """Where a registration stands."""

    CHECKED_IN = "CHECKED_IN"
    INTERVIEW = "INTERVIEW"
    COMPLETED = "COMPLETED"
    RETURNED = "RETURNED"
    SIGNED_OFF = "SIGNED_OFF"


class RegistrationEvent(StrEnum):
    """What can happen to it."""

    OPEN_INTERVIEW = "OPEN_INTERVIEW"
    RECORD = "RECORD"
    COMPLETE = "COMPLETE"
    RETURN = "RETURN"
    SIGN_OFF = "SIGN_OFF"


class EventNotAllowed(Exception):
    """The event cannot happen to a registration in this state."""


TRANSITIONS: dict[tuple[RegistrationState, RegistrationEvent], RegistrationState] = {
    (RegistrationState.CHECKED_IN, RegistrationEvent.OPEN_INTERVIEW): RegistrationState.INTERVIEW,
    (RegistrationState.INTERVIEW, RegistrationEvent.RECORD): RegistrationState.INTERVIEW,
    (RegistrationState.INTERVIEW, RegistrationEvent.COMPLETE): RegistrationState.COMPLETED,
    (RegistrationState.COMPLETED, RegistrationEvent.RETURN): RegistrationState.RETURNED,
    (RegistrationState.COMPLETED, RegistrationEvent.SIGN_OFF): RegistrationState.SIGNED_OFF,
    (RegistrationState.RETURNED, RegistrationEvent.OPEN_INTERVIEW): RegistrationState.INTERVIEW,
}


def state_after(state: RegistrationState, event: RegistrationEvent) -> RegistrationState:
    """Return the state the event leads to. Raises EventNotAllowed."""
    try:
        return TRANSITIONS[state, event]
    except KeyError:
        raise EventNotAllowed(f"{event} is not possible while {state}") from None


def events_open_to(state: RegistrationState) -> list[RegistrationEvent]:
    """Return what can happen next, in the order of the table."""
    return [event for (source, event) in TRANSITIONS if source == state]


def as_mermaid() -> str:
    """Return the table as a diagram."""
    arrows = [f"    {source} --> {target}: {event}" for (source, event), target in TRANSITIONS.items()]
    return "\n".join(["stateDiagram-v2", *arrows])
