"""The roles and the database of an installation. Needs a role that may create both; needs no Django.

| role | is | may |
|---|---|---|
| qoricancha_owner | migrations | owns the tables; never used by a web process |
| qoricancha_audit | nobody signs in as it | owns history and read log |
| qoricancha_public, _staff, _worker | a process kind each | what config/database/tables grants, no more |
| qoricancha_backup | backups | read every row, write none |
"""

from collections.abc import Mapping

import psycopg
from psycopg import sql

OWNER, AUDIT = "qoricancha_owner", "qoricancha_audit"
APP_ROLES = ("qoricancha_public", "qoricancha_staff", "qoricancha_worker")
BACKUP = "qoricancha_backup"
LOGIN_ROLES = (OWNER, *APP_ROLES, BACKUP)


def bootstrap(*, admin_url: str, database: str, passwords: Mapping[str, str]) -> None:
    """Create roles, database and schemas where they are missing, and set the passwords given (role → password).

    Idempotent. `admin_url` is a superuser's or at least CREATEROLE CREATEDB's.
    """
    with psycopg.connect(admin_url, autocommit=True) as admin:
        for role in (*LOGIN_ROLES, AUDIT):
            _make_role(admin, role, passwords.get(role))
        admin.execute(sql.SQL("GRANT {} TO {} WITH INHERIT FALSE, SET TRUE").format(_id(AUDIT), _id(OWNER)))
        admin.execute(sql.SQL("GRANT {} TO CURRENT_USER WITH INHERIT FALSE, SET TRUE").format(_id(OWNER)))
        _make_database(admin, database)
        _become_owner(admin)
        _close_database(admin, database)
    with psycopg.connect(admin_url, dbname=database, autocommit=True) as admin:
        _become_owner(admin)
        admin.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
        admin.execute(sql.SQL("ALTER SCHEMA public OWNER TO {}").format(_id(OWNER)))
        for schema, owner in (("audit", AUDIT), ("app", OWNER)):
            admin.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {} AUTHORIZATION {}").format(_id(schema), _id(owner)))


def _make_database(admin: psycopg.Connection, database: str) -> None:
    question = "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = %s"
    found = admin.execute(question, [database]).fetchone()
    if not found:
        statement = "CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8'"
        admin.execute(sql.SQL(statement).format(_id(database), _id(OWNER)))
    elif found[0] != OWNER:
        admin.execute(sql.SQL("ALTER DATABASE {} OWNER TO {}").format(_id(database), _id(OWNER)))


def _become_owner(admin: psycopg.Connection) -> None:
    """What follows is the owner's to do: an administrator that is no superuser may not."""
    admin.execute(sql.SQL("SET ROLE {}").format(_id(OWNER)))


def _make_role(admin: psycopg.Connection, role: str, password: str | None) -> None:
    if not admin.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
        admin.execute(sql.SQL("CREATE ROLE {} NOINHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE").format(_id(role)))
    if role != AUDIT:
        admin.execute(sql.SQL("ALTER ROLE {} LOGIN").format(_id(role)))
    if password is not None:
        admin.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(_id(role), sql.Literal(password)))


def _close_database(admin: psycopg.Connection, database: str) -> None:
    admin.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(_id(database)))
    for role in (*map(_id, LOGIN_ROLES), sql.SQL("SESSION_USER")):
        admin.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(_id(database), role))


def _id(name: str) -> sql.Identifier:
    return sql.Identifier(name)
