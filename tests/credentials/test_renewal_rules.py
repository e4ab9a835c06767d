"""When another permit may follow, and for which occasions."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qoricancha.credentials.actions.renewing import REFUSALS
from qoricancha.credentials.labels import OCCASIONS
from qoricancha.credentials.rules.renewal import OPENS_BEFORE, Lapsing, Occasion, Renewal, renewal
from qoricancha.credentials.rules.states import DocumentState
from qoricancha.law.queries import work_permit_is_renewable

ENDS = date(2019, 11, 27)
STATES, DAYS = st.sampled_from(DocumentState), st.dates(date(2019, 1, 1), date(2021, 1, 1))


@pytest.mark.parametrize(
    ("permit", "on", "expected"),
    [
        (Lapsing(DocumentState.ISSUED, ENDS), ENDS - OPENS_BEFORE - timedelta(1), Renewal.NOT_YET),
        (Lapsing(DocumentState.ISSUED, ENDS), ENDS - OPENS_BEFORE, Renewal.OPEN),
        (Lapsing(DocumentState.ISSUED, ENDS), ENDS + timedelta(400), Renewal.OPEN),
        (Lapsing(DocumentState.ISSUED, ENDS, asked=True), ENDS, Renewal.UNDER_WAY),
        (Lapsing(DocumentState.ISSUED, None), ENDS, Renewal.NOT_NEEDED),
        (Lapsing(DocumentState.REQUESTED, None), ENDS, Renewal.UNDER_WAY),
        (Lapsing(DocumentState.SUSPENDED, ENDS), ENDS, Renewal.SUSPENDED),
        (Lapsing(DocumentState.REVOKED, ENDS), ENDS, Renewal.ENDED),
    ],
)
def test_when_a_permit_can_be_renewed(permit, on, expected):
    assert renewal(permit, case_gives_stay=True, law_renews=True, on=on) == expected


def test_neither_a_closed_case_nor_a_law_without_renewal_gives_one():
    permit = Lapsing(DocumentState.ISSUED, ENDS)
    assert renewal(permit, case_gives_stay=False, law_renews=True, on=ENDS) == Renewal.CASE_CLOSED
    assert renewal(permit, case_gives_stay=True, law_renews=False, on=ENDS) == Renewal.NOT_PROVIDED


@given(STATES, st.none() | DAYS, st.booleans(), st.booleans(), st.booleans(), DAYS)
def test_only_an_issued_permit_near_its_end_in_an_open_case_is_open(state, valid_to, asked, stays, renews, on):
    found = renewal(Lapsing(state, valid_to, asked), case_gives_stay=stays, law_renews=renews, on=on)
    near = valid_to is not None and on >= valid_to - OPENS_BEFORE
    open_ = state == DocumentState.ISSUED and stays and renews and near and not asked
    assert (found == Renewal.OPEN) == open_


@given(DAYS, DAYS, st.integers(0, 2000))
def test_what_can_be_renewed_once_can_be_renewed_on_every_later_day(valid_to, on, later):
    permit = Lapsing(DocumentState.ISSUED, valid_to)
    if renewal(permit, case_gives_stay=True, law_renews=True, on=on) == Renewal.OPEN:
        after = on + timedelta(later)
        assert renewal(permit, case_gives_stay=True, law_renews=True, on=after) == Renewal.OPEN


@pytest.mark.parametrize("regime", ["2003-online", "2026"])
def test_the_regimes_let_another_follow(settings, regime):
    settings.QORICANCHA_REGIME = regime
    assert work_permit_is_renewable(date(2026, 3, 2))


def test_every_occasion_has_its_words():
    assert set(OCCASIONS) == set(Occasion)


def test_every_refusal_says_why():
    assert set(REFUSALS) == set(Renewal) - {Renewal.OPEN, Renewal.UNDER_WAY}
