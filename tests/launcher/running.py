"""A launcher as a terminal starts it, for tests and measurements."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from qoricancha.launcher.orphans import end_with_parent
from tests.launcher.processes import ends, free_ports

READY = "Qoricancha is ready"
WITHIN = 60.0  # seconds, for any start or end; a loaded machine is slow


STARTED: "list[Run]" = []


class Run:
    """A launcher in a process group of its own, as a terminal starts it."""

    def __init__(self, home: Path, *options: str, port: int | None = None, **environment: str) -> None:
        self.port = port or free_ports(3)
        command = [sys.executable, "-m", "qoricancha", "run", "--port", str(self.port), *options]
        kept = {name: text for name, text in os.environ.items() if not name.startswith(("QORICANCHA_", "DATABASE_"))}
        self.process = subprocess.Popen(
            command,
            env=kept | {"QORICANCHA_HOME": str(home)} | environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            process_group=0,
            preexec_fn=end_with_parent(signal.SIGTERM),  # noqa: PLW1509 - when the tests themselves are killed
        )
        self.said: list[str] = []
        STARTED.append(self)

    def read_until(self, words: str) -> "Run":
        """Wait until it says something; fail when it ends before."""
        for line in self.process.stdout:
            self.said.append(line.rstrip("\n"))
            if words in line:
                return self
        raise AssertionError("\n".join(["ended before it said " + words, *self.said]))

    def children(self) -> dict[str, int]:
        """Return the process ids of its children by name."""
        pid = self.process.pid
        listed = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return {name_of(int(child)): int(child) for child in listed}

    def end(self, sign: signal.Signals) -> int:
        """Send a signal to its whole group, as Ctrl-C does; return the exit code."""
        os.killpg(self.process.pid, sign)
        return self.exit_code()

    def exit_code(self) -> int:
        """Wait until it has ended."""
        assert ends(self.process.pid, within=WITHIN), "it does not end"
        self.said += self.process.stdout.read().splitlines()
        return self.process.wait()


def name_of(pid: int) -> str:
    command = Path(f"/proc/{pid}/cmdline").read_text().split("\0")
    environment = environment_of(pid)
    if command[0].endswith("postgres"):
        return "postgres"
    if "granian" in command:
        return "web-" + environment["QORICANCHA_PROCESS"]
    return "worker" if "worker" in command else "demo-authority"


def environment_of(pid: int) -> dict[str, str]:
    pairs = Path(f"/proc/{pid}/environ").read_text().split("\0")
    return dict(pair.split("=", 1) for pair in pairs if "=" in pair)
