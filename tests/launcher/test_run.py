"""`qoricancha run` as a whole: real processes on free ports, ended in every way there is."""

import contextlib
import http.client
import os
import select
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.launcher.processes import ends
from tests.launcher.running import READY, STARTED, WITHIN, Run, environment_of

PROCESSES = {"postgres", "demo-authority", "web-public", "web-staff", "worker"}


def _status(port: int) -> int:
    connection = http.client.HTTPConnection("localhost", port, timeout=10)
    with contextlib.closing(connection):
        connection.request("GET", "/")
        return connection.getresponse().status


def _order_of_ending(pids: dict[str, int]) -> list[str]:
    """Return the names of processes in the order in which they end."""
    watched = {os.pidfd_open(pid): name for name, pid in pids.items()}
    ended = []
    while watched:
        ready = select.select(list(watched), [], [], WITHIN)[0]
        assert ready, f"{sorted(watched.values())} did not end"
        for descriptor in ready:
            ended.append(watched.pop(descriptor))
            os.close(descriptor)
    return ended


@pytest.fixture(scope="module")
def home(module_folder: Path) -> Path:
    return module_folder / "running"


@pytest.fixture(scope="module")
def running(home: Path) -> Iterator[Run]:
    run = Run(home).read_until(READY)
    yield run
    run.end(signal.SIGTERM)


@pytest.fixture(autouse=True)
def _nothing_left_running() -> Iterator[None]:
    """End what a test started and, because it failed, did not end."""
    already = len(STARTED)
    yield
    for run in STARTED[already:]:
        if run.process.poll() is None:
            run.end(signal.SIGTERM)


def test_says_where_it_is_in_one_line(running):
    said = f"{READY}: public http://localhost:{running.port}, staff http://localhost:{running.port + 1}"
    assert said in running.said


def test_every_process_runs(running):
    assert set(running.children()) == PROCESSES


def test_both_sites_answer(running):
    assert [_status(running.port) < 500, _status(running.port + 1) < 500] == [True, True]


def test_every_process_has_its_own_role_and_password(running):
    urls = {name: environment_of(pid).get("DATABASE_URL", "") for name, pid in running.children().items()}
    logins = {name: url.removeprefix("postgresql://").partition("@")[0].split(":") for name, url in urls.items()}
    assert {name: login[0] for name, login in logins.items()} == {
        "postgres": "",
        "demo-authority": "",
        "web-public": "qoricancha_public",
        "web-staff": "qoricancha_staff",
        "worker": "qoricancha_worker",
    }
    assert len({login[1] for login in logins.values() if login[0]}) == 3


def test_only_the_staff_process_may_open_claims(running):
    secret = "QORICANCHA_CLAIMS_PRIVATE_KEY_FILE"
    assert {name for name, pid in running.children().items() if secret in environment_of(pid)} == {"web-staff"}


def test_only_the_worker_may_seal_the_ledger(running):
    secret = "QORICANCHA_LEDGER_KEY_FILE"
    assert {name for name, pid in running.children().items() if secret in environment_of(pid)} == {"worker"}


def test_authority_and_database_are_given_no_key(running):
    keyless = ("postgres", "demo-authority")
    given = {key for name in keyless for key in environment_of(running.children()[name])}
    assert {key for key in given if "KEY" in key} == set()


@pytest.mark.parametrize("options", [(), ("--reset",)])
def test_second_launcher_on_the_same_home_is_refused(running, home, options):
    second = Run(home, *options)
    assert (second.exit_code(), "already runs on" in second.said[-1]) == (1, True)
    assert set(running.children()) == PROCESSES


def test_taken_port_is_refused(running, tmp_path):
    second = Run(tmp_path / "var", port=running.port)
    assert (second.exit_code(), second.said) == (1, [f"Port {running.port} is taken: choose others with --port."])


def test_killed_process_is_started_again(running):
    before = running.children()
    os.kill(before["web-public"], signal.SIGKILL)
    running.read_until("web-public died and is started again")
    assert ends(before["web-public"])
    while True:
        with contextlib.suppress(OSError, http.client.HTTPException):
            assert _status(running.port) < 500
            break
    after = running.children()
    assert {name for name in PROCESSES if before[name] != after[name]} == {"web-public"}


class TestEndings:
    """Each ends a launcher of its own, on a home that an earlier one has prepared."""

    @pytest.fixture
    def prepared(self, module_folder: Path) -> Path:
        return module_folder / "ending"

    def test_orderly_end_keeps_everything_and_a_reset_starts_over(self, prepared):
        first = self._logins_until(signal.SIGINT, prepared)
        second = self._logins_until(signal.SIGTERM, prepared)
        anew = self._logins_until(signal.SIGTERM, prepared, "--reset")
        assert first == second != anew
        assert len(first) == len(anew) > 1

    def _logins_until(self, sign: signal.Signals, home: Path, *options: str) -> list[str]:
        """Start, end by the signal, see that the database ended last; return the table of logins."""
        run = Run(home, *options).read_until(READY)
        children = run.children()
        os.killpg(run.process.pid, sign)
        ended = _order_of_ending(children)
        assert ({*ended}, ended[-1]) == (PROCESSES, "postgres")
        assert (run.exit_code(), run.said[-1]) == (0, "Qoricancha has ended.")
        assert "database system is shut down" in (home / "postgres" / "server.log").read_text().splitlines()[-1]
        greeting = next(number for number, line in enumerate(run.said) if READY in line)
        return run.said[greeting + 1 : -1]

    def test_signal_while_the_processes_start_ends_them(self, prepared):
        run = Run(prepared).read_until("Starting the processes")
        assert run.end(signal.SIGTERM) == 0
        assert READY not in "\n".join(run.said)

    def test_signal_while_the_database_is_prepared_ends_it(self, prepared):
        run = Run(prepared).read_until("Preparing the database")
        assert run.end(signal.SIGTERM) == 0
        assert "database system is shut down" in (prepared / "postgres" / "server.log").read_text().splitlines()[-1]

    def test_death_of_the_database_ends_everything_with_its_last_words(self, prepared):
        run = Run(prepared).read_until(READY)
        children = run.children()
        os.kill(children["postgres"], signal.SIGKILL)
        assert run.exit_code() == 1
        assert any(line.startswith("PostgreSQL died.") for line in run.said)
        assert all(ends(pid) for pid in children.values())

    def test_nothing_outlives_a_killed_launcher(self, prepared):
        run = Run(prepared).read_until(READY)
        children = run.children()
        assert run.end(signal.SIGKILL) == -signal.SIGKILL
        assert all(ends(pid, within=WITHIN) for pid in children.values())
