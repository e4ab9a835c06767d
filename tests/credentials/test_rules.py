"""States, standings and small rules, as tables."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qoricancha.credentials import labels
from qoricancha.credentials.rules import states
from qoricancha.credentials.rules.papers import origin_document
from qoricancha.credentials.rules.standing import ConstanciaOutcome, Standing, masked, standing
from qoricancha.credentials.rules.states import DocumentEvent as Event
from qoricancha.credentials.rules.states import DocumentKind, EventNotPossible, NoSuchReason, Reason
from qoricancha.credentials.rules.states import DocumentState as State
from qoricancha.credentials.rules.tokens import digits_of, scanned_address, typed_address

OPEN = {
    State.REQUESTED: [Event.ISSUE, Event.REVOKE],
    State.ISSUED: [Event.SUSPEND, Event.REVOKE, Event.SUPERSEDE],
    State.SUSPENDED: [Event.REINSTATE, Event.REVOKE, Event.SUPERSEDE],
    State.REVOKED: [],
    State.SUPERSEDED: [],
}


@pytest.mark.parametrize("state", State)
def test_what_may_happen_next(state):
    assert states.events_open_to(state) == OPEN[state]


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("event", Event)
def test_what_may_not_happen_raises(state, event):
    if event in OPEN[state]:
        assert states.state_after(state, event) in State
        return
    with pytest.raises(EventNotPossible):
        states.state_after(state, event)


def test_every_state_is_reached():
    assert {*states.TRANSITIONS.values(), State.REQUESTED} == set(State)


def test_states_that_ended_stay_ended():
    assert [states.events_open_to(state) for state in set(State) - set(states.LIVING) - {State.REQUESTED}] == [[], []]


def test_every_reason_serves_some_event():
    assert {reason for reasons in states.REASONS.values() for reason in reasons} == set(Reason)


def test_reason_of_another_event_is_refused():
    assert states.reason_for(Event.SUSPEND, "REPORTED_LOST") == Reason.REPORTED_LOST
    with pytest.raises(NoSuchReason):
        states.reason_for(Event.SUSPEND, "DECEASED")


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        (labels.KINDS, DocumentKind),
        (labels.STATES, State),
        (labels.EVENTS, Event),
        (labels.REASONS, Reason),
        (labels.STANDINGS, Standing),
        (labels.CONSTANCIA_OUTCOMES, ConstanciaOutcome),
    ],
)
def test_every_code_has_words(words, codes):
    assert list(words) == list(codes)


FIRST, LAST = date(2020, 6, 20), date(2020, 12, 31)


@pytest.mark.parametrize(
    ("state", "valid_to", "case_gives_stay", "on", "answer"),
    [
        (State.ISSUED, LAST, True, FIRST, Standing.VALID),
        (State.ISSUED, LAST, True, LAST, Standing.VALID),
        (State.ISSUED, LAST, True, date(2021, 1, 1), Standing.NOT_VALID),
        (State.ISSUED, LAST, True, date(2020, 6, 19), Standing.NOT_VALID),
        (State.ISSUED, None, True, date(2030, 1, 1), Standing.VALID),
        (State.ISSUED, None, False, FIRST, Standing.NOT_VALID),
        (State.SUSPENDED, LAST, True, FIRST, Standing.SUSPENDED),
        (State.SUSPENDED, LAST, True, date(2021, 1, 1), Standing.NOT_VALID),
        (State.SUSPENDED, None, False, FIRST, Standing.NOT_VALID),
        (State.REVOKED, None, True, FIRST, Standing.NOT_VALID),
        (State.SUPERSEDED, None, True, FIRST, Standing.NOT_VALID),
        (State.REQUESTED, None, True, FIRST, Standing.NOT_VALID),
    ],
)
def test_standing(state, valid_to, case_gives_stay, on, answer):
    assert standing(state, valid_from=FIRST, valid_to=valid_to, case_gives_stay=case_gives_stay, on=on) == answer


@pytest.mark.parametrize(
    ("name", "shown"),
    [("María José", "M•••• J•••"), ("Suharto", "S••••••"), ("", ""), ("Ñ", "Ñ"), ("de la Cruz", "d• l• C•••")],
)
def test_names_are_masked(name, shown):
    assert masked(name) == shown


@given(st.text())
def test_mask_keeps_lengths_and_hides_all_but_first_letters(name):
    words, shown = name.split(), masked(name).split(" ") if name.split() else []
    assert [len(word) for word in shown] == [len(word) for word in words]
    assert all(set(word[1:]) <= {"•"} for word in shown)


@pytest.mark.parametrize(
    ("kind", "number", "printed"),
    [("Pasaporte", "AB123", "PASAPORTE: AB123"), ("Acta de nacido vivo", "", "ACTA DE NACIDO VIVO")],
)
def test_document_of_origin(kind, number, printed):
    assert origin_document(kind, number) == printed


@pytest.mark.parametrize("typed", ["600001", " 600 001", "N.° 600-001", "0600001"])
def test_typed_case_number(typed):
    assert digits_of(typed) == "600001"


def test_addresses():
    assert scanned_address("https://refugio.example/") == "https://refugio.example/v/"
    assert typed_address("https://refugio.example/") == "refugio.example/verificar"
