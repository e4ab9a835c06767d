"""How fast history and read log are sealed and verified, beside hashing the same rows and doing nothing else."""

import os
import shutil
import time
from collections.abc import Callable
from contextlib import contextmanager
from typing import Any

import django
import psycopg

CHANGES, READS = 100_000, 50_000
ROWS = CHANGES + READS

CHANGE = """
    INSERT INTO audit.history (actor, role, relation, operation, row_id, before, after)
    SELECT '{"kind": "STAFF", "id": null, "name": "bench"}', 'qoricancha_staff', 'persons_personname', 'UPDATE',
           gen_random_uuid(), jsonb_build_object('parts', repeat(md5(n::text), 8)),
           jsonb_build_object('parts', repeat(md5((n + 1)::text), 8), 'key_id', gen_random_uuid())
      FROM generate_series(1, %s) n
"""
READ = """
    INSERT INTO audit.read_log (actor, role, office, subject_kind, subject_id, purpose, route)
    SELECT '{"kind": "STAFF", "id": null, "name": "bench"}', 'qoricancha_staff', 'LIM', 'case_file',
           gen_random_uuid(), 'CASE', 'staff:case_file'
      FROM generate_series(1, %s)
"""
HASH = "SELECT sum(octet_length(sha256(convert_to(r::text, 'UTF8')))) FROM audit.{} r"


def ledger(report: Callable[..., None]) -> None:
    """Print rows a second: hashed by PostgreSQL alone, sealed, verified."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    from tests.database import DATABASE, start_test_server

    server = start_test_server()
    try:
        with psycopg.connect(server.url("postgres", DATABASE), autocommit=True) as database:
            _measure(database, report)
    finally:
        server.stop()
        shutil.rmtree(server.home)


def _measure(database: "psycopg.Connection[Any]", report: Callable[..., None]) -> None:
    from tests.audit.ledger import faults_in, seal

    while seal():
        continue
    database.execute(CHANGE, [CHANGES])
    database.execute(READ, [READS])
    database.execute("VACUUM ANALYZE")
    with _timed() as hashing:
        for table in ("history", "read_log"):
            database.execute(HASH.format(table)).fetchall()
    with _timed() as sealing:
        while seal():
            continue
    database.execute("VACUUM ANALYZE audit.ledger_leaf")
    with _timed() as verifying, database.transaction():
        if faults := faults_in(database):
            raise RuntimeError(f"not whole: {faults[:3]}")
    control = ROWS / hashing()
    report("ledger, sealed", ROWS / sealing(), "hashed by PostgreSQL alone", control, "rows")
    report("ledger, verified", ROWS / verifying(), "hashed by PostgreSQL alone", control, "rows")


@contextmanager
def _timed() -> Any:
    """Give a function that says, afterwards, how many seconds it took."""
    started, ended = time.perf_counter(), [0.0]
    yield lambda: ended[0] - started
    ended[0] = time.perf_counter()
