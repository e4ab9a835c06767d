"""A running house for the whole session: journeys share it, as people do."""

from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from playwright.sync_api import Browser

from qoricancha.demo.main_job.story import Story
from tests.house import House, running_house
from tests.web.chromium import chromium


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
