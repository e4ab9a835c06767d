"""The drill: a real backup of a real PostgreSQL, restored into an empty database and compared."""

import io
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import psycopg
import pyrage
import pytest
from django.db import connection
from psycopg import sql
from pyrage import x25519

from qoricancha.config.backup import bring_back, programs, sealed, take
from qoricancha.config.backup.bring_back import Restored, RestoreFailed, restore
from qoricancha.config.backup.manifest import count_tables
from qoricancha.config.backup.take import BackupFailed, Taken, keys_beside, take_backup
from qoricancha.config.database.apply import apply_rules
from qoricancha.config.database.bootstrap import bootstrap
from qoricancha.kernel import clock, keys
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.db import acting
from qoricancha.kernel.ids import uuid7
from qoricancha.kernel.sealing import CannotOpen, KeyDestroyed, SealingKey, new_key
from qoricancha.launcher.postgres import Server, binary
from qoricancha.messaging.models import Contact
from qoricancha.messaging.rules.contacts import ContactKind
from tests.audit.ledger import as_superuser, faults_in, seal, write
from tests.database import TESTER, as_role, connect_django, own_database

JOB = Actor.job("test")
PEOPLE = ("Zoraida", "Anselmo", "Rosalinda")


@pytest.fixture
def identity() -> x25519.Identity:
    """The private key of the backups, which the machine that makes them does not have."""
    return x25519.Identity.generate()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def contact_of(name: str) -> Contact:
    """Write somebody's sealed contact, with a key of their own."""
    with acting(JOB):
        contact = Contact(owner=uuid7(), kind=ContactKind.EMAIL, key=new_key(), token=name.encode())
        contact.created_at = clock.now()
        contact.value = f"{name}@correo.example"
        contact.save(force_insert=True)
    return contact


def destroy(contact: Contact) -> None:
    with acting(JOB):
        SealingKey.objects.filter(id=contact.key_id).update(wrapped=None, destroyed_at=clock.now())


@pytest.fixture
def people(committing: str) -> dict[str, Contact]:
    return {name: contact_of(name) for name in PEOPLE}


def backed_up(postgres: Server, database: str, out: Path, identity: x25519.Identity) -> Taken:
    url = postgres.url("qoricancha_backup", database)
    return take_backup(url=url, out=out, recipient=str(identity.to_public()), now=clock.now())


@contextmanager
def empty_database(postgres: Server) -> Iterator[str]:
    """A database as create_roles leaves it."""
    name = f"restored_{uuid7().hex[-8:]}"
    bootstrap(admin_url=postgres.url(), database=name, passwords={})
    with psycopg.connect(postgres.url(), autocommit=True) as admin:
        admin.execute(
            sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(sql.Identifier(name), sql.Identifier(TESTER))
        )
    try:
        yield name
    finally:
        with psycopg.connect(postgres.url(), autocommit=True) as admin:
            admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@contextmanager
def restored(
    postgres: Server, archive: Path, identity: x25519.Identity, *, keys: Path | None = None
) -> Iterator[Restored]:
    """Restore into an empty database and let Django look at it."""
    before = connection.settings_dict["NAME"]
    with empty_database(postgres) as name:
        try:
            url = postgres.url("qoricancha_owner", name)
            back = restore(url=url, archive=archive, keys=None, identity=str(identity))
            connect_django(postgres, name)
            with as_role("owner"):
                apply_rules()
            yield back
        finally:
            connect_django(postgres, before)


@contextmanager
def looked_at(postgres: Server) -> Iterator[psycopg.Connection]:
    """The database that Django looks at, as the superuser."""
    with as_superuser(postgres.url("postgres", connection.settings_dict["NAME"])) as database:
        yield database


def address_of(contact: Contact) -> str:
    return Contact.objects.select_related("key").get(id=contact.id).value


def everything(postgres: Server) -> dict[str, tuple[int, str]]:
    """Count as the superuser, whom no policy and no missing grant hides a row from."""
    with psycopg.connect(postgres.url(database=connection.settings_dict["NAME"])) as admin:
        return count_tables(admin)


def test_what_is_restored_is_what_was_backed_up(postgres, committing, people, folder, identity):
    before = everything(postgres)
    taken = backed_up(postgres, committing, folder / "one", identity)
    assert taken.manifest.tables == before
    with restored(postgres, taken.archive, identity) as back:
        assert everything(postgres) == before
        assert SealingKey.objects.count() == len(PEOPLE)
        assert {name: address_of(contact) for name, contact in people.items()} == {
            name: f"{name}@correo.example" for name in PEOPLE
        }
    assert (back.destroyed, before["audit.history"][0] >= 2 * len(PEOPLE)) == (0, True)


def test_the_sealed_ledger_comes_back_whole_and_goes_on(postgres, committing, people, folder, identity):
    assert seal() > 0
    write()  # waits for its seal
    taken = backed_up(postgres, committing, folder / "one", identity)
    ledger = {name: rows for name, (rows, _) in taken.manifest.tables.items() if name.startswith("audit.ledger_")}
    assert ledger["audit.ledger_leaf"] > ledger["audit.ledger_seal"] == 1
    with restored(postgres, taken.archive, identity):
        write()
        assert seal() > 0
        with looked_at(postgres) as database:
            assert faults_in(database) == []


def test_the_house_goes_on_where_it_stopped(postgres, committing, people, folder, identity):
    """Numbers go on, histories are written, the roles may what they may: as if nothing had been."""
    with as_role("owner"), connection.cursor() as cursor:
        cursor.execute("SELECT setval('casefiles_number', 612345)")
    taken = backed_up(postgres, committing, folder / "one", identity)
    with restored(postgres, taken.archive, identity):
        before = everything(postgres)["audit.history"][0]
        contact_of("Nueva")
        with as_role("owner"), connection.cursor() as cursor:
            cursor.execute("SELECT nextval('casefiles_number')")
            assert cursor.fetchone() == (612346,)
        assert everything(postgres)["audit.history"][0] == before + 2
        with as_role("public"):
            assert Contact.objects.count() == 0


def test_nothing_opens_without_the_master_key(postgres, committing, people, folder, identity, settings):
    taken = backed_up(postgres, committing, folder / "one", identity)
    with restored(postgres, taken.archive, identity):
        other = {**settings.QORICANCHA_SECRETS, "QORICANCHA_MASTER_KEY": "B" * 43 + "="}
        settings.QORICANCHA_SECRETS = other
        keys.derived_key.cache_clear()
        try:
            with pytest.raises(CannotOpen):
                address_of(people["Zoraida"])
        finally:
            keys.derived_key.cache_clear()


def test_who_was_erased_before_the_backup_stays_unreadable(postgres, committing, people, folder, identity):
    destroy(people["Zoraida"])
    taken = backed_up(postgres, committing, folder / "one", identity)
    with restored(postgres, taken.archive, identity) as back:
        with pytest.raises(KeyDestroyed):
            address_of(people["Zoraida"])
        assert address_of(people["Anselmo"]) == "Anselmo@correo.example"
    assert back.destroyed == 0


def test_who_was_erased_after_the_backup_stays_unreadable(postgres, committing, people, folder, identity):
    old = backed_up(postgres, committing, folder / "monday", identity)
    destroy(people["Zoraida"])
    contact_of("Came later")
    backed_up(postgres, committing, folder / "tuesday", identity)
    with restored(postgres, old.archive, identity) as back:
        with pytest.raises(KeyDestroyed):
            address_of(people["Zoraida"])
        assert address_of(people["Rosalinda"]) == "Rosalinda@correo.example"
        assert SealingKey.objects.count() == len(PEOPLE)  # the key of who came later belongs to no row here
        told = history_of(postgres, people["Zoraida"])
    assert (back.keys.name, back.destroyed) == ("tuesday.keys", 1)
    assert told == [("INSERT", "JOB"), ("UPDATE", "SYSTEM")]


def history_of(postgres: Server, contact: Contact) -> list[tuple[str, str]]:
    with psycopg.connect(postgres.url(database=connection.settings_dict["NAME"])) as admin:
        return admin.execute(
            "SELECT operation, actor->>'kind' FROM audit.history WHERE row_id = %s ORDER BY id", [str(contact.key_id)]
        ).fetchall()


def test_with_all_that_is_kept_nobody_can_open_who_was_erased(postgres, committing, people, folder, identity):
    """The archive, the newest keys, the identity and the master key: the wrapped key is in none of them."""
    wrapped = bytes(SealingKey.objects.get(id=people["Zoraida"].key_id).wrapped)
    old = backed_up(postgres, committing, folder / "monday", identity)
    destroy(people["Zoraida"])
    newest = backed_up(postgres, committing, folder / "tuesday", identity)
    assert holds(old.keys, wrapped, identity)  # until it is deleted; or else this test would show nothing
    old.keys.unlink()
    kept = [path for path in folder.iterdir() if holds(path, wrapped, identity)]
    assert (kept, newest.keys.exists()) == ([], True)


def holds(path: Path, content: bytes, identity: x25519.Identity) -> bool:
    clear = pyrage.decrypt(path.read_bytes(), [identity])
    archive, dump = path.with_suffix(".clear"), path.with_suffix(".sql")
    archive.write_bytes(clear.partition(b"\n")[2])
    text = clear
    if not path.name.endswith(".keys"):
        subprocess.run([binary("pg_restore"), "--file", dump, archive], check=True)
        text = dump.read_bytes()
        dump.unlink()
        assert b"COPY public.messaging_contact " in text
    archive.unlink()
    return content in text or content.hex().encode() in text


def test_old_keys_files_are_forgotten_and_nothing_else(postgres, committing, people, folder, identity):
    taken = [backed_up(postgres, committing, folder / name, identity) for name in ("a", "b")]
    shutil.copy(folder / "a.keys", folder / "not of ours.keys")
    (folder / "not of ours.keys").write_bytes(b"something else")
    long_ago = (clock.now() - take.KEYS_ARE_KEPT - timedelta(hours=1)).timestamp()
    for path in (taken[0].archive, taken[0].keys, folder / "not of ours.keys"):
        os.utime(path, (long_ago, long_ago))
    third = backed_up(postgres, committing, folder / "c", identity)
    assert third.forgotten == [folder / "a.keys"]
    assert sorted(path.name for path in folder.iterdir()) == ["a", "b", "b.keys", "c", "c.keys", "not of ours.keys"]


def test_nothing_of_the_backup_lies_in_clear_and_only_we_may_read_it(postgres, committing, people, folder, identity):
    taken = backed_up(postgres, committing, folder / "one", identity)
    for path in (taken.archive, taken.keys):
        content = path.read_bytes()
        assert content.startswith(b"age-encryption.org/v1\n")
        assert [word for word in (b"PGDMP", b"kernel_sealingkey", b"tables", b"LIM") if word in content[300:]] == []
        assert path.stat().st_mode & 0o777 == 0o600


def test_what_is_written_while_the_backup_runs_is_in_all_of_it_or_in_none(
    postgres, committing, people, folder, identity, monkeypatch
):
    """Between the counting and the dump somebody registers and somebody is erased: the snapshot knows neither."""
    dump = take._dump

    def later(*args: object) -> None:
        contact_of("Meanwhile")
        destroy(people["Zoraida"])
        dump(*args)

    monkeypatch.setattr(take, "_dump", later)
    taken = backed_up(postgres, committing, folder / "one", identity)
    with restored(postgres, taken.archive, identity):
        assert Contact.objects.count() == len(PEOPLE)
        assert address_of(people["Zoraida"]) == "Zoraida@correo.example"


def test_sessions_of_officers_do_not_come_back(postgres, committing, folder, identity):
    with as_role("staff"), connection.cursor() as cursor:
        cursor.execute("INSERT INTO django_session VALUES ('a-session', 'x', now() + interval '1 hour')")
    taken = backed_up(postgres, committing, folder / "one", identity)
    with restored(postgres, taken.archive, identity), as_role("staff"), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM django_session")
        assert cursor.fetchone() == (0,)


@dataclass(frozen=True)
class Days:
    """Backups of two days, in between which somebody came, and the identity that opens them."""

    identity: x25519.Identity
    archives: tuple[Path, Path]

    @property
    def keys(self) -> tuple[Path, Path]:
        return keys_beside(self.archives[0]), keys_beside(self.archives[1])


@pytest.fixture(scope="module")
def made_once(postgres, django_db_blocker, tmp_path_factory) -> Days:
    identity, folder = x25519.Identity.generate(), tmp_path_factory.mktemp("days")
    with django_db_blocker.unblock(), own_database(postgres) as database, as_role("worker"):
        for name in PEOPLE:
            contact_of(name)
        first = backed_up(postgres, database, folder / "monday", identity)
        contact_of("Came later")
        second = backed_up(postgres, database, folder / "tuesday", identity)
    return Days(identity, (first.archive, second.archive))


@pytest.fixture
def days(made_once, folder) -> Days:
    """Copies, to be spoiled."""
    for path in made_once.archives + made_once.keys:
        shutil.copy2(path, folder)
    return Days(made_once.identity, tuple(folder / path.name for path in made_once.archives))


def restore_day(postgres: Server, database: str, days: Days, day: int, keys: int | None = None) -> Restored:
    url = postgres.url("qoricancha_owner", database)
    chosen = None if keys is None else days.keys[keys]
    return restore(url=url, archive=days.archives[day], keys=chosen, identity=str(days.identity))


def refused(postgres: Server, days: Days, day: int, keys: int | None = None) -> str:
    """Return why a restore is refused, or failed; nobody but the owner may then use what is there."""
    with empty_database(postgres) as name:
        with pytest.raises((RestoreFailed, sealed.NotOpened, ValueError)) as refusal:
            restore_day(postgres, name, days, day, keys)
        for role in ("qoricancha_public", "qoricancha_staff", "qoricancha_worker"):
            with psycopg.connect(postgres.url(role, name)) as session, pytest.raises(psycopg.errors.Error):
                session.execute("SELECT count(*) FROM public.messaging_contact")
    return str(refusal.value)


@pytest.mark.parametrize("place", [300, 0.5, -1], ids=["start", "middle", "end"])
@pytest.mark.parametrize("what", ["archives", "keys"])
def test_an_altered_file_is_refused_before_anything_is_written(postgres, days, what, place):
    path = getattr(days, what)[1]
    content = bytearray(path.read_bytes())
    content[int(place * len(content)) if isinstance(place, float) else place] ^= 1
    path.write_bytes(bytes(content))
    assert "was altered, cut off, or sealed to another key" in refused(postgres, days, 1, keys=1)


def test_a_file_that_was_cut_off_is_refused(postgres, days):
    """Also where the cut leaves whole chunks of age's, each of them authentic."""
    content = days.archives[1].read_bytes()
    mark = content.index(b"\n--- ") + 1
    header = mark + content[mark:].index(b"\n") + 1
    days.archives[1].write_bytes(content[: header + 16 + 2 * (64 * 1024 + 16)])
    assert "cut off" in refused(postgres, days, 1)


def test_another_identity_opens_nothing(postgres, days):
    stranger = Days(x25519.Identity.generate(), days.archives)
    assert "sealed to another key" in refused(postgres, stranger, 1, keys=1)


def test_keys_older_than_the_archive_are_refused(postgres, days):
    reason = refused(postgres, days, 1, keys=0)
    assert "who came in between could not be opened, and who was erased could" in reason


def test_an_archive_and_a_keys_file_are_not_taken_for_each_other(postgres, days):
    swapped = Days(days.identity, (days.keys[0], days.archives[1]))
    assert "an archive and a keys file are needed" in refused(postgres, swapped, 0, keys=1)
    days.keys[1].write_bytes(days.archives[1].read_bytes())
    assert "an archive and a keys file are needed" in refused(postgres, days, 0, keys=1)


def test_a_missing_key_is_noticed(postgres, days):
    content: list[bytes] = []
    manifest = sealed.read(days.keys[1], identity=str(days.identity), rest=content.append)
    fewer = b"".join(b"".join(content).splitlines(keepends=True)[1:])
    days.keys[1].unlink()
    with sealed.new_file(days.keys[1]) as file:
        sealed.write(manifest, io.BytesIO(fewer), to=file, recipient=str(days.identity.to_public()))
    assert "the keys file has 3 of the archive's 4 keys" in refused(postgres, days, 1)


def test_rows_that_are_not_what_the_archive_says_are_noticed(postgres, days, monkeypatch):
    read = sealed.read

    def forged(path: Path, **given: object) -> object:
        manifest = read(path, **given)
        if manifest.kind == "archive":
            manifest.tables["public.messaging_contact"] = (4, "1")
        return manifest

    monkeypatch.setattr(bring_back.sealed, "read", forged)
    assert "not what the archive says of itself: public.messaging_contact" in refused(postgres, days, 1)


def test_a_restore_that_pg_restore_gives_up_says_why(postgres, days):
    """Something of another hand is in the way, and the audit's part cannot be made."""
    with empty_database(postgres) as name:
        with psycopg.connect(postgres.url(database=name), autocommit=True) as admin:
            admin.execute("CREATE FUNCTION audit.refuse() RETURNS int LANGUAGE sql RETURN 1")
        with pytest.raises(RestoreFailed, match=r'drop the database:\npg_restore: error: .*"refuse" already exists'):
            restore_day(postgres, name, days, 1)


def test_a_database_that_holds_anything_is_never_touched(postgres, days):
    with empty_database(postgres) as name:
        with psycopg.connect(postgres.url("qoricancha_owner", name), autocommit=True) as owner:
            owner.execute("CREATE TABLE kept (id int)")
        with pytest.raises(RestoreFailed, match="has 1 tables: restore fills an empty one"):
            restore_day(postgres, name, days, 1)


def test_without_keys_it_says_so(postgres, days):
    for path in days.keys:
        path.unlink()
    assert "name one with --keys" in refused(postgres, days, 0)


def test_a_backup_that_would_miss_rows_is_none(postgres, committing, people, folder, identity):
    with as_role("owner"), connection.cursor() as cursor:
        cursor.execute("DROP POLICY rows_of_qoricancha_backup ON messaging_contact")
    with pytest.raises(BackupFailed, match="does not see every row of messaging_contact"):
        backed_up(postgres, committing, folder / "one", identity)
    assert list(folder.iterdir()) == []


def test_a_backup_that_fails_leaves_nothing(postgres, committing, people, folder, identity):
    with psycopg.connect(postgres.url(database=committing), autocommit=True) as admin:
        admin.execute(
            "CREATE SCHEMA hidden; CREATE TABLE hidden.rows (id int); REVOKE ALL ON SCHEMA hidden FROM PUBLIC"
        )
    with pytest.raises(BackupFailed, match=r"pg_dump failed:\n.*permission denied for (schema|table)"):
        backed_up(postgres, committing, folder / "one", identity)
    assert list(folder.iterdir()) == []


def test_a_backup_is_never_overwritten(postgres, committing, people, folder, identity):
    taken = backed_up(postgres, committing, folder / "one", identity)
    before = taken.archive.read_bytes(), taken.keys.read_bytes()
    with pytest.raises(FileExistsError):
        backed_up(postgres, committing, folder / "one", identity)
    taken.archive.unlink()
    with pytest.raises(FileExistsError):
        backed_up(postgres, committing, folder / "one", identity)
    assert keys_beside(taken.archive).read_bytes() == before[1]


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM messaging_contact",
        "UPDATE kernel_sealingkey SET wrapped = ''",
        "INSERT INTO django_session VALUES ('x', 'x', now())",
        "TRUNCATE audit.history",
        "DELETE FROM audit.read_log",
        "CREATE TABLE mine (id int)",
        "SELECT nextval('casefiles_number')",
        "SET ROLE qoricancha_owner",
        "SELECT app.subject()",
    ],
)
def test_who_makes_backups_reads_and_does_nothing_else(postgres, committing, statement):
    with (
        psycopg.connect(postgres.url("qoricancha_backup", committing)) as session,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        session.execute(statement)


def test_no_password_stands_where_other_users_see_it():
    url = "postgresql://qoricancha_backup:secreto%40raro@/x?host=/nowhere"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(programs, "release_of", lambda _: 18)
        line, environment = programs.run_with("pg_dump", url)
    assert (re.search("secreto", " ".join(line)), environment["PGPASSWORD"]) == (None, "secreto@raro")
