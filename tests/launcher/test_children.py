"""Processes are started, asked, restarted, ended; with real ones, small."""

import os
import signal
import sys
from pathlib import Path

import pytest

from qoricancha.launcher import children as subject
from qoricancha.launcher.children import Child, ChildFailed, Program, run_to_end, stop, wait_until_ready
from qoricancha.launcher.ending import Ended, Ending
from tests.launcher.processes import ends, first_line, free_ports

SERVE = (
    "import http.server as h, sys; from socketserver import ThreadingMixIn\n"
    "h.HTTPServer(('127.0.0.1', int(sys.argv[1])), h.SimpleHTTPRequestHandler).serve_forever()"
)
WAIT = "import signal; signal.pause()"
DEAF = "import signal, sys; signal.signal(15, signal.SIG_IGN); print('deaf', flush=True); signal.pause()"
WITH_GRANDCHILD = (
    "import subprocess, sys; c = subprocess.Popen([sys.executable, '-c', 'import signal; signal.pause()'])\n"
    "print(c.pid, flush=True); c.wait()"
)


def child_of(tmp_path: Path, script: str, *arguments: str, health: tuple[int, str] | None = None) -> Child:
    command = [sys.executable, "-c", script, *arguments]
    return Child(Program("small", command, dict(os.environ), health), tmp_path / "small.log")


def test_ready_when_its_page_answers(tmp_path):
    port = free_ports()
    child = child_of(tmp_path, SERVE, str(port), health=(port, "/"))
    assert not child.is_ready
    child.start()
    wait_until_ready([child], os.sched_yield)
    assert child.is_ready
    stop([child])
    assert not child.is_alive


def test_end_while_starting_is_told_with_the_last_lines(tmp_path):
    child = child_of(tmp_path, "print('before'); raise SystemExit('no such key')", health=(free_ports(), "/"))
    child.start()
    with pytest.raises(ChildFailed, match="small ended while it started") as failure:
        wait_until_ready([child], os.sched_yield)
    assert str(failure.value).splitlines()[-1] in ("no such key", "before")


def test_child_that_never_answers_is_given_up(tmp_path, monkeypatch):
    monkeypatch.setattr(subject, "READY_WITHIN", 0.0)
    child = child_of(tmp_path, WAIT, health=(free_ports(), "/"))
    child.start()
    with pytest.raises(ChildFailed, match="did not answer"):
        wait_until_ready([child], os.sched_yield)
    stop([child])


def test_killed_child_is_started_again(tmp_path):
    child = child_of(tmp_path, WAIT)
    child.start()
    first = child.process
    first.kill()
    first.wait()
    said = []
    subject.restart_the_dead([child], said.append)
    assert child.is_alive
    assert child.process.pid != first.pid
    assert said == [f"small died and is started again; see {child.log}"]
    stop([child])


def test_child_that_dies_again_and_again_is_given_up(tmp_path):
    child = child_of(tmp_path, "raise SystemExit('no such table')")
    child.start()
    for _ in range(subject.TRIES):
        child.process.wait()
        subject.restart_the_dead([child], str)
    child.process.wait()
    with pytest.raises(ChildFailed, match="again and again"):
        subject.restart_the_dead([child], str)


def test_what_a_killed_child_had_started_ends_before_the_restart(tmp_path):
    child = child_of(tmp_path, WITH_GRANDCHILD)
    child.start()
    grandchild = int(first_line(child.log))
    child.process.kill()
    child.process.wait()
    child.restart()
    assert ends(grandchild)
    stop([child])


def test_deaf_child_is_killed(tmp_path, monkeypatch):
    monkeypatch.setattr(subject, "STOPPED_WITHIN", 0.2)
    child = child_of(tmp_path, DEAF)
    child.start()
    first_line(child.log)
    stop([child])
    assert child.process.returncode == -signal.SIGKILL


def test_command_returns_what_it_said(tmp_path):
    assert run_to_end(child_of(tmp_path, "print('hello')"), os.sched_yield) == "hello\n"


def test_failed_command_is_told_with_the_last_lines(tmp_path):
    child = child_of(tmp_path, "raise SystemExit('no such table')")
    with pytest.raises(ChildFailed, match=r"small failed(.|\n)*no such table"):
        run_to_end(child, os.sched_yield)


def test_command_is_killed_when_the_end_is_asked_for(tmp_path):
    child = child_of(tmp_path, WAIT)
    ending = Ending()
    with ending.listening():
        os.kill(os.getpid(), signal.SIGTERM)
    with pytest.raises(Ended):
        run_to_end(child, ending.pause)
    assert child.process.returncode == -signal.SIGKILL
