"""The processes that the launcher starts: each in a group of its own, with a log and a sign of being ready."""

import http.client
import os
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from qoricancha.launcher.ending import POLL
from qoricancha.launcher.errors import LauncherError
from qoricancha.launcher.orphans import end_with_parent

READY_WITHIN = 90.0  # seconds
STOPPED_WITHIN = 25.0  # seconds, for all together; the worker takes up to 20 to finish its jobs
TRIES = 3  # restarts within a minute, then the fault is not an accident
MINUTE = 60.0
SERVER_ERROR = 500
LAST_LINES = 20


class ChildFailed(LauncherError):
    """A process did not start or would not stay; the message ends with its last log lines."""


@dataclass(frozen=True)
class Program:
    """What to start: a name for people, a command, its whole environment, and where it answers."""

    name: str
    command: list[str]
    environment: dict[str, str] = field(repr=False)
    health: tuple[int, str] | None = None  # port and path of a page that answers below 500


@dataclass
class Child:
    """A program that runs, or ran."""

    program: Program
    log: Path
    process: "subprocess.Popen[bytes] | None" = None
    restarts: list[float] = field(default_factory=list)

    def start(self) -> None:
        """Start the program; what it says is added to its log."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.program.command,
                env=self.program.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                process_group=0,  # Ctrl-C in the terminal is for the launcher, which ends the others in order
                preexec_fn=end_with_parent(signal.SIGTERM),  # noqa: PLW1509 - it only makes one system call
            )

    @property
    def is_alive(self) -> bool:
        """Whether its first process lives."""
        return self.process is not None and self.process.poll() is None

    @property
    def is_ready(self) -> bool:
        """Whether it answers; a program without a page is ready when it lives."""
        if self.program.health is None:
            return self.is_alive
        port, path = self.program.health
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", path, headers={"Host": f"localhost:{port}"})
            return connection.getresponse().status < SERVER_ERROR
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def restart(self) -> None:
        """Start it again after it died. Raises ChildFailed when that does not help."""
        now = time.monotonic()
        self.restarts = [*(then for then in self.restarts if now - then < MINUTE), now]
        if len(self.restarts) > TRIES:
            raise self.failure("died again and again")
        self.kill()  # whatever it had started
        self.start()

    def signal(self, sign: signal.Signals) -> None:
        """Send a signal to the process and to whatever it started."""
        if self.process is None:
            return
        try:
            os.killpg(self.process.pid, sign)
        except ProcessLookupError:
            return

    def kill(self) -> None:
        """Leave nothing of it, nor of what it had started."""
        self.signal(signal.SIGKILL)
        if self.process is not None:
            self.process.wait()

    def failure(self, what: str) -> ChildFailed:
        """Return the error that says what happened, with the end of the log."""
        lines = self.log.read_text(errors="replace").splitlines()[-LAST_LINES:]
        return ChildFailed("\n".join([f"{self.program.name} {what}. The end of {self.log}:", *lines]))


def wait_until_ready(children: list[Child], pause: Callable[[], None]) -> None:
    """Return when every child answers; `pause` between looks. Raises ChildFailed, and what `pause` raises."""
    deadline = time.monotonic() + READY_WITHIN
    for child in children:
        while not child.is_ready:
            if not child.is_alive:
                raise child.failure("ended while it started")
            if time.monotonic() > deadline:
                raise child.failure(f"did not answer within {READY_WITHIN:.0f} seconds")
            pause()


def restart_the_dead(children: list[Child], say: Callable[[str], None]) -> None:
    """Start again whoever has died. Raises ChildFailed when that is no help."""
    for child in children:
        if not child.is_alive:
            say(f"{child.program.name} died and is started again; see {child.log}")
            child.restart()


def stop(children: list[Child]) -> None:
    """End all children: asked first, killed when they do not listen."""
    for child in children:
        child.signal(signal.SIGTERM)
    deadline = time.monotonic() + STOPPED_WITHIN
    while any(child.is_alive for child in children) and time.monotonic() < deadline:
        time.sleep(POLL)
    for child in children:
        child.kill()


def run_to_end(child: Child, pause: Callable[[], None]) -> str:
    """Run a program that ends by itself; return all that it said. Raises ChildFailed, and what `pause` raises."""
    child.start()
    try:
        while child.is_alive:
            pause()
    finally:
        child.kill()
    if child.process is None or child.process.returncode:
        raise child.failure("failed")
    return child.log.read_text(errors="replace")
