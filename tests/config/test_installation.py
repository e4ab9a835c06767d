"""How an installation begins: its environment files, its roles."""

import base64
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from qoricancha.config.authority import NAMES
from qoricancha.config.database.bootstrap import LOGIN_ROLES
from qoricancha.config.installation import environment_files, roles
from qoricancha.config.installation.environment_files import make_environment, read_environment
from qoricancha.config.processes import NEEDS, Process
from qoricancha.config.settings.environment import Environment
from qoricancha.config.settings.guard import refuse_to_start_in_production
from qoricancha.launcher.postgres import Server, start_postgres

ADDRESSES = {"public_url": "https://refugio.example", "staff_url": "https://personal.refugio.example"}
FILLED_IN = {  # by the operator
    "QORICANCHA_SMTP_URL": "smtps://mail.example",
    "QORICANCHA_LEDGER_HEADS": "/srv/heads",
    "QORICANCHA_AUTHORITY_NAME": "Ministerio Inventado",
    "QORICANCHA_AUTHORITY_UNIT": "Comisión Inventada",
    "QORICANCHA_AUTHORITY_TELEPHONES": "(01) 000 0003; (01) 000 0004",
    "QORICANCHA_AUTHORITY_WEBSITE": "https://refugio.example",
    "QORICANCHA_AUTHORITY_ADDRESS": "Av. de los Ejemplos 123, Lima",
    "QORICANCHA_AUTHORITY_SECRETARY": "Amaru Ficticio",
    "QORICANCHA_AUTHORITY_SECRETARY_TITLE": "Secretaría Ejecutiva",
    "QORICANCHA_AUTHORITY_QUICK_EXIT": "https://es.wikipedia.org/wiki/Portada",
}
DATABASE = "postgresql://db.internal:5433/qoricancha?sslmode=verify-full&application_name=x"


@pytest.fixture
def made(tmp_path: Path) -> Path:
    folder = tmp_path / "environment"
    make_environment(folder, database=DATABASE, **ADDRESSES)
    return folder


def written(folder: Path) -> dict[Process, dict[str, str]]:
    return {process: read_environment(folder / f"{process}.env") for process in Process}


@pytest.mark.parametrize("process", list(Process))
def test_each_file_starts_its_process(made, process, monkeypatch, tmp_path):
    given = read_environment(made / f"{process}.env")
    given |= {name: FILLED_IN[name] for name, value in given.items() if not value}
    kept = ("DATABASE_URL", "QORICANCHA_PUBLIC_URL", "QORICANCHA_STAFF_URL")
    for name in (*Environment.read().secrets, *NAMES.values(), *kept):
        monkeypatch.delenv(name, raising=False)
    for name, value in (given | {"QORICANCHA_MODE": "production", "QORICANCHA_HOME": str(tmp_path / "var")}).items():
        monkeypatch.setenv(name, value)
    refuse_to_start_in_production(Environment.read())


def test_each_file_holds_what_its_process_needs_and_no_more(made):
    always = {"QORICANCHA_PROCESS", "DATABASE_URL"}
    addresses = {"QORICANCHA_PUBLIC_URL", "QORICANCHA_STAFF_URL"}
    secret = {
        process: set(names) - always - addresses - set(NAMES.values()) for process, names in written(made).items()
    }
    assert secret == {process: set(NEEDS[process].needed) for process in Process}


def test_who_answers_for_it_is_asked_of_the_operator_in_each_file(made):
    asked = {process: {name for name, value in names.items() if not value} for process, names in written(made).items()}
    assert asked == {process: set(NAMES.values()) for process in Process} | {Process.WORKER: set(FILLED_IN)}


def test_no_two_processes_share_a_password_or_a_cookie_key(made):
    files = written(made).values()
    passwords = [urlsplit(file["DATABASE_URL"]).password for file in files]
    cookie_keys = [file["QORICANCHA_SECRET_KEY"] for file in files if "QORICANCHA_SECRET_KEY" in file]
    assert (len(set(passwords)), len(set(cookie_keys))) == (len(Process), 2)


def test_the_database_is_named_with_its_options(made):
    url = urlsplit(written(made)[Process.WORKER]["DATABASE_URL"])
    assert (url.username, url.hostname, url.port, url.path) == ("qoricancha_worker", "db.internal", 5433, "/qoricancha")
    assert url.query == "sslmode=verify-full&application_name=x"


def test_only_this_user_can_read_them(made):
    modes = {stat.S_IMODE(path.stat().st_mode) for path in made.rglob("*") if path.is_file()}
    folders = {stat.S_IMODE(path.stat().st_mode) for path in (made, made / "keep-apart")}
    assert (modes, folders) == ({0o600}, {0o700})


def test_what_must_be_kept_apart_stands_apart(made):
    """The master key is in use too; the identity that opens backups is in no file of a process."""
    apart = {path.name: path.read_text().strip() for path in (made / "keep-apart").iterdir()}
    in_use = "".join(path.read_text() for path in made.glob("*.env"))
    assert apart.keys() == {"master-key", "claims-private-key", "backup-identity"}
    assert (apart["backup-identity"] in in_use, apart["backup-identity"][:15]) == (False, "AGE-SECRET-KEY-")
    assert apart["master-key"] == written(made)[Process.WORKER]["QORICANCHA_MASTER_KEY"]


def test_the_owner_verifies_what_the_worker_seals(made):
    files = written(made)
    sealing = Ed25519PrivateKey.from_private_bytes(base64.b64decode(files[Process.WORKER]["QORICANCHA_LEDGER_KEY"]))
    verifying = base64.b64decode(files[Process.OWNER]["QORICANCHA_LEDGER_PUBLIC_KEY"])
    assert verifying == sealing.public_key().public_bytes_raw()


def test_keys_in_use_are_never_replaced(made, capsys):
    before = {path: path.read_bytes() for path in made.rglob("*.env")}
    said = environment_files.main(
        [str(made), "--database", DATABASE, "--public-url", "https://a.example", "--staff-url", "https://b.example"]
    )
    assert "not empty" in said
    assert {path: path.read_bytes() for path in made.rglob("*.env")} == before


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"database": "postgresql://somebody:word@db/qoricancha"}, "without a role"),
        ({"database": "postgresql://db"}, "is no postgresql://host:port/name"),
        ({"database": "mysql://db/qoricancha"}, "is no postgresql://host:port/name"),
        ({"public_url": "http://refugio.example"}, "must start with https://"),
        ({"staff_url": "https://personal.refugio.example/"}, "end without a slash"),
    ],
)
def test_what_production_would_refuse_is_refused_here(tmp_path, change, reason):
    with pytest.raises(ValueError, match=reason):
        make_environment(tmp_path / "new", **{"database": DATABASE, **ADDRESSES, **change})
    assert not (tmp_path / "new").exists()


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with tempfile.TemporaryDirectory(prefix="qoricancha-test-") as name:
        running = start_postgres(Path(name), durable=False, superuser_password="admin")
        with psycopg.connect(running.url(password="admin"), autocommit=True) as admin:
            admin.execute("CREATE ROLE steward LOGIN CREATEROLE CREATEDB PASSWORD 'steward'")
        yield running
        running.stop()


def folder_for(server: Server, folder: Path, name: str) -> Path:
    make_environment(folder, database=f"postgresql:///{name}?host={server.socket}", **ADDRESSES)
    return folder


@pytest.mark.parametrize("admin", ["postgres", "steward"], ids=["superuser", "no superuser"])
def test_roles_are_made_by_whoever_may_create_roles_and_databases(server, tmp_path, admin, monkeypatch):
    password = {"postgres": "admin", "steward": "steward"}[admin]
    name = f"of_{admin}"
    folder = folder_for(server, tmp_path / "environment", name)
    with psycopg.connect(server.url(password="admin"), autocommit=True) as superuser:
        for role in (*LOGIN_ROLES, "qoricancha_audit"):  # the other administrator's roles are not this one's
            superuser.execute(f"DROP ROLE IF EXISTS {role}")
    monkeypatch.setenv("QORICANCHA_ADMIN_URL", server.url(admin, password=password))
    assert [roles.main([str(folder)]) for _ in range(2)] == [0, 0]
    found = {}
    for process in Process:
        with psycopg.connect(read_environment(folder / f"{process}.env")["DATABASE_URL"]) as session:
            found[process] = session.execute(
                "SELECT current_user, has_schema_privilege('public', 'USAGE'), has_schema_privilege('app', 'CREATE')"
            ).fetchone()
    usual = {process: (f"qoricancha_{process}", False, False) for process in Process}
    assert found == usual | {Process.OWNER: ("qoricancha_owner", True, True)}
    with psycopg.connect(server.url(password="admin"), autocommit=True) as superuser:
        superuser.execute(f"DROP DATABASE {name}")


def test_without_an_administrator_nothing_is_made(made, monkeypatch):
    monkeypatch.delenv("QORICANCHA_ADMIN_URL", raising=False)
    assert "QORICANCHA_ADMIN_URL is not set" in roles.main([str(made)])


def test_a_folder_that_lacks_a_process_is_refused(made, monkeypatch):
    monkeypatch.setenv("QORICANCHA_ADMIN_URL", "postgresql://nobody@nowhere/x")
    (made / "backup.env").unlink()
    assert "five files" in roles.main([str(made)])
