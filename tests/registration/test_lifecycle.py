"""The life of a registration."""

from pathlib import Path

import pytest

import qoricancha
from qoricancha.registration.labels import STATES
from qoricancha.registration.rules.lifecycle import (
    TRANSITIONS,
    EventNotAllowed,
    RegistrationEvent,
    RegistrationState,
    as_mermaid,
    events_open_to,
    state_after,
)

ALLOWED = {
    ("CHECKED_IN", "OPEN_INTERVIEW"): "INTERVIEW",
    ("INTERVIEW", "RECORD"): "INTERVIEW",
    ("INTERVIEW", "COMPLETE"): "COMPLETED",
    ("COMPLETED", "RETURN"): "RETURNED",
    ("COMPLETED", "SIGN_OFF"): "SIGNED_OFF",
    ("RETURNED", "OPEN_INTERVIEW"): "INTERVIEW",
}


@pytest.mark.parametrize("state", RegistrationState)
@pytest.mark.parametrize("event", RegistrationEvent)
def test_each_event_in_each_state(state, event):
    if expected := ALLOWED.get((state, event)):
        assert state_after(state, event) == expected
    else:
        with pytest.raises(EventNotAllowed):
            state_after(state, event)


def test_every_state_is_reached_from_the_first():
    reached, before = {RegistrationState.CHECKED_IN}, set()
    while reached != before:
        before = set(reached)
        reached |= {target for (source, _), target in TRANSITIONS.items() if source in reached}
    assert reached == set(RegistrationState)


def test_nothing_follows_the_sign_off():
    assert events_open_to(RegistrationState.SIGNED_OFF) == []
    assert events_open_to(RegistrationState.COMPLETED) == [RegistrationEvent.RETURN, RegistrationEvent.SIGN_OFF]


def test_every_state_has_a_word():
    assert list(STATES) == list(RegistrationState)


def test_the_diagram_has_an_arrow_for_each_transition():
    assert as_mermaid().splitlines()[1] == "    CHECKED_IN --> INTERVIEW: OPEN_INTERVIEW"
    assert len(as_mermaid().splitlines()) == 1 + len(TRANSITIONS)


def test_the_readme_shows_the_table():
    assert as_mermaid() in (Path(qoricancha.__file__).parent / "registration/README.md").read_text()
