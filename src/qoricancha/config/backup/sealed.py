"""age files: written to a public key, so that the machine that makes backups cannot read them."""

import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pyrage
from pyrage import x25519

from qoricancha.config.backup.manifest import Manifest

LONGEST_LINE = 1 << 20


class NotOpened(Exception):
    """The file was altered, cut off, or sealed to another key."""


class Joined(io.RawIOBase):
    """A first line, then a stream."""

    def __init__(self, line: bytes, rest: IO[bytes]) -> None:
        super().__init__()
        self._parts: list[IO[bytes]] = [io.BytesIO(line), rest]

    def readable(self) -> bool:
        """It can be read."""
        return True

    def read(self, size: int = -1, /) -> bytes:
        """Return up to `size` bytes; none at the end."""
        while self._parts:
            if chunk := self._parts[0].read(size):
                return chunk
            self._parts.pop(0)
        return b""


class AfterFirstLine(io.RawIOBase):
    """Keeps the first line for itself and passes on the rest."""

    def __init__(self, rest: Callable[[bytes], object]) -> None:
        super().__init__()
        self.line, self._whole, self._rest = b"", False, rest

    def writable(self) -> bool:
        """It can be written."""
        return True

    def write(self, content: bytes, /) -> int:  # type: ignore[override]
        """Take some. Raises ValueError where the first line never ends."""
        chunk = bytes(content)
        if not self._whole:
            start, newline, chunk = chunk.partition(b"\n")
            self.line += start
            self._whole = bool(newline)
            if len(self.line) > LONGEST_LINE:
                raise ValueError("not a backup of this house")
        if chunk:
            self._rest(chunk)
        return len(content)


@contextmanager
def new_file(path: Path) -> Iterator[IO[bytes]]:
    """Write a file that only this user may read, whole or not at all. Raises FileExistsError."""
    if path.exists():
        raise FileExistsError(f"{path} exists: a backup is never overwritten")
    partial = path.with_name(f"{path.name}.partial")
    partial.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        partial.rename(path)
    finally:
        partial.unlink(missing_ok=True)


def write(manifest: Manifest, content: IO[bytes], *, to: IO[bytes], recipient: str) -> None:
    """Seal the manifest's line and the content. Raises ValueError for what is no recipient."""
    try:
        known = x25519.Recipient.from_str(recipient)
    except pyrage.RecipientError:
        raise ValueError("QORICANCHA_BACKUP_RECIPIENT is no public key of age") from None
    pyrage.encrypt_io(Joined(manifest.as_line(), content), to, [known])


def read(path: Path, *, identity: str, rest: Callable[[bytes], object] = lambda _: None) -> Manifest:
    """Return the manifest; give the rest of the content to `rest`, chunk by chunk. Raises NotOpened, ValueError.

    Each chunk is authentic; that none is missing is known only when this returns.
    """
    target = AfterFirstLine(rest)
    with path.open("rb") as file:
        try:
            pyrage.decrypt_io(file, target, [as_identity(identity)])
        except (pyrage.DecryptError, OSError) as error:
            if getattr(error, "errno", None) is not None:  # of the disk, or of whoever takes the rest
                raise
            raise NotOpened(f"{path} was altered, cut off, or sealed to another key") from None
    return Manifest.of_line(target.line)


def as_identity(text: str) -> x25519.Identity:
    """Return the private key of an identity file, its comments left out. Raises ValueError."""
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    try:
        return x25519.Identity.from_str(lines[0])
    except (IndexError, pyrage.IdentityError):
        raise ValueError("that is no identity of age: its line starts with AGE-SECRET-KEY-") from None
