"""Two clicks, two workers, two officers: one permit follows."""

from datetime import datetime, timedelta

import pytest

from qoricancha.credentials import actions
from qoricancha.credentials.actions import renewing
from qoricancha.credentials.models import Document
from qoricancha.credentials.queries import renewal_of
from qoricancha.credentials.rules.renewal import Renewal
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.db import acting
from qoricancha.kernel.errors import Conflict
from tests.credentials.conftest import JOB, OPERATOR, PROFILE, Holder, register, request_for
from tests.credentials.test_at_once import at_once
from tests.credentials.test_renewing import RENEWER, ask, reissue, supervisor, waiting
from tests.races.overlap import overlap


@pytest.fixture
def in_last_days(committing, authority, now) -> tuple[Holder, Document, datetime]:
    """Somebody whose permit is in its last days, in a database where commits are real."""
    holder = register(PROFILE, at=now)
    issued = actions.issue_work_permit(by=JOB, at=now, document_id=request_for(holder, at=now).id)
    return holder, issued, now + timedelta(days=80)


def two_clicks(in_last_days) -> list:
    holder, issued, at = in_last_days
    by = Actor.applicant(holder.person)

    def click():
        with acting(by):
            return actions.ask_for_renewal(by=by, at=at, person_id=holder.person).id

    assert renewal_of(issued, at=at) == Renewal.OPEN
    return overlap(by, click, click, process="public")


def test_two_clicks_ask_once(in_last_days):
    issued = in_last_days[1]
    assert two_clicks(in_last_days) == [issued.id, issued.id]
    assert waiting("credentials.renew_work_permit") == [str(issued.id)]


def test_without_the_guard_they_would_ask_twice(in_last_days, monkeypatch):
    def unguarded(permit, at):
        return Document.objects.filter(id=permit.id).update(renewal_asked_at=at) == 1

    monkeypatch.setattr(renewing, "_mark", unguarded)
    assert two_clicks(in_last_days) == [in_last_days[1].id] * 2
    assert len(waiting("credentials.renew_work_permit")) == 2


def test_two_workers_make_one_request(in_last_days):
    holder, issued, at = in_last_days
    ask(holder, at)
    found = at_once(2, lambda: actions.renew_work_permit(by=RENEWER, at=at, document_id=issued.id))
    assert sorted(type(one).__name__ for one in found) == ["Document", "NoneType"]
    with acting(JOB):
        assert Document.objects.filter(person=holder.person).count() == 2


def test_two_officers_have_one_issued_again(in_last_days):
    holder, _, at = in_last_days

    def again():
        try:
            return reissue(holder, at, by=supervisor("LIM")).state
        except Conflict:
            return "conflict"

    assert sorted(at_once(2, again)) == ["REQUESTED", "conflict"]


def suspended_while_the_next_is_signed(in_last_days) -> tuple[list[str], str]:
    """Begin to issue the next permit, suspend the old one before that is done; return both states, and the refusal."""
    holder, issued, at = in_last_days
    new = reissue(holder, at, by=supervisor("LIM"))

    def issue():
        return actions.issue_work_permit(by=JOB, at=at, document_id=new.id)

    def suspend():
        return actions.suspend_document(by=OPERATOR, at=at, document_id=issued.id, reason="UNDER_REVIEW")

    refused = overlap(OPERATOR, issue, suspend, process="worker")[1]
    with acting(JOB):
        return [Document.objects.get(id=one.id).state for one in (issued, new)], type(refused).__name__


def test_a_suspension_waits_for_the_permit_that_is_being_issued_and_says_that_it_came_late(in_last_days):
    assert suspended_while_the_next_is_signed(in_last_days) == (["SUPERSEDED", "ISSUED"], "Conflict")
