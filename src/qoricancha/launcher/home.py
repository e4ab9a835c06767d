"""QORICANCHA_HOME: the one folder with all state of an installation on this machine."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from qoricancha.launcher.errors import LauncherError

MARK = ".qoricancha"  # says that the folder is ours, so that `--reset` never empties another


class HomeRefused(LauncherError):
    """The folder cannot be used; the message says why and what to do."""


@dataclass(frozen=True)
class Home:
    """The folder and the places in it."""

    path: Path

    @classmethod
    def at(cls, path: Path) -> "Home":
        """Return the home at `path`, made if it is not there. Raises HomeRefused if it is somebody else's."""
        path = path.resolve()
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not (path / MARK).exists():
            if any(path.iterdir()):
                raise HomeRefused(f"{path} holds things that are not Qoricancha's: name another QORICANCHA_HOME.")
            (path / MARK).write_text("All state of a Qoricancha demo; `script/run --reset` empties it.\n")
        return cls(path)

    @property
    def keys(self) -> Path:
        """Keys and passwords, readable by this user only."""
        return _folder(self.path / "keys")

    @property
    def logs(self) -> Path:
        """What each process says."""
        return _folder(self.path / "logs")

    @property
    def postgres(self) -> Path:
        """The embedded PostgreSQL."""
        return self.path / "postgres"

    def new_log(self, name: str) -> Path:
        """Return the place of a log that begins now; the one before it is kept beside it."""
        log = self.logs / f"{name}.log"
        if log.exists():
            log.replace(log.with_suffix(".log.1"))
        return log

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the home for one launcher. The lock dies with its process. Raises HomeRefused."""
        with (self.path / MARK).open("r+") as mark:
            try:
                fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise HomeRefused(
                    f"Qoricancha already runs on {self.path}: stop it first, or name another QORICANCHA_HOME."
                ) from None
            yield

    def empty(self) -> None:
        """Delete all state. Only under the lock."""
        for entry in self.path.iterdir():
            if entry.name == MARK:
                continue
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry)
            else:
                entry.unlink()


def _folder(path: Path) -> Path:
    path.mkdir(mode=0o700, exist_ok=True)
    return path


def write_private(path: Path, text: str) -> None:
    """Write a new file that only this user may read, whole or not at all."""
    unfinished = path.with_suffix(".new")
    unfinished.unlink(missing_ok=True)
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
    unfinished.rename(path)
