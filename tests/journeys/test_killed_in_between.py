"""The web process dies between submit and answer; the person sends again: one application, one seat, one receipt."""

import os
import signal
import threading
from collections.abc import Iterator

import psycopg
import pytest

from qoricancha.demo.browser import Page
from qoricancha.demo.main_job import applicant
from qoricancha.demo.main_job.story import Story
from tests.house import House, superuser_url

GATE = 424_242  # an advisory lock: whoever holds it stops every submission at a chosen moment

# Before: the statement waits while it inserts. After: it waits inside COMMIT, when all is written.
MOMENTS = {
    "before the commit": "CREATE TRIGGER wait_at_gate BEFORE INSERT ON intake_application"
    " FOR EACH ROW EXECUTE FUNCTION wait_at_gate()",
    "after the commit": "CREATE CONSTRAINT TRIGGER wait_at_gate AFTER INSERT ON intake_application"
    " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wait_at_gate()",
}


@pytest.fixture(params=MOMENTS)
def gate(request: pytest.FixtureRequest, house: House) -> Iterator[psycopg.Connection]:
    """A closed gate in the house's database; closing the connection opens it."""
    with psycopg.connect(superuser_url(house), autocommit=True) as admin:
        admin.execute(
            "CREATE FUNCTION wait_at_gate() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            f" PERFORM pg_advisory_xact_lock_shared({GATE}); RETURN NEW; END $$"
        )
        admin.execute(MOMENTS[request.param])
        admin.execute("SELECT pg_advisory_lock(%s)", [GATE])
        yield admin
        admin.execute("SELECT pg_advisory_unlock_all()")
        admin.execute("DROP FUNCTION wait_at_gate CASCADE")


def test_killed_between_submit_and_answer_then_sent_again(gate: psycopg.Connection, house: House, story: Story):
    browser, page = applicant.answered(story, "TUM", applicant.invented())
    reference = story.known["reference"].replace("-", "")
    lost: list[Page | Exception] = []
    sending = threading.Thread(target=lambda: lost.append(_try_to_send(browser, page)))
    sending.start()
    _wait_until_somebody_is_at_the_gate(gate)
    for pid in house.pids("granian", f"--port {house.port} "):
        os.kill(pid, signal.SIGKILL)
    sending.join()
    assert isinstance(lost[0], Exception)
    gate.execute("SELECT pg_advisory_unlock(%s)", [GATE])
    _wait_until_nobody_is_at_the_gate(gate)

    receipt = story.until("the restarted web process", lambda: _sent_again(browser, page))
    assert receipt.url.endswith("/solicitud/constancia")
    assert story.known["reference"] in receipt.text
    with psycopg.connect(superuser_url(house)) as admin:
        counts = admin.execute(
            "SELECT (SELECT count(*) FROM intake_application WHERE reference = %s),"
            " (SELECT count(*) FROM appointments_appointment p JOIN intake_application a ON a.id = p.holder"
            "   WHERE a.reference = %s), (SELECT count(*) FROM appointments_slot WHERE taken > capacity)",
            [reference, reference],
        ).fetchone()
    assert counts == (1, 1, 0)


def _try_to_send(browser, page) -> Page | Exception:
    try:
        return applicant.submitted(browser, page)
    except Exception as error:  # noqa: BLE001 - whatever a cut connection looks like
        return error


def _sent_again(browser, page) -> Page | None:
    answer = _try_to_send(browser, page)
    return answer if isinstance(answer, Page) else None


def _waiting(admin: psycopg.Connection) -> int:
    row = admin.execute(
        "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = %s AND NOT granted", [GATE]
    ).fetchone()
    return row[0] if row else 0


def _wait_until_somebody_is_at_the_gate(admin: psycopg.Connection) -> None:
    while not _waiting(admin):
        os.sched_yield()


def _wait_until_nobody_is_at_the_gate(admin: psycopg.Connection) -> None:
    while _waiting(admin):
        os.sched_yield()
