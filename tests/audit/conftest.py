"""Fixtures of the room."""

from collections.abc import Iterator

import pytest

from tests.audit.attacks import Ledger
from tests.audit.ledger import as_superuser, small_ledger


@pytest.fixture
def ledger(postgres, committing) -> Iterator[Ledger]:
    """A small ledger, ready to be attacked."""
    heads = small_ledger()
    with as_superuser(postgres.url("postgres", committing)) as database:
        yield Ledger(database, heads)
