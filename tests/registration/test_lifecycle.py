"""The life of a registration."""

import re
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
    ("CHECKED_IN", "UNDO_CHECK_IN"): "UNDONE",
    ("INTERVIEW", "UNDO_CHECK_IN"): "UNDONE",
    ("INTERVIEW", "RECORD"): "INTERVIEW",
    ("INTERVIEW", "COMPLETE"): "COMPLETED",
    ("COMPLETED", "REOPEN"): "INTERVIEW",
    ("COMPLETED", "RETURN"): "RETURNED",
    ("COMPLETED", "SIGN_OFF"): "SIGNED_OFF",
    ("RETURNED", "OPEN_INTERVIEW"): "INTERVIEW",
}


@pytest.mark.parametrize("has_record", [False, True])
@pytest.mark.parametrize("state", RegistrationState)
@pytest.mark.parametrize("event", RegistrationEvent)
def test_each_event_in_each_state(state, event, has_record):
    too_late = has_record and event == RegistrationEvent.UNDO_CHECK_IN
    if (expected := ALLOWED.get((state, event))) and not too_late:
        assert state_after(state, event, has_record=has_record) == expected
    else:
        with pytest.raises(EventNotAllowed):
            state_after(state, event, has_record=has_record)


def test_every_state_is_reached_from_the_first():
    reached, before = {RegistrationState.CHECKED_IN}, set()
    while reached != before:
        before = set(reached)
        reached |= {target for (source, _), target in TRANSITIONS.items() if source in reached}
    assert reached == set(RegistrationState)


@pytest.mark.parametrize("end", [RegistrationState.SIGNED_OFF, RegistrationState.UNDONE])
def test_nothing_follows_the_end(end):
    assert events_open_to(end, has_record=False) == events_open_to(end, has_record=True) == []


def test_what_can_follow_is_told_in_the_order_of_the_table():
    after_completion = [RegistrationEvent.REOPEN, RegistrationEvent.RETURN, RegistrationEvent.SIGN_OFF]
    assert events_open_to(RegistrationState.COMPLETED, has_record=True) == after_completion


def test_every_state_has_a_word():
    assert list(STATES) == list(RegistrationState)


def test_the_diagram_has_an_arrow_for_each_transition():
    assert as_mermaid().splitlines()[1:3] == [
        "    CHECKED_IN --> INTERVIEW: OPEN_INTERVIEW",
        "    CHECKED_IN --> UNDONE: UNDO_CHECK_IN (nothing recorded yet)",
    ]
    assert len(as_mermaid().splitlines()) == 1 + len(TRANSITIONS)


def test_the_readme_shows_the_table_and_nothing_else():
    text = (Path(qoricancha.__file__).parent / "registration/README.md").read_text()
    assert [part.strip() for part in re.findall(r"```mermaid\n(.*?)```", text, re.DOTALL)] == [as_mermaid()]
