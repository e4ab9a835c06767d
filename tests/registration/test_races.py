"""Two officers at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection

from qoricancha.casefiles.models import CaseFile
from qoricancha.kernel.db import acting
from qoricancha.kernel.errors import Conflict
from qoricancha.registration import actions
from qoricancha.registration.models import Registration
from tests.database import as_role
from tests.registration.factories import applied, completed, officer, supervisor


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Do all at the same moment, each on a connection of its own; return how each ended."""
    start = Barrier(len(acts))

    def run(act: Callable[[], object]) -> str:
        try:
            start.wait(timeout=10)
            act()
        except Conflict:
            return "conflict"
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(run, acts))


def by(actor, verb, now, **given):
    """Return the act of an officer, in a transaction of its own."""

    def act():
        with acting(actor):
            getattr(actions, verb)(by=actor, at=now, **given)

    return act


def test_two_supervisors_sign_off_once(committing, now):
    found = completed(officer(), now)
    chiefs = [supervisor(name) for name in ("jefa", "jefe")]
    with as_role("staff"):
        ended = at_once(*(by(chief, "sign_off", now, registration_id=found) for chief in chiefs))
    with as_role("owner"):
        assert (ended, CaseFile.objects.count()) == (["conflict", "done"], 1)


def test_two_officers_receive_a_person_once(committing, now):
    application = applied(now)
    officers = [officer(name) for name in ("una", "otro")]
    with as_role("staff"):
        ended = at_once(*(by(one, "check_in", now, application_id=application) for one in officers))
    with as_role("owner"):
        assert (ended, Registration.objects.count()) == (["conflict", "done"], 1)
