"""Suspending, reinstating, revoking."""

import dataclasses
from datetime import timedelta

import pytest
from django.db import connection

from qoricancha.credentials import actions
from qoricancha.credentials.queries import token_lookup, verification_of
from qoricancha.credentials.rules.standing import Standing
from qoricancha.credentials.rules.states import DocumentState
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.errors import Conflict, InvalidInput, NotAllowed
from tests.credentials.conftest import OPERATOR, secretary
from tests.database import as_role
from tests.staff import make_officer

pytestmark = pytest.mark.django_db


def answers(codes: dict[str, str], at) -> Standing:
    with as_role("public"):
        return verification_of(token_lookup(codes["token"]), at=at).standing


def test_page_follows_each_change_at_once(issued, codes, now):
    seen = [answers(codes, now)]
    actions.suspend_document(by=OPERATOR, at=now, document_id=issued.id, reason="REPORTED_LOST")
    seen.append(answers(codes, now))
    actions.reinstate_document(by=OPERATOR, at=now, document_id=issued.id)
    seen.append(answers(codes, now))
    actions.revoke_document(by=OPERATOR, at=now, document_id=issued.id, reason="ISSUED_IN_ERROR")
    seen.append(answers(codes, now))
    assert seen == [Standing.VALID, Standing.SUSPENDED, Standing.VALID, Standing.NOT_VALID]


def test_who_when_and_why_are_kept(issued, now):
    later = now + timedelta(hours=1)
    actions.suspend_document(by=OPERATOR, at=later, document_id=issued.id, reason="UNDER_REVIEW")
    issued.refresh_from_db()
    assert (issued.state, issued.suspended_at, issued.suspended_by, issued.reason) == (
        DocumentState.SUSPENDED, later, "operator", "UNDER_REVIEW",
    )  # fmt: skip
    actions.reinstate_document(by=OPERATOR, at=later, document_id=issued.id)
    issued.refresh_from_db()
    assert (issued.state, issued.suspended_at, issued.suspended_by, issued.reason) == (
        DocumentState.ISSUED, None, "", "",
    )  # fmt: skip


def test_revocation_is_for_good(issued, now):
    actions.revoke_document(by=OPERATOR, at=now, document_id=issued.id, reason="DECEASED")
    with pytest.raises(Conflict):
        actions.reinstate_document(by=OPERATOR, at=now, document_id=issued.id)
    with pytest.raises(Conflict):
        actions.revoke_document(by=OPERATOR, at=now, document_id=issued.id, reason="DECEASED")


@pytest.mark.parametrize("reason", ["", "DECEASED", "because"])
def test_reason_must_be_one_of_the_event_s(issued, now, reason):
    with pytest.raises(InvalidInput) as refusal:
        actions.suspend_document(by=OPERATOR, at=now, document_id=issued.id, reason=reason)
    assert list(refusal.value.fields) == ["reason"]


@pytest.mark.parametrize("actor", [secretary("TUM"), secretary(), Actor.public()])
def test_strangers_change_nothing(issued, now, actor):
    with pytest.raises(NotAllowed):
        actions.revoke_document(by=actor, at=now, document_id=issued.id, reason="DECEASED")


def test_executive_secretary_revokes_in_the_staff_process(issued, codes, now):
    officer = make_officer("secretaria", "EXECUTIVE_SECRETARY", offices=("LIM",), factor=False)
    actor = dataclasses.replace(secretary("LIM"), id=officer.id)
    with as_role("staff"):
        actions.revoke_document(by=actor, at=now, document_id=issued.id, reason="FALSE_INFORMATION")
    issued.refresh_from_db()
    assert (issued.state, issued.ended_by) == (DocumentState.REVOKED, str(officer.id))
    assert answers(codes, now) == Standing.NOT_VALID


def test_change_is_in_the_history(issued, now):
    actions.revoke_document(by=OPERATOR, at=now, document_id=issued.id, reason="DECEASED")
    with as_role("audit"), connection.cursor() as cursor:
        cursor.execute(
            "SELECT operation, actor FROM audit.history WHERE relation = 'credentials_document'"
            " AND row_id = %s ORDER BY id", [str(issued.id)],
        )  # fmt: skip
        rows = cursor.fetchall()
    assert [operation for operation, _ in rows] == ["INSERT", "UPDATE", "UPDATE"]
