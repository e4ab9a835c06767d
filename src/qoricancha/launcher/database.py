"""Where the demo's database is: the embedded PostgreSQL, or an existing server named by DATABASE_URL."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

import psycopg
from psycopg import sql

from qoricancha.config.database.bootstrap import LOGIN_ROLES, OWNER, bootstrap
from qoricancha.launcher.errors import LauncherError
from qoricancha.launcher.home import Home
from qoricancha.launcher.keys import Keys
from qoricancha.launcher.mark import DEMO
from qoricancha.launcher.postgres import SUPERUSER, Server, start_postgres

NAME = "qoricancha"


class DatabaseFailed(LauncherError):
    """The database cannot be used, or is gone; the message says why."""


@dataclass(frozen=True)
class Database:
    """A server that this process may administer; `server` is the embedded one, if it is ours."""

    admin_url: str
    passwords: Mapping[str, str]
    server: Server | None = None

    def url(self, role: str) -> str:
        """Return the URL by which a database role reaches the house's database."""
        return _with_login(self.admin_url, user=role, password=self.passwords[role], database=NAME)

    def check_alive(self) -> None:
        """Raise DatabaseFailed when the embedded server has died: then nothing else can live."""
        if self.server is not None and self.server.process.poll() is not None:
            raise DatabaseFailed(f"PostgreSQL died. The end of {self.server.log}:\n{self.server.last_lines()}")

    def prepare(self, *, anew: bool) -> None:
        """Make roles and database where they are missing; `anew` drops the old demo first.

        Raises DatabaseFailed when an existing server has a database of that name that is no demo.
        """
        comment = self._comment()
        if self.server is None and comment not in (None, DEMO):
            raise DatabaseFailed(
                f"The server of DATABASE_URL has a database {NAME!r} that is no demo: name another server."
            )
        if comment == DEMO and anew:
            self._as_owner(sql.SQL("DROP DATABASE {}"))
        bootstrap(admin_url=self.admin_url, database=NAME, passwords=self.passwords)
        self._as_owner(sql.SQL("COMMENT ON DATABASE {} IS ") + sql.Literal(DEMO))

    def _comment(self) -> str | None:
        """Return the comment of the house's database, "" if it has none, None if there is no database."""
        question = "SELECT coalesce(shobj_description(oid, 'pg_database'), '') FROM pg_database WHERE datname = %s"
        with psycopg.connect(self.admin_url) as admin:
            row = admin.execute(question, [NAME]).fetchone()
        return row[0] if row else None

    def _as_owner(self, statement: sql.Composable) -> None:
        with psycopg.connect(self.admin_url, autocommit=True) as admin:
            admin.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(OWNER)))
            admin.execute(sql.SQL(statement.as_string(admin)).format(sql.Identifier(NAME)))


@contextmanager
def database_of(home: Home, keys: Keys, *, existing: str | None) -> Iterator[Database]:
    """Offer the database; an embedded server is stopped at the end, when everything else has ended."""
    passwords = {role: keys.password(role) for role in LOGIN_ROLES}
    if existing:
        yield Database(existing, passwords)
        return
    superuser = keys.password(SUPERUSER)
    server = start_postgres(home.postgres, superuser_password=superuser)
    try:
        yield Database(server.url(password=superuser), passwords, server)
    finally:
        server.stop()


def _with_login(url: str, *, user: str, password: str, database: str) -> str:
    parts = urlsplit(url)
    place = parts.netloc.rpartition("@")[2]
    login = f"{quote(user, safe='')}:{quote(password, safe='')}"
    return parts._replace(netloc=f"{login}@{place}", path=f"/{database}").geturl()
