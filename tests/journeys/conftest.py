"""A running house for the whole session: journeys share it, as people do. Whichever fails shows the house's logs."""

from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from playwright.sync_api import Browser

from qoricancha.demo.main_job.story import Story
from tests.house import House, running_house
from tests.web.chromium import chromium

LAST_LINES = 60


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Add the end of the house's logs to the report of a failure: the house is gone when somebody reads it."""
    report = yield
    house = getattr(item, "funcargs", {}).get("house")
    if report.failed and house is not None:
        for log in sorted((house.home / "logs").glob("*.log")):
            end = log.read_text(errors="replace").splitlines()[-LAST_LINES:]
            report.sections.append((f"the end of {log.name}", "\n".join(end)))
    return report


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
        yield running


@pytest.fixture
def story(house: House, tmp_path: Path) -> Story:
    """An empty story of the scripted main job, told to nobody."""
    quiet: Callable[[str], None] = lambda _: None  # noqa: E731 - a listener
    return Story(house.public, house.staff, tmp_path, quiet)
