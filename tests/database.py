"""A real PostgreSQL for the tests, entered as the app roles.

The tests sign in as `qoricancha_tester`, which has no privilege of its own and
may only SET ROLE to a role of the installation: what a role may not do in
production it may not do in a test. `as_role` changes it.
"""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.db.backends.signals import connection_created
from django.test import Client, override_settings
from psycopg import sql

from qoricancha.config.database.apply import apply_rules
from qoricancha.config.database.bootstrap import APP_ROLES, AUDIT, LOGIN_ROLES, OWNER, bootstrap
from qoricancha.config.settings.base import database
from qoricancha.config.settings.environment import Process
from qoricancha.config.settings.process import process_settings
from qoricancha.launcher.postgres import Server, start_postgres
from qoricancha.reference.queries.codes import contents
from qoricancha.reference.rules.schemes import SCHEMES

TESTER, DATABASE = "qoricancha_tester", "qoricancha_test"

_role = f"{APP_ROLES[2]}"


def role_of(process: str) -> str:
    """Return the database role of "public", "staff", "worker", "owner" or "audit"."""
    return f"qoricancha_{process}"


def _enter_role(sender: object, connection: Any, **_: object) -> None:
    with connection.connection.cursor() as cursor:
        cursor.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(_role)))


@contextmanager
def as_role(process: str) -> Iterator[None]:
    """Act as another role, on this connection and on every one opened meanwhile."""
    global _role  # noqa: PLW0603 - one role at a time, for every thread of a test
    before, _role = _role, role_of(process)
    _set_role()
    try:
        yield
    finally:
        _role = before
        _set_role()


def _set_role() -> None:
    if connection.connection is None or connection.connection.closed:
        return
    if connection.connection.info.transaction_status == psycopg.pq.TransactionStatus.INERROR:
        return
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(_role)))


def start_test_server() -> Server:
    """Start PostgreSQL, make roles and database, migrate, apply the rules, load reference data."""
    server = start_postgres(Path(tempfile.mkdtemp(prefix="qoricancha-pg-")), durable=False)
    bootstrap(admin_url=server.url(), database=DATABASE, passwords={})
    with psycopg.connect(server.url(), autocommit=True) as admin:
        admin.execute(f"CREATE ROLE {TESTER} LOGIN NOINHERIT")
        for role in (OWNER, AUDIT, *APP_ROLES):
            admin.execute(f"GRANT {role} TO {TESTER} WITH INHERIT FALSE, SET TRUE")
        admin.execute(f"GRANT CONNECT ON DATABASE {DATABASE} TO {TESTER}")
    connect_django(server, DATABASE)
    connection_created.connect(_enter_role, dispatch_uid="enter-role")
    with as_role("owner"):
        call_command("migrate", verbosity=0)
        apply_rules()
        _believe_the_tests_clock()
        for command in ("load_reference", "load_law"):
            call_command(command, verbosity=0)
        _remember_the_codes()
    return server


def _remember_the_codes() -> None:
    """Read every scheme once, as a process does that has run for a while: a page takes its fixed number of queries."""
    for slug in SCHEMES:
        contents(slug)


def _believe_the_tests_clock() -> None:
    """The tests live in 2019, the database does not: let it take every moment as given. apply_rules() undoes this."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE OR REPLACE FUNCTION app.near_now(at timestamptz) RETURNS timestamptz LANGUAGE sql RETURN at"
        )


def connect_django(server: Server, name: str) -> None:
    """Point Django's default connection to a database of the server."""
    connections.close_all()
    setting = {
        **connections["default"].settings_dict,
        **database(server.url(TESTER, name)),
        "CONN_MAX_AGE": None,
    }
    connections["default"].settings_dict.update(setting)
    settings.DATABASES["default"] = connections["default"].settings_dict


@contextmanager
def own_database(server: Server) -> Iterator[str]:
    """Work in a fresh copy of the prepared database, whose commits are real; for races, kills and dumps."""
    name = f"{DATABASE}_{tempfile.mktemp(dir='', prefix='')[-8:].lower()}"
    connections.close_all()
    with psycopg.connect(server.url(), autocommit=True) as admin:
        admin.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(DATABASE)))
        admin.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(name)))
        for role in (TESTER, *LOGIN_ROLES):
            admin.execute(
                sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(sql.Identifier(name), sql.Identifier(role))
            )
    connect_django(server, name)
    try:
        yield name
    finally:
        connect_django(server, DATABASE)
        with psycopg.connect(server.url(), autocommit=True) as admin:
            admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


class SiteClient(Client):
    """A browser without JavaScript on one of the two sites: its URLs, its middleware, its database role."""

    def __init__(self, process: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.process = process
        self.settings = process_settings(Process(process))

    def request(self, **request: Any) -> Any:
        """Answer a request as that process would."""
        with override_settings(**self.settings), as_role(self.process):
            return super().request(**request)

    def within(self, function: Callable[[], Any]) -> Any:
        """Run something (force_login, reverse) with this site's settings and role."""
        with override_settings(**self.settings), as_role(self.process):
            return function()
