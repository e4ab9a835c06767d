"""The whole house as `script/run` starts it: real processes, real roles, real HTTP."""

import json
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg

from qoricancha.demo.browser import Browser
from qoricancha.launcher.postgres import binary
from tests.launcher.running import READY, Run

SOCKET_LINE = 4  # of postmaster.pid, counted from 0


@dataclass(frozen=True)
class House:
    """A running demo."""

    home: Path
    port: int

    @property
    def public(self) -> str:
        """Address of the public site."""
        return f"http://localhost:{self.port}"

    @property
    def staff(self) -> str:
        """Address of the staff site."""
        return f"http://localhost:{self.port + 1}"

    def demo(self, name: str) -> list[dict[str, Any]]:
        """Return the demo's "logins" or "messages"."""
        address = {"logins": "cuentas", "messages": "mensajes"}[name]
        return json.loads(Browser().get(f"{self.staff}/demo/{address}.json").body)[name]

    def pids(self, *words: str) -> list[int]:
        """Return the process ids of the house whose command line has all the words."""
        processes = (entry for entry in Path("/proc").iterdir() if entry.name.isdigit())
        return [int(entry.name) for entry in processes if _belongs(entry, self.home, words)]


def _belongs(entry: Path, home: Path, words: tuple[str, ...]) -> bool:
    try:
        line = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        environment = (entry / "environ").read_bytes().decode(errors="replace")
    except OSError:
        return False
    return f"QORICANCHA_HOME={home}" in environment and all(word in line for word in words)


@contextmanager
def running_house(home: Path, **environment: str) -> Iterator[House]:
    """Start `qoricancha run` on a home of its own and end it with SIGTERM."""
    run = Run(home, **environment).read_until(READY)
    try:
        yield House(home, run.port)
    finally:
        run.end(signal.SIGTERM)


def dump(house: House) -> bytes:
    """Return what a thief of the house's PostgreSQL has: a dump of the database, and the WAL files."""
    url = superuser_url(house)
    text = subprocess.run([binary("pg_dump"), "--dbname", url], capture_output=True, check=True).stdout
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute("CHECKPOINT")
    wal = b"".join(path.read_bytes() for path in sorted((house.home / "postgres" / "data" / "pg_wal").glob("0*")))
    return text + wal


def superuser_url(house: House) -> str:
    """Return the URL by which whoever owns the laptop reaches the house's own PostgreSQL."""
    password = (house.home / "keys" / "password-postgres").read_text()
    socket_folder = (house.home / "postgres" / "data" / "postmaster.pid").read_text().splitlines()[SOCKET_LINE]
    return f"postgresql://postgres:{password}@/qoricancha?host={quote(socket_folder, safe='')}"
