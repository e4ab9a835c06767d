"""Declared actors, composed actions, jobs on commit."""

import pytest
from django.db import connection

from qoricancha.kernel.actions import action
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.db import acting, declared_actor
from qoricancha.kernel.enqueue import enqueue
from qoricancha.kernel.ids import uuid7
from tests.database import as_role

JOB = Actor.job("test")


def setting(name: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting(%s, true), '')", [f"qoricancha.{name}"])
        return cursor.fetchone()[0]


def test_the_public_sees_its_own_subject_and_nothing_stays_afterwards(db):
    mine = uuid7()
    with acting(Actor.public(mine)):
        assert setting("subject") == str(mine)
        with acting(JOB):
            assert (setting("subject"), declared_actor()) == ("", JOB)
        assert setting("subject") == str(mine)
    assert (setting("subject"), setting("actor"), declared_actor()) == ("", "", None)


def test_a_failure_leaves_the_outer_declaration(db):
    with acting(JOB):
        with pytest.raises(ValueError, match=r"^$"), acting(Actor.public(uuid7())):
            raise ValueError
        assert '"JOB"' in setting("actor")


@action
def who_is_declared(*, by: Actor) -> Actor | None:
    return declared_actor()


def test_an_action_declares_its_actor_and_joins_its_own(db):
    assert who_is_declared(by=JOB) == JOB
    with acting(JOB):
        assert who_is_declared(by=JOB) == JOB
        assert who_is_declared(by=Actor.system("x")) == Actor.system("x")


def jobs_waiting() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'kernel.nothing'")
        return cursor.fetchone()[0]


@pytest.mark.parametrize(("fails", "waiting"), [(True, 0), (False, 1)])
def test_no_commit_no_job(committing, fails, waiting):
    try:
        with acting(JOB):
            enqueue("kernel.nothing", document_id=uuid7())
            if fails:
                raise ValueError
    except ValueError:
        pass
    assert jobs_waiting() == waiting


@pytest.mark.role("public")
def test_the_public_role_may_enqueue(db):
    with acting(Actor.public()):
        enqueue("kernel.nothing", document_id=uuid7())
    with as_role("worker"):
        assert jobs_waiting() == 1
