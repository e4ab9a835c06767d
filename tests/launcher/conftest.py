"""Folders that the embedded PostgreSQL can reach.

As root it runs as another user, and pytest closes its own folder to others each time any pytest starts.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder of this test's own."""
    with tempfile.TemporaryDirectory(prefix="qoricancha-test-") as name:
        yield Path(name)


@pytest.fixture(scope="module")
def module_folder() -> Iterator[Path]:
    """A folder that the tests of a module share."""
    with tempfile.TemporaryDirectory(prefix="qoricancha-test-") as name:
        yield Path(name)
