"""Restore: into an empty database, with the newest keys, and compared with what the archive says of itself."""

import subprocess
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import SpooledTemporaryFile

import psycopg
from psycopg import sql

from qoricancha.config.backup import sealed
from qoricancha.config.backup.manifest import Manifest, count_tables
from qoricancha.config.backup.programs import errors_in, run_with
from qoricancha.config.database.bootstrap import AUDIT, OWNER
from qoricancha.config.database.history import KEYS_IN_HISTORY
from qoricancha.kernel.actor import Actor

SHARED = ["--no-owner", "--single-transaction"]
RESTORER = Actor.system("restore")


class RestoreFailed(Exception):
    """Nothing may be used of what is there; the message says why and what to do."""


@dataclass(frozen=True)
class Restored:
    """What came back; `destroyed` keys were destroyed after the archive, and are again."""

    manifest: Manifest
    keys: Path
    destroyed: int


def restore(*, url: str, archive: Path, keys: Path | None, identity: str) -> Restored:
    """Fill an empty database, signed in as its owner. Raises RestoreFailed, sealed.NotOpened, ValueError, OSError.

    `keys` is the newest keys file there is; without it the newest beside the archive. No role but the owner can use
    the database before `prepare` has run.
    """
    _refuse_filled(url)
    manifest = sealed.read(archive, identity=identity)  # to its end: nothing is written before all of it is authentic
    chosen = keys or _newest_keys(archive, identity)
    _refuse_older(manifest, sealed.read(chosen, identity=identity))
    _let_use_each_other(url)
    feed = _Feed(url, archive, identity)
    feed.restore(OWNER, "--schema=public", "--schema=app", "--section=pre-data")
    feed.restore(AUDIT, "--schema=audit")
    feed.restore(OWNER, "--schema=public", "--schema=app", "--section=data")
    _put_keys_back(url, chosen, identity, expected=manifest.keys)
    feed.restore(OWNER, "--schema=public", "--schema=app", "--section=post-data")
    _compare(url, manifest)
    return Restored(manifest, chosen, _destroy_again(url))


@dataclass(frozen=True)
class _Feed:
    """Runs pg_restore on the archive, which is opened on the way and lies nowhere in clear."""

    url: str
    archive: Path
    identity: str

    def restore(self, role: str, *options: str) -> None:
        """Restore a part of it as a role. Raises RestoreFailed."""
        line, environment = run_with("pg_restore", self.url, f"--role={role}", *SHARED, *options)
        with SpooledTemporaryFile() as errors:
            with subprocess.Popen(line, env=environment, stdin=subprocess.PIPE, stderr=errors.fileno()) as program:  # noqa: S603 - found by us
                assert program.stdin is not None  # noqa: S101 - a pipe
                with suppress(BrokenPipeError):  # it has all that it wants, or says itself why it ended
                    sealed.read(self.archive, identity=self.identity, rest=program.stdin.write)
                with suppress(BrokenPipeError):
                    program.stdin.close()
            errors.seek(0)
            if program.returncode:
                raise RestoreFailed(f"pg_restore failed; drop the database:\n{errors_in(errors.read())}")


def _refuse_filled(url: str) -> None:
    question = "SELECT count(*) FROM pg_tables WHERE schemaname IN ('public', 'app', 'audit')"
    with psycopg.connect(url) as connection:
        (tables,) = connection.execute(question).fetchone() or (0,)
    if tables:
        raise RestoreFailed(f"the database has {tables} tables: restore fills an empty one (create_roles makes it)")


def _newest_keys(archive: Path, identity: str) -> Path:
    """Return the newest keys file beside the archive: what was destroyed since stays destroyed."""
    moments = {path: sealed.read(path, identity=identity).at for path in archive.parent.glob("*.keys")}
    if not moments:
        raise RestoreFailed(f"{archive.parent} has no keys file: name one with --keys, the newest there is")
    return max(moments, key=lambda path: moments[path])


def _refuse_older(archive: Manifest, keys: Manifest) -> None:
    if (archive.kind, keys.kind) != ("archive", "keys"):
        raise RestoreFailed(f"these are {archive.kind} and {keys.kind}: an archive and a keys file are needed")
    if keys.at < archive.at:
        raise RestoreFailed(
            f"the keys are of {keys.at.isoformat(' ', 'minutes')}, "
            f"before the archive's {archive.at.isoformat(' ', 'minutes')}: "
            "who came in between could not be opened, and who was erased could; name newer keys"
        )


def _let_use_each_other(url: str) -> None:
    """The triggers of the tables name functions of the audit's schema; those of the ledger name some of `app`."""
    with psycopg.connect(url) as connection:
        connection.execute(sql.SQL("GRANT USAGE ON SCHEMA app TO {}").format(sql.Identifier(AUDIT)))
        _become(connection, AUDIT)
        connection.execute(sql.SQL("GRANT USAGE ON SCHEMA audit TO {}").format(sql.Identifier(OWNER)))


def _put_keys_back(url: str, keys: Path, identity: str, *, expected: int) -> None:
    """Put back the keys that the archive's history knows. Raises RestoreFailed where one is missing.

    One that was destroyed after the archive comes back empty: what was under it never opens again.
    """
    with psycopg.connect(url) as connection:
        connection.execute(
            "CREATE TEMP TABLE given (id uuid PRIMARY KEY, wrapped bytea, master_key text, destroyed_at timestamptz)"
        )
        connection.execute("CREATE TEMP TABLE known (id uuid PRIMARY KEY, was_destroyed boolean)")
        connection.execute(sql.SQL("GRANT INSERT ON known TO {}").format(sql.Identifier(AUDIT)))
        with connection.cursor() as cursor, cursor.copy("COPY given FROM STDIN") as copy:
            sealed.read(keys, identity=identity, rest=copy.write)
        _become(connection, AUDIT)
        connection.execute(f"INSERT INTO known {KEYS_IN_HISTORY}")
        _become(connection, OWNER)
        put = connection.execute(
            "INSERT INTO public.kernel_sealingkey (id, wrapped, master_key, destroyed_at)"
            " SELECT id, CASE WHEN destroyed_at IS NULL THEN wrapped WHEN NOT was_destroyed THEN ''::bytea END,"
            "        master_key, CASE WHEN was_destroyed THEN destroyed_at END"
            "   FROM given JOIN known USING (id)"
        ).rowcount
        if put != expected:
            raise RestoreFailed(f"the keys file has {put} of the archive's {expected} keys: name another; drop this")
        connection.execute("CREATE TABLE public.destroyed_since (id uuid PRIMARY KEY, destroyed_at timestamptz)")
        connection.execute(
            "INSERT INTO public.destroyed_since SELECT id, destroyed_at"
            "  FROM given JOIN known USING (id) WHERE destroyed_at IS NOT NULL AND NOT was_destroyed"
        )


def _compare(url: str, manifest: Manifest) -> None:
    """Raise RestoreFailed unless every table holds the rows that the archive's snapshot had."""
    with psycopg.connect(url) as connection:
        found = count_tables(connection, ("public",))
        _become(connection, AUDIT)
        found |= count_tables(connection, ("audit",))
    found.pop("public.destroyed_since")
    different = sorted(
        name for name in found.keys() | manifest.tables.keys() if found.get(name) != manifest.tables.get(name)
    )
    if different:
        raise RestoreFailed(f"not what the archive says of itself: {', '.join(different)}; drop the database")


def _destroy_again(url: str) -> int:
    """Destroy, in the history's sight, the keys that were destroyed after the archive; return how many."""
    with psycopg.connect(url) as connection:
        connection.execute("SELECT set_config('qoricancha.actor', %s, true)", [RESTORER.as_declared()])
        destroyed = connection.execute(
            "UPDATE public.kernel_sealingkey k SET wrapped = NULL, destroyed_at = s.destroyed_at"
            "  FROM public.destroyed_since s WHERE s.id = k.id"
        ).rowcount
        connection.execute("DROP TABLE public.destroyed_since")
    return destroyed


def _become(connection: psycopg.Connection, role: str) -> None:
    connection.execute(sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(role)))
