"""The embedded PostgreSQL: private, durable, never orphaned, never opened twice."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from qoricancha.launcher.postgres import PostgresFailed, Server, start_postgres
from tests.launcher.processes import ends

START = """
import sys, time
from pathlib import Path
from qoricancha.launcher.postgres import start_postgres
server = start_postgres(Path(sys.argv[1]))
print(server.process.pid, flush=True)
time.sleep(60)
"""


@pytest.fixture
def home(folder: Path) -> Path:
    return folder / "postgres"


def answer(server: Server, question: str, **login: str) -> object:
    with psycopg.connect(server.url(**login), autocommit=True) as connection:
        return connection.execute(question).fetchone()[0]


def run_sql(server: Server, statement: str) -> None:
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute(statement)


def test_rows_survive_a_second_start(home):
    server = start_postgres(home)
    run_sql(server, "CREATE TABLE answers AS SELECT 'kept' AS word")
    server.stop()
    server = start_postgres(home)
    assert answer(server, "SELECT word FROM answers") == "kept"
    server.stop()


@pytest.mark.parametrize(("durable", "setting"), [(True, "on"), (False, "off")])
def test_disk_is_waited_for_only_when_durable(home, durable, setting):
    server = start_postgres(home, durable=durable)
    found = {answer(server, f"SHOW {name}") for name in ("fsync", "synchronous_commit", "full_page_writes")}
    server.stop()
    assert found == {setting}


def test_server_listens_on_its_socket_only(home):
    server = start_postgres(home, durable=False)
    address = answer(server, "SHOW listen_addresses")
    reach = server.socket.stat().st_mode & 0o777
    server.stop()
    assert (address, reach) == ("", 0o700)


def test_connection_without_the_password_is_refused_where_there_is_one(home):
    server = start_postgres(home, durable=False, superuser_password="it's a/long:one")
    assert answer(server, "SELECT 1", password="it's a/long:one") == 1
    with pytest.raises(psycopg.OperationalError, match="password"):
        answer(server, "SELECT 1", password="another")
    server.stop()


def test_stopping_twice_is_harmless_and_leaves_no_socket(home):
    server = start_postgres(home, durable=False)
    server.stop()
    server.stop()
    assert (server.process.returncode, server.socket.exists()) == (0, False)


def test_server_ends_when_its_launcher_is_killed(home):
    launcher = subprocess.Popen([sys.executable, "-c", START, str(home)], stdout=subprocess.PIPE, text=True)
    postmaster = int(launcher.stdout.readline())
    launcher.kill()
    launcher.communicate()
    assert ends(postmaster)


def test_server_that_outlived_its_launcher_is_stopped_first(home):
    first = start_postgres(home, durable=False)
    second = start_postgres(home, durable=False)
    assert first.process.wait(10) == 0
    assert answer(second, "SELECT 1") == 1
    second.stop()
    first.stop()


def test_number_of_a_crashed_server_that_another_process_has_now_is_no_hindrance(home):
    server = start_postgres(home, durable=False)
    pid_file = (server.data / "postmaster.pid").read_text()
    server.stop()
    stale = pid_file.replace(str(server.process.pid), str(os.getpid()), 1)
    (server.data / "postmaster.pid").write_text(stale)
    server = start_postgres(home, durable=False)
    assert answer(server, "SELECT 1") == 1
    server.stop()


def test_start_says_why_it_failed(home):
    start_postgres(home, durable=False).stop()
    (home / "data" / "postgresql.conf").write_text("no_such_setting = 1\n")
    with pytest.raises(PostgresFailed, match="no_such_setting"):
        start_postgres(home, durable=False)


def test_home_below_a_closed_folder_works_for_root_too(folder):
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    server = start_postgres(closed / "home" / "postgres", durable=False)
    assert answer(server, "SELECT 1") == 1
    server.stop()


def test_interrupt_of_the_launchers_group_does_not_reach_the_server(home):
    server = start_postgres(home, durable=False)
    assert os.getpgid(server.process.pid) == server.process.pid != os.getpgid(0)
    server.process.send_signal(signal.SIGHUP)  # reload, not end
    assert answer(server, "SELECT 1") == 1
    server.stop()
