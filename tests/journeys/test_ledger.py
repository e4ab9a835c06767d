"""The running house seals what happens in it; whoever owns it proves that nothing was altered, or hears what was."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from tests.house import House, superuser_url

WHOLE, WRONG = 0, 1


@pytest.fixture
def admin(house: House):
    with psycopg.connect(superuser_url(house), autocommit=True) as connection:
        yield connection


def let_the_worker(admin: psycopg.Connection, task: str) -> None:
    """Ask the house's own worker for a job, and wait until it is done."""
    (job,) = admin.execute(
        "INSERT INTO procrastinate_jobs (queue_name, task_name, args) VALUES ('default', %s, '{\"timestamp\": 0}')"
        " RETURNING id",
        [task],
    ).fetchone()
    while True:
        found = admin.execute("SELECT status FROM procrastinate_jobs WHERE id = %s", [job]).fetchone()
        if found is None:  # a job that succeeded is deleted
            return
        assert found[0] != "failed"
        os.sched_yield()


def verify(house: House) -> "subprocess.CompletedProcess[str]":
    """Run the command as an operator does: in a process of its own, as the owner of the database."""
    keys = house.home / "keys"
    password = (keys / "password-qoricancha_owner").read_text()
    url = superuser_url(house).replace(
        f"postgres:{(keys / 'password-postgres').read_text()}", f"qoricancha_owner:{password}"
    )
    kept = {name: text for name, text in os.environ.items() if not name.startswith(("QORICANCHA_", "DJANGO_"))}
    told = {
        "QORICANCHA_MODE": "demo",
        "QORICANCHA_PROCESS": "owner",
        "QORICANCHA_HOME": str(house.home),
        "DATABASE_URL": url,
        "QORICANCHA_LEDGER_PUBLIC_KEY_FILE": str(keys / "ledger-public-key"),
    }
    command = [sys.executable, "-m", "qoricancha", "verify-ledger", "--heads", str(house.home / "ledger-heads")]
    return subprocess.run(command, env=kept | told, capture_output=True, text=True, check=False)


def test_the_house_seals_exports_and_notices(house: House, admin: psycopg.Connection):
    for task in ("audit.seal_entries", "audit.export_head"):
        let_the_worker(admin, task)
    assert [path.suffix for path in (house.home / "ledger-heads").iterdir()] == [".json"]
    untouched = verify(house)
    assert (untouched.returncode, untouched.stdout.splitlines()[-1]) == (WHOLE, "The ledger is whole."), untouched

    admin.execute("SET session_replication_role = replica")
    (row_id, role) = admin.execute("SELECT id, role FROM audit.history ORDER BY id LIMIT 1").fetchone()
    admin.execute("UPDATE audit.history SET role = 'nobody' WHERE id = %s", [row_id])
    altered = verify(house)
    admin.execute("UPDATE audit.history SET role = %s WHERE id = %s", [role, row_id])
    assert (altered.returncode, f"EDITED history {row_id}:" in altered.stderr) == (WRONG, True)
    assert verify(house).returncode == WHOLE


def test_the_key_stays_with_the_worker(house: House):
    assert Path(house.home / "keys" / "ledger-private-key").stat().st_mode & 0o077 == 0
