"""The next permit: asked for by its holder, or issued again by an officer; one at a time, the old one until the new."""

import json
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection, transaction

from qoricancha.casefiles.rules.status import CaseStatus
from qoricancha.credentials import actions, jobs
from qoricancha.credentials.models import Document
from qoricancha.credentials.queries import permits_of
from qoricancha.credentials.rules.renewal import BY_AN_OFFICER, Occasion
from qoricancha.credentials.rules.states import DocumentState, Reason
from qoricancha.kernel.actor import Actor, ActorKind
from qoricancha.kernel.db import acting
from qoricancha.kernel.errors import Conflict, InvalidInput, NotAllowed, NotFound
from tests.casefiles.samples import ended
from tests.credentials.conftest import JOB, OPERATOR, PROFILE, Holder, register, secretary
from tests.database import as_role

pytestmark = pytest.mark.django_db

RENEWER = Actor.job("credentials.renew_work_permit")


# --- the holder asks ---


@pytest.fixture
def last_days(issued) -> datetime:
    """A moment in the last days of the permit."""
    return datetime(issued.valid_to.year, issued.valid_to.month, issued.valid_to.day, 15, tzinfo=UTC) - timedelta(3)


def ask(holder: Holder, at: datetime) -> Document:
    by = Actor.applicant(holder.person)
    with as_role("public"), acting(by):
        return actions.ask_for_renewal(by=by, at=at, person_id=holder.person)


def waiting(job: str) -> list[str]:
    with as_role("worker"), connection.cursor() as cursor:
        cursor.execute("SELECT args::text FROM procrastinate_jobs WHERE task_name = %s", [job])
        return [json.loads(arguments)["document_id"] for (arguments,) in cursor.fetchall()]


def test_the_old_permit_lapses_when_the_new_one_stands(issued, holder, last_days):
    ask(holder, last_days)
    assert waiting("credentials.renew_work_permit") == [str(issued.id)]
    new = actions.renew_work_permit(by=RENEWER, at=last_days, document_id=issued.id)
    issued.refresh_from_db()
    assert (new.state, new.occasion, issued.state) == ("REQUESTED", Occasion.RENEWAL, "ISSUED")
    actions.issue_work_permit(by=JOB, at=last_days, document_id=new.id)
    new.refresh_from_db()
    issued.refresh_from_db()
    assert (new.state, issued.state, issued.ended_at) == ("ISSUED", "SUPERSEDED", last_days)
    assert new.valid_to > issued.valid_to
    assert (new.holder, new.photo_id) == (issued.holder, issued.photo_id)


def test_an_expired_permit_is_renewed_too(issued, holder, last_days):
    late = last_days + timedelta(days=100)
    ask(holder, late)
    assert actions.renew_work_permit(by=RENEWER, at=late, document_id=issued.id).occasion == Occasion.RENEWAL


def test_the_job_renews(issued, holder, last_days, monkeypatch):
    ask(holder, last_days)
    monkeypatch.setattr(jobs.clock, "now", lambda: last_days)
    jobs.renew_work_permit(document_id=str(issued.id), later_argument="ignored")
    assert [permit.state for permit in permits_of(holder.person)] == ["REQUESTED", "ISSUED"]


def test_asked_twice_is_asked_once(issued, holder, last_days):
    ask(holder, last_days)
    ask(holder, last_days + timedelta(minutes=1))
    assert waiting("credentials.renew_work_permit") == [str(issued.id)]
    for _ in range(2):
        actions.renew_work_permit(by=RENEWER, at=last_days, document_id=issued.id)
    ask(holder, last_days)
    assert [permit.state for permit in permits_of(holder.person)] == ["REQUESTED", "ISSUED"]


def test_too_early_nothing_is_asked(issued, holder, now):
    with pytest.raises(Conflict, match="Todavía no puede renovar"):
        ask(holder, now)
    assert waiting("credentials.renew_work_permit") == []


@pytest.mark.parametrize("what", ["suspend", "revoke"])
def test_what_the_secretary_stopped_is_not_renewed_by_the_holder(issued, holder, last_days, what):
    verb = getattr(actions, f"{what}_document")
    reason = Reason.UNDER_REVIEW if what == "suspend" else Reason.ISSUED_IN_ERROR
    verb(by=OPERATOR, at=last_days, document_id=issued.id, reason=reason)
    with pytest.raises(Conflict, match="no se renueva por esta página"):
        ask(holder, last_days)


def close(holder, at):
    ended(holder.case, CaseStatus.DECIDED, at.date())


def test_a_closed_case_renews_nothing(issued, holder, last_days):
    close(holder, last_days)
    with pytest.raises(Conflict, match="expediente concluyó"):
        ask(holder, last_days)


@pytest.mark.parametrize("stop", ["case", "permit"])
def test_what_was_stopped_since_it_was_asked_is_not_renewed_and_can_be_asked_anew(issued, holder, last_days, stop):
    ask(holder, last_days)
    if stop == "case":
        close(holder, last_days)
    else:
        actions.suspend_document(by=OPERATOR, at=last_days, document_id=issued.id, reason=Reason.UNDER_REVIEW)
    assert actions.renew_work_permit(by=RENEWER, at=last_days, document_id=issued.id) is None
    issued.refresh_from_db()
    assert (issued.renewal_asked_at, len(permits_of(holder.person))) == (None, 1)


def test_nobody_renews_for_another(issued, holder, last_days):
    other = register(PROFILE, at=last_days)
    stranger = Actor.applicant(other.person)
    with as_role("public"), acting(stranger):
        with pytest.raises(NotAllowed):
            actions.ask_for_renewal(by=stranger, at=last_days, person_id=holder.person)
        with pytest.raises(NotFound):
            actions.ask_for_renewal(by=stranger, at=last_days, person_id=other.person)
        assert Document.objects.filter(id=issued.id).update(renewal_asked_at=last_days) == 0
    with pytest.raises(NotAllowed):
        actions.ask_for_renewal(by=secretary("LIM"), at=last_days, person_id=holder.person)
    with pytest.raises(NotAllowed):
        actions.renew_work_permit(by=secretary("LIM"), at=last_days, document_id=issued.id)


@pytest.mark.parametrize("column", ["state", "valid_to", "holder", "occasion"])
def test_the_public_process_writes_nothing_but_the_wish(issued, holder, column):
    mine = Actor.applicant(holder.person)
    refused = pytest.raises(Exception, match="permission denied")
    with as_role("public"), acting(mine), refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE credentials_document SET {column} = {column}")


# --- an officer has it issued again ---


def supervisor(*offices: str) -> Actor:
    roles = frozenset({"REGISTRATION_SUPERVISOR"})
    return Actor(ActorKind.STAFF, UUID(int=9), "supervisora", offices=frozenset(offices), roles=roles)


def reissue(holder: Holder, at: datetime, *, by: Actor, occasion: str = Occasion.MISTAKE) -> Document:
    return actions.reissue_work_permit(
        by=by,
        at=at,
        case_file_id=holder.case.id,
        person_id=holder.person,
        photo_file_id=holder.photo,
        occasion=occasion,
    )


@pytest.mark.parametrize("occasion", BY_AN_OFFICER)
def test_it_is_issued_again_for_a_reason(issued, holder, now, occasion):
    again = reissue(holder, now, by=supervisor("LIM"), occasion=occasion)
    assert (again.state, again.occasion, again.requested_by) == ("REQUESTED", occasion, str(UUID(int=9)))
    actions.issue_work_permit(by=JOB, at=now, document_id=again.id)
    issued.refresh_from_db()
    assert issued.state == DocumentState.SUPERSEDED


@pytest.mark.parametrize("occasion", ["", "FIRST", "RENEWAL", "PORQUE SI"])
def test_not_without_one_of_the_reasons(issued, holder, now, occasion):
    with pytest.raises(InvalidInput) as refusal:
        reissue(holder, now, by=supervisor("LIM"), occasion=occasion)
    assert list(refusal.value.fields) == ["occasion"]


def test_a_wrongly_revoked_one_is_made_good_by_the_secretary_alone(issued, holder, now):
    actions.revoke_document(by=secretary("LIM"), at=now, document_id=issued.id, reason=Reason.ISSUED_IN_ERROR)
    with pytest.raises(NotAllowed):
        reissue(holder, now, by=supervisor("LIM"), occasion=Occasion.WRONGLY_ENDED)
    again = reissue(holder, now, by=secretary("LIM"), occasion=Occasion.WRONGLY_ENDED)
    issued.refresh_from_db()
    assert (again.state, issued.state) == ("REQUESTED", "REVOKED")


def test_a_suspension_is_not_got_round(issued, holder, now):
    actions.suspend_document(by=secretary("LIM"), at=now, document_id=issued.id, reason=Reason.UNDER_REVIEW)
    with pytest.raises(NotAllowed):
        reissue(holder, now, by=supervisor("LIM"))


def test_a_closed_case_gives_none(issued, holder, now):
    close(holder, now)
    with pytest.raises(Conflict, match="concluyó"):
        reissue(holder, now, by=secretary("LIM"))


@pytest.mark.parametrize(
    "by",
    [
        supervisor("TUM"),
        Actor(ActorKind.STAFF, UUID(int=9), "oficial", frozenset({"LIM"}), frozenset({"REGISTRATION_OFFICER"})),
        Actor.applicant(UUID(int=3)),
        Actor.public(),
    ],
    ids=["another office", "officer", "applicant", "public"],
)
def test_nobody_else_has_one_issued_again(issued, holder, now, by):
    with pytest.raises(NotAllowed):
        reissue(holder, now, by=by)


def test_the_database_knows_no_other_occasion(issued):
    refused = pytest.raises(Exception, match="document_occasion_is_known")
    with acting(OPERATOR), refused, transaction.atomic():
        Document.objects.filter(id=issued.id).update(occasion="PORQUE SI")


# --- what is suspended or ended meanwhile ---

STOPS = {
    "suspended": (actions.suspend_document, Reason.UNDER_REVIEW),
    "revoked": (actions.revoke_document, Reason.FALSE_INFORMATION),
}


@pytest.mark.parametrize("how", STOPS)
def test_what_was_stopped_since_is_not_undone_by_the_next_permit(issued, holder, now, how):
    stop, reason = STOPS[how]
    new = reissue(holder, now, by=supervisor("LIM"))
    stop(by=OPERATOR, at=now + timedelta(minutes=1), document_id=issued.id, reason=reason)
    issued.refresh_from_db()
    before = issued.state
    new = actions.issue_work_permit(by=JOB, at=now + timedelta(minutes=2), document_id=new.id)
    issued.refresh_from_db()
    assert (new.state, new.reason, new.file_id, issued.state) == ("REVOKED", reason, None, before)


def test_what_was_reinstated_meanwhile_hinders_nothing(issued, holder, now):
    new = reissue(holder, now, by=supervisor("LIM"))
    actions.suspend_document(by=OPERATOR, at=now, document_id=issued.id, reason=Reason.UNDER_REVIEW)
    actions.reinstate_document(by=OPERATOR, at=now, document_id=issued.id)
    assert actions.issue_work_permit(by=JOB, at=now, document_id=new.id).state == "ISSUED"


def test_what_the_secretary_had_issued_after_a_suspension_is_issued(issued, holder, now):
    actions.suspend_document(by=OPERATOR, at=now, document_id=issued.id, reason=Reason.REPORTED_LOST)
    later = now + timedelta(minutes=1)
    new = reissue(holder, later, by=secretary("LIM"))
    assert actions.issue_work_permit(by=JOB, at=later, document_id=new.id).state == "ISSUED"
