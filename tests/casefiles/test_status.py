from qoricancha.casefiles import labels
from qoricancha.casefiles.rules.status import CaseStatus, PartyRole, gives_stay


def test_every_code_has_its_words():
    assert set(labels.CASE_STATUSES) == set(CaseStatus)
    assert set(labels.PARTY_ROLES) == set(PartyRole)


def test_only_a_case_in_procedure_gives_stay():
    assert [status for status in CaseStatus if gives_stay(status)] == [CaseStatus.IN_PROCEDURE]
