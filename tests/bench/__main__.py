"""Measurements, each beside a control in the same run: figures move from machine to machine, ratios less.

Starts a demo of its own on free ports, sends it a bounded number of requests and rows, and ends it; the ledger is
measured on a database of its own.
"""

import http.client
import json
import re
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import psycopg

from tests.bench.ledger import ledger
from tests.house import running_house, superuser_url

CLIENTS, REQUESTS = 8, 2_000
ROWS, BATCH = 2_000, 50
STYLESHEET = re.compile(rb'href="(/static/[^"]+\.css)"')
DRAFT = """
    WITH key AS (
      INSERT INTO kernel_sealingkey (id, wrapped, master_key) VALUES (gen_random_uuid(), 'x', 'bench') RETURNING id)
    INSERT INTO intake_draft
           (id, key_id, client_key, reference, code_hash, answers, failures, started_at, saved_at, expires_at)
    SELECT %(application_id)s, key.id, %(client_key)s, %(reference)s, 'x', 'x', 0, now(), now(), now() FROM key
"""
ACTOR = json.dumps({"kind": "SYSTEM", "name": "bench"})


def main(names: list[str]) -> None:
    """Measure what is named, or all, and print."""
    if not names or "ledger" in names:
        ledger(_report)
    if not names or "house" in names:
        house_of_its_own()


def house_of_its_own() -> None:
    """Measure pages and submissions of a demo that is started and ended here."""
    with tempfile.TemporaryDirectory(prefix="qoricancha-bench-") as folder, running_house(Path(folder)) as house:
        pages(house.port)
        rows(superuser_url(house))


def pages(port: int) -> None:
    """Print how many pages a second the public site answers to clients that keep their connection."""
    found = STYLESHEET.search(_page(http.client.HTTPConnection("localhost", port), "/"))
    if found is None:
        raise RuntimeError("the first page names no stylesheet")
    control = CLIENTS * (REQUESTS // CLIENTS) / _seconds(lambda: _requests(port, found[1].decode()), CLIENTS)
    first = CLIENTS * (REQUESTS // CLIENTS) / _seconds(lambda: _requests(port, "/"), CLIENTS)
    _report("first page of the public site", first, "stylesheet", control, "requests")


def rows(url: str) -> None:
    """Print how many applications a second the database keeps, one a commit and fifty a commit."""
    with psycopg.connect(url, autocommit=True) as database:
        database.execute("SELECT set_config('qoricancha.actor', %s, false)", [ACTOR])
        database.execute("CREATE TABLE public.bench_control (row jsonb)")
        control = ROWS / _seconds(lambda: _insert(database))
        for size in (1, BATCH):
            drafts = _drafts(database)
            rate = ROWS / _seconds(lambda: _submit(database, drafts, size))  # noqa: B023 - done before the next size
            _report(f"submit_and_book, {size} a commit", rate, "plain insert", control, "rows")


def _seconds(work: Callable[[], None], threads: int = 1) -> float:
    """Return how long it takes until every one of the threads has done the work. Raises what the work raises."""
    with ThreadPoolExecutor(threads) as pool:
        started = time.perf_counter()
        for done in [pool.submit(work) for _ in range(threads)]:
            done.result()
        return time.perf_counter() - started


def _requests(port: int, path: str) -> None:
    connection = http.client.HTTPConnection("localhost", port, timeout=30)
    for _ in range(REQUESTS // CLIENTS):
        _page(connection, path)
    connection.close()


def _page(connection: http.client.HTTPConnection, path: str) -> bytes:
    connection.request("GET", path)
    answer = connection.getresponse()
    if answer.status != http.client.OK:
        raise RuntimeError(f"{path} answered {answer.status}")
    return answer.read()


def _insert(database: "psycopg.Connection[tuple[object, ...]]") -> None:
    for row in _rows(ROWS):
        database.execute("INSERT INTO public.bench_control VALUES (%s)", [json.dumps(row)])


def _drafts(database: "psycopg.Connection[tuple[object, ...]]") -> list[dict[str, object]]:
    """Return rows to submit, whose drafts are there."""
    rows = _rows(ROWS)
    with database.transaction():
        for row in rows:
            database.execute(DRAFT, row)
    return rows


def _submit(database: "psycopg.Connection[tuple[object, ...]]", rows: list[dict[str, object]], size: int) -> None:
    for start in range(0, ROWS, size):
        batch = rows[start : start + size]
        found = database.execute("SELECT outcome FROM app.submit_and_book(%s)", [json.dumps(batch)]).fetchall()
        if {outcome for (outcome,) in found} != {"SEAT_GONE"}:  # kept; no seat was wished for
            raise RuntimeError(f"not kept: {found[:3]}")


def _rows(count: int) -> list[dict[str, object]]:
    now = datetime.now(UTC).isoformat()
    return [
        {
            "client_key": uuid4().hex[:26],
            "application_id": str(uuid4()),
            "reference": uuid4().hex[:10].upper(),
            "office": "LIM",
            "starts_at": None,
            "submitted_at": now,
            "answers": "00" * 1500,
            "tokens": [uuid4().hex for _ in range(8)],
        }
        for _ in range(count)
    ]


def _report(what: str, rate: float, control: str, control_rate: float, unit: str) -> None:
    print(f"{what}: {rate:,.0f} {unit}/s; {control}: {control_rate:,.0f}/s; ratio {rate / control_rate:.2f}")  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1:])
