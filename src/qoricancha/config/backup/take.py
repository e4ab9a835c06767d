"""Take a backup: one snapshot, two files."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO

import psycopg

from qoricancha.config.backup.manifest import KEYS, LEFT_OUT, Manifest, count_tables
from qoricancha.config.backup.programs import errors_in, run_with
from qoricancha.config.backup.sealed import new_file, write
from qoricancha.config.database.bootstrap import BACKUP

KEYS_ARE_KEPT = timedelta(days=30)
AGE = b"age-encryption.org/v1"
IN_MEMORY = 64 * 1024 * 1024

COPY_KEYS = "COPY (SELECT id, wrapped, master_key, destroyed_at FROM kernel_sealingkey ORDER BY id) TO STDOUT"
HIDDEN = """
SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE n.nspname IN ('public', 'audit') AND c.relkind = 'r' AND c.relrowsecurity
   AND NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polpermissive
                      AND pg_get_expr(p.polqual, p.polrelid) = 'true' AND %s::regrole = ANY (p.polroles))
 ORDER BY 1
"""


class BackupFailed(Exception):
    """There is no backup; the message says why."""


@dataclass(frozen=True)
class Taken:
    """What was written, and which old keys files were deleted."""

    archive: Path
    keys: Path
    manifest: Manifest
    forgotten: list[Path]


def keys_beside(archive: Path) -> Path:
    """Return where the keys of an archive stand."""
    return archive.with_name(f"{archive.name}.keys")


def take_backup(*, url: str, out: Path, recipient: str, now: datetime) -> Taken:
    """Write OUT and OUT.keys, sealed to the recipient; delete keys files beside them older than KEYS_ARE_KEPT.

    `url` signs in as the backup's role. Raises BackupFailed, FileExistsError, ValueError; then neither file is there.
    """
    keys = keys_beside(out)
    if out.exists():
        raise FileExistsError(f"{out} exists: a backup is never overwritten")
    with _snapshot(url) as (connection, name):
        _refuse_hidden_rows(connection)
        manifest = _manifest(connection)
        with new_file(keys) as file:
            write(replace(manifest, kind="keys", tables={}), _keys(connection), to=file, recipient=recipient)
        try:
            with new_file(out) as file:
                _dump(url, name, manifest, file, recipient)
        except BaseException:
            keys.unlink()
            raise
    return Taken(out, keys, manifest, _forget_old_keys(out.parent, before=now - KEYS_ARE_KEPT))


@contextmanager
def _snapshot(url: str) -> Iterator[tuple[psycopg.Connection, str]]:
    with psycopg.connect(url) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        row = connection.execute("SELECT pg_export_snapshot()").fetchone()
        assert row is not None  # noqa: S101 - a function gives one row
        yield connection, row[0]


def _refuse_hidden_rows(connection: psycopg.Connection) -> None:
    """Raise BackupFailed where a row policy would keep rows from the backup: it would be short, and look whole."""
    hidden = [name for (name,) in connection.execute(HIDDEN, [BACKUP]).fetchall()]
    if hidden:
        raise BackupFailed(f"the backup does not see every row of {', '.join(hidden)}: run apply_database_rules")


def _manifest(connection: psycopg.Connection) -> Manifest:
    row = connection.execute(f"SELECT transaction_timestamp(), count(*) FROM {KEYS}").fetchone()  # noqa: S608 - our name
    assert row is not None  # noqa: S101 - an aggregate gives one row
    at, keys = row
    return Manifest("archive", at, version("qoricancha"), count_tables(connection), keys)


def _keys(connection: psycopg.Connection) -> IO[bytes]:
    """Return what COPY says of the keys; some hundred bytes each, beyond IN_MEMORY on the disk, still wrapped."""
    spool = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed by whoever forgets it
    with connection.cursor() as cursor, cursor.copy(COPY_KEYS) as copy:
        for chunk in copy:
            spool.write(bytes(chunk))
    spool.seek(0)
    return spool


def _dump(url: str, snapshot: str, manifest: Manifest, file: IO[bytes], recipient: str) -> None:
    left_out = [f"--exclude-table-data={table}" for table in LEFT_OUT]
    options = ["--format=custom", "--compress=1", "--enable-row-security", "--lock-wait-timeout=60s", *left_out]
    line, environment = run_with("pg_dump", url, f"--snapshot={snapshot}", *options)
    with SpooledTemporaryFile() as errors:
        with subprocess.Popen(line, env=environment, stdout=subprocess.PIPE, stderr=errors.fileno()) as dump:  # noqa: S603 - found by us
            assert dump.stdout is not None  # noqa: S101 - a pipe
            write(manifest, dump.stdout, to=file, recipient=recipient)
        errors.seek(0)
        if dump.returncode:
            raise BackupFailed(f"pg_dump failed:\n{errors_in(errors.read())}")


def _forget_old_keys(folder: Path, *, before: datetime) -> list[Path]:
    old = [path for path in sorted(folder.glob("*.keys")) if _is_old_keys_file(path, before)]
    for path in old:
        path.unlink()
    return old


def _is_old_keys_file(path: Path, before: datetime) -> bool:
    with path.open("rb") as file:
        return path.stat().st_mtime < before.timestamp() and file.read(len(AGE)) == AGE
