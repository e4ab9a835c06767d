import itertools

import pytest

from qoricancha.casefiles import labels
from qoricancha.casefiles.rules.status import (
    TRANSITIONS,
    CaseStatus,
    PartyRole,
    StatusNotReachable,
    check_reachable,
    gives_stay,
)

POSSIBLE = {(CaseStatus.IN_PROCEDURE, after) for after in set(CaseStatus) - {CaseStatus.IN_PROCEDURE}}


@pytest.mark.parametrize(("before", "after"), list(itertools.product(CaseStatus, repeat=2)))
def test_a_case_is_closed_once_and_for_good(before: CaseStatus, after: CaseStatus):
    if (before, after) in POSSIBLE:
        check_reachable(before, after)
    else:
        with pytest.raises(StatusNotReachable):
            check_reachable(before, after)


def test_every_status_has_its_transitions_and_a_label():
    assert set(TRANSITIONS) == set(labels.CASE_STATUSES) == set(CaseStatus)
    assert set(labels.PARTY_ROLES) == set(PartyRole)


def test_only_a_case_in_procedure_gives_stay():
    assert [status for status in CaseStatus if gives_stay(status)] == [CaseStatus.IN_PROCEDURE]
