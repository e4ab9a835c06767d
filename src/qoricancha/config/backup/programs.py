"""pg_dump and pg_restore that fit the server: its own release where there is one, else the next newer."""

import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from qoricancha.launcher.postgres import PostgresFailed, binary

DEBIAN = Path("/usr/lib/postgresql")


class NoProgram(Exception):
    """No program of this machine fits the server; the message says what to install."""


def program(name: str, server: int) -> Path:
    """Return `pg_dump` or `pg_restore` for a server of this major release. Raises NoProgram.

    An older program cannot read a newer server; a newer one may write what an older server does not understand.
    """
    found = {release: path for path in _candidates(name) if (release := _release(path)) is not None}
    fitting = [release for release in found if release >= server]
    if not fitting:
        raise NoProgram(f"{name} of PostgreSQL {server} or later is needed: install postgresql-client-{server}")
    return found[min(fitting)]


def run_with(name: str, url: str, *options: str) -> tuple[list[str], dict[str, str]]:
    """Return command line and environment; the password stands in the environment, where no other user sees it."""
    told = {name: str(value) for name, value in conninfo_to_dict(url).items()}
    password = told.pop("password", "")
    line = [str(program(name, release_of(url))), f"--dbname={make_conninfo(**told)}", *options]
    return line, {**os.environ, "PGPASSWORD": password, "PGOPTIONS": "", "PGTZ": "UTC"}


def release_of(url: str) -> int:
    """Return the server's major release."""
    with psycopg.connect(url) as connection:
        return connection.info.server_version // 10_000


def _candidates(name: str) -> Iterator[Path]:
    """The wheel's first: of two of the same release the later found wins, and Debian's gets its updates."""
    with suppress(PostgresFailed):
        yield binary(name)
    yield from sorted(DEBIAN.glob(f"*/bin/{name}"))
    yield from (Path(folder) / name for folder in os.get_exec_path())


def _release(path: Path) -> int | None:
    if not os.access(path, os.X_OK):
        return None
    said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603 - a fixed name
    number = re.search(r"\(PostgreSQL\) (\d+)", said)
    return int(number[1]) if number else None


def errors_in(said: bytes) -> str:
    """Return the lines that name a fault: statements, details and rows that follow them stay out."""
    lines = said.decode(errors="replace").splitlines()
    return "\n".join(line for line in lines if re.match(r"pg_\w+: error: ", line))
