"""Two transactions that overlap, made and not hoped for."""

import threading
from collections.abc import Callable

from django.db import connection

from qoricancha.kernel.actor import Actor
from qoricancha.kernel.db import acting
from tests.database import as_role
from tests.races.test_last_seat import PATIENCE, in_thread, wait_until_blocked


def overlap(
    by: Actor,
    first: Callable[[], object],
    second: Callable[[], object],
    *,
    process: str,
    second_process: str = "",
    waits: bool = True,
    meanwhile: Callable[[], object] = lambda: None,
) -> list:
    """Run `first` and keep its transaction open, run `second`, then commit; return what both gave or raised.

    Each runs as the role of `process`, the second as that of `second_process` where it is another.
    `waits`: whether the second has to wait for the first, which this makes sure of; else it ends before the commit.
    `meanwhile` is done just before the commit.
    """
    done, connected, commit = threading.Event(), threading.Event(), threading.Event()
    backend: list[int] = []

    def held() -> object:
        with acting(by):
            result = first()
            backend.append(connection.connection.info.backend_pid)
            done.set()
            assert commit.wait(PATIENCE)
        return result

    def following() -> object:
        connection.ensure_connection()  # in its role, before wait_until_blocked takes another
        connected.set()
        return second()

    with as_role(process):
        one, of_one = in_thread(held)
        assert done.wait(PATIENCE), of_one
    with as_role(second_process or process):
        other, of_other = in_thread(following)
        assert connected.wait(PATIENCE), of_other
        if waits:
            wait_until_blocked(other, backend[0])
        else:
            other.join(PATIENCE)
        meanwhile()
        commit.set()
        one.join(PATIENCE)
        other.join(PATIENCE)
    return of_one + of_other
