"""Fixtures of the adapters' tests."""

from datetime import datetime

import pytest

from qoricancha.credentials.rules.ports import SignaturePlace
from qoricancha.kernel import clock
from tests.tools import papers
from tests.tools.authority import Authority, authority

__all__ = ["authority"]

PLACE = SignaturePlace((351.5, 98.0, 544.2, 162.0), "Firma digital de la Secretaría Ejecutiva", "Emisión")


@pytest.fixture
def present() -> datetime:
    """The real moment: certificates, lists and time-stamps are of today."""
    return clock.now()


@pytest.fixture(scope="session")
def signed_permit(authority: Authority) -> bytes:
    """A signed permit."""
    return authority.signer().sign(papers.permit(), place=PLACE, at=clock.now())
