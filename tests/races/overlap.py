"""Two transactions that overlap, made and not hoped for."""

import threading
from collections.abc import Callable

from django.db import connection

from qoricancha.kernel.actor import Actor
from qoricancha.kernel.db import acting
from tests.database import as_role
from tests.races.test_last_seat import PATIENCE, in_thread, wait_until_blocked


def overlap(by: Actor, first: Callable[[], object], second: Callable[[], object], *, process: str, waits: bool) -> list:
    """Run `first` and keep its transaction open, run `second` meanwhile, then commit; return what both gave or raised.

    `waits`: whether the second has to wait for the first, which this makes sure of; else it ends before.
    """
    done, commit, backend = threading.Event(), threading.Event(), []

    def held() -> object:
        with acting(by):
            result = first()
            backend.append(connection.connection.info.backend_pid)
            done.set()
            assert commit.wait(PATIENCE)
        return result

    with as_role(process):
        one, of_one = in_thread(held)
        assert done.wait(PATIENCE), of_one
        other, of_other = in_thread(second)
        if not waits:
            other.join(PATIENCE)
    if waits:
        wait_until_blocked(other, backend[0])
    with as_role(process):
        commit.set()
        one.join(PATIENCE)
        other.join(PATIENCE)
    return of_one + of_other
