"""A running house for the whole session: journeys share it, as people do. Whichever fails shows the house's logs."""

from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest
from playwright.sync_api import Browser

from qoricancha.demo.main_job.story import Story
from tests.house import House, running_house, superuser_url
from tests.web.chromium import chromium

LAST_LINES = 60
LEFT = {
    "the jobs that are left": "SELECT id, task_name, status, attempts, scheduled_at, worker_id FROM procrastinate_jobs",
    "the last messages": "SELECT letter, kind, state, failure, attempts, queued_at, code_until, contact_verified_at"
    " FROM messaging_outboxmessage ORDER BY queued_at DESC LIMIT 12",
    "the last sign-ins": "SELECT asked_at, sent_at, subject, attempts, confirmed_at FROM accounts_signin"
    " ORDER BY asked_at DESC LIMIT 12",
}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Add the end of the house's logs to the report of a failure: the house is gone when somebody reads it."""
    report = yield
    house = getattr(item, "funcargs", {}).get("house")
    if report.failed and house is not None:
        for log in sorted((house.home / "logs").glob("*.log")):
            end = log.read_text(errors="replace").splitlines()[-LAST_LINES:]
            report.sections.append((f"the end of {log.name}", "\n".join(end)))
        report.sections += [(what, _rows(house, query)) for what, query in LEFT.items()]
    return report


def _rows(house: House, query: str) -> str:
    """Return rows of the house's database, a line each."""
    try:
        with psycopg.connect(superuser_url(house)) as admin:
            return "\n".join(" | ".join(map(str, row)) for row in admin.execute(query).fetchall())
    except (OSError, psycopg.Error) as error:
        return repr(error)


@pytest.fixture(scope="session")
def house() -> Iterator[House]:
    """The demo, started as `script/run` does, on free ports and a fresh home.

    Not below pytest's folder: another run closes that one to everybody else, PostgreSQL's user included.
    """
    with TemporaryDirectory(prefix="qoricancha-house-") as home, running_house(Path(home)) as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, without anybody's cookies. Not for the session: its driver keeps an event loop that Django refuses."""
    with chromium() as running:
        yield running.browser


@pytest.fixture
def story(house: House, tmp_path: Path) -> Story:
    """An empty story of the scripted main job, told to nobody."""
    quiet: Callable[[str], None] = lambda _: None  # noqa: E731 - a listener
    return Story(house.public, house.staff, tmp_path, quiet)
