"""The review of everybody's access, twice a year."""

import logging
from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from qoricancha.accounts import actions, jobs
from qoricancha.accounts.labels import REMARKS
from qoricancha.accounts.models import AccessReview
from qoricancha.accounts.queries import next_review_due, staff_for_review
from qoricancha.accounts.rules.reviews import Member, Remark, due_after, remarks_on
from qoricancha.accounts.rules.roles import Role
from qoricancha.kernel import clock
from qoricancha.kernel.db import acting
from tests.database import as_role
from tests.staff import OPERATOR, SINCE, make_officer, signed_in

AT = datetime(2026, 11, 25, 15, tzinfo=UTC)
GOOD = Member(
    username="oficial",
    full_name="Oficial Ficticio",
    roles=("REGISTRATION_OFFICER",),
    offices=("LIM",),
    factors=("totp",),
    created_at=AT - timedelta(days=400),
    last_sign_in=AT - timedelta(days=1),
    is_active=True,
    password_is_initial=False,
)


def member(**changes: object) -> Member:
    return Member(**{**vars(GOOD), **changes})


@pytest.mark.parametrize(
    ("changes", "remarks"),
    [
        ({}, []),
        ({"last_sign_in": AT - timedelta(days=59)}, []),
        ({"last_sign_in": AT - timedelta(days=60)}, [Remark.INACTIVE]),
        ({"last_sign_in": None}, [Remark.INACTIVE, Remark.NEVER_SIGNED_IN]),
        ({"last_sign_in": None, "created_at": AT}, [Remark.NEVER_SIGNED_IN]),
        ({"factors": ()}, [Remark.NO_SECOND_FACTOR]),
        ({"password_is_initial": True}, [Remark.INITIAL_PASSWORD]),
        ({"roles": ()}, [Remark.NO_ROLE]),
        ({"offices": ()}, [Remark.NO_OFFICE]),
        ({"is_active": False, "factors": ()}, [Remark.NO_LONGER_ADMITTED]),
    ],
)
def test_what_is_pointed_out(changes, remarks):
    assert sorted(remarks_on(member(**changes), at=AT)) == sorted(remarks)


@pytest.mark.parametrize(
    ("last", "due"),
    [
        (date(2026, 1, 15), date(2026, 7, 15)),
        (date(2026, 8, 31), date(2027, 2, 28)),
        (date(2027, 8, 31), date(2028, 2, 29)),
        (date(2026, 6, 30), date(2026, 12, 30)),
        (date(2026, 7, 1), date(2027, 1, 1)),
    ],
)
def test_the_next_is_due_six_months_later(last, due):
    assert due_after(last) == due


def test_everybody_is_listed_with_what_they_may_and_do(db):
    signed_in(make_officer("oficial"))
    make_officer("jefa", *Role, offices=("LIM", "CUS"), factor=False)
    with as_role("owner"), acting(OPERATOR):
        jefa, oficial = staff_for_review()
    assert (jefa.roles, jefa.offices) == (tuple(sorted(Role)), ("CUS", "LIM"))
    assert (jefa.factors, jefa.last_sign_in) == ((), None)
    assert (oficial.roles, oficial.offices, oficial.factors) == (("REGISTRATION_OFFICER",), ("LIM",), ("totp",))
    assert timedelta(0) <= clock.now() - oficial.last_sign_in < timedelta(minutes=1)


def told(*arguments: str) -> str:
    out = StringIO()
    with as_role("owner"):
        call_command("review_access", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_shows_and_notes_nothing(db):
    make_officer("oficial")
    shown = told()
    assert "1 con acceso, 0 sin acceso" in shown
    assert "Última revisión: ninguna" in shown
    assert "La siguiente corresponde hasta el 7 de julio de 2019" in shown
    assert "oficial · Oficial Ficticio\n  Roles: Oficial de registro\n  Oficinas: LIM\n  Último ingreso: nunca" in shown
    assert "! oficial: Nunca ingresó; No ingresa hace tiempo: ¿necesita todavía el acceso?" in shown
    with as_role("owner"):
        assert not AccessReview.objects.exists()


def test_a_review_is_noted_with_who_when_and_what_was_seen(db):
    make_officer("oficial")
    assert "Revisión registrada: Ana Revisora Ficticia." in told("--done", "Ana Revisora Ficticia")
    with as_role("owner"):
        review = AccessReview.objects.get()
    assert review.reviewed_by == "Ana Revisora Ficticia"
    assert [(one["username"], one["roles"]) for one in review.listed] == [("oficial", ["REGISTRATION_OFFICER"])]
    assert timedelta(0) <= clock.now() - review.reviewed_at < timedelta(minutes=1)
    assert "por Ana Revisora Ficticia" in told()


def test_a_review_by_nobody_is_refused(db):
    with pytest.raises(CommandError, match="quién revisó"):
        told("--done", "  ")


@pytest.mark.parametrize(("days", "is_inactive"), [(2, True), (5000, False)])
def test_what_counts_as_inactive_is_the_operator_s(db, days, is_inactive):
    make_officer("oficial")
    assert ("No ingresa hace tiempo" in told("--inactive-days", str(days))) is is_inactive


@pytest.mark.parametrize(("months_ago", "lines"), [(7, 1), (5, 0)])
def test_the_log_says_each_day_that_a_review_is_overdue(db, caplog, months_ago, lines):
    make_officer("oficial")
    with as_role("owner"):
        at = clock.now() - timedelta(days=30.5 * months_ago)
        actions.record_access_review(by=OPERATOR, at=at, reviewed_by="Ana Ficticia")
    with caplog.at_level(logging.CRITICAL):
        jobs.watch_access_reviews(timestamp=0)
    assert ["The review of everybody's access was due" in record.message for record in caplog.records] == [True] * lines


def test_before_the_first_review_the_time_runs_from_the_first_officer(db):
    with acting(OPERATOR):
        assert next_review_due() is None
    make_officer("oficial")
    with acting(OPERATOR):
        assert next_review_due() == due_after(SINCE.date())


def test_every_remark_has_words():
    assert set(REMARKS) == set(Remark)


def test_the_operator_changes_roles_and_offices(db):
    officer = make_officer("oficial", offices=("LIM", "TUM"))
    with as_role("owner"):
        for _ in range(2):  # the same again is the same
            given = ["--role", "REGISTRATION_SUPERVISOR", "--office", "CUS", "--office", "LIM"]
            call_command("change_staff_access", "oficial", *given, stdout=StringIO())
        officer.refresh_from_db()
        assert (officer.roles, officer.as_actor().offices) == (["REGISTRATION_SUPERVISOR"], {"CUS", "LIM"})


@pytest.mark.parametrize(
    ("username", "office", "said"),
    [("nadie", "LIM", "No existe el usuario"), ("oficial", "XXX", "No existe la oficina")],
)
def test_what_the_operator_mistypes_changes_nothing(db, username, office, said):
    officer = make_officer("oficial")
    with as_role("owner"), pytest.raises(CommandError, match=said):
        call_command("change_staff_access", username, "--role", "EXECUTIVE_SECRETARY", "--office", office)
    with as_role("owner"):
        officer.refresh_from_db()
    assert officer.roles == ["REGISTRATION_OFFICER"]
