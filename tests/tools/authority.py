"""A running demo authority: the real process, on a free port, with keys of its own."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings

from qoricancha.integrations.demo_authority.certificates import certificate_path, key_path
from qoricancha.integrations.pades.keys import FileKeys, read_certificate
from qoricancha.integrations.pades.outside import HttpTimeStamper
from qoricancha.integrations.pades.signer import PadesSigner
from qoricancha.kernel import ports

COMMAND = (sys.executable, "-m", "qoricancha.integrations.demo_authority")


@dataclass(frozen=True)
class Authority:
    """Where the authority lives and what it answers to."""

    home: Path
    url: str

    def certificate(self, name: str) -> Path:
        """Return the PEM file of root, issuing, secretary or timestamp."""
        return certificate_path(self.home, name)

    def signer(self, *, url: str | None = None, time_stamps: str | None = None) -> PadesSigner:
        """Return a signer with the Executive Secretary's key."""
        base = self.url if url is None else url
        return PadesSigner(
            keys=FileKeys(
                key_path(self.home, "secretary"), self.certificate("secretary"), [self.certificate("issuing")]
            ),
            roots=[read_certificate(self.certificate("root"))],
            time_stamps=HttpTimeStamper(f"{base}/tsa" if time_stamps is None else time_stamps),
            revocation_lists=[f"{base}/crl/issuing.crl", f"{base}/crl/root.crl"],
        )


def start_authority(home: Path) -> tuple[subprocess.Popen[str], Authority]:
    """Start the process and wait until it says that it is ready."""
    process = subprocess.Popen(
        [*COMMAND, "--home", str(home), "--port", "0"],
        stdout=subprocess.PIPE, text=True, env={**os.environ, "QORICANCHA_MODE": "test"},
    )  # fmt: skip
    assert process.stdout is not None
    ready = process.stdout.readline()
    assert ready.startswith("demo authority ready: "), ready
    return process, Authority(home, ready.split()[-1])


@pytest.fixture(scope="session")
def authority() -> Iterator[Authority]:
    """The authority of this run, which the settings name."""
    process, running = start_authority(settings.QORICANCHA_HOME)
    before, settings.QORICANCHA_AUTHORITY_URL = settings.QORICANCHA_AUTHORITY_URL, running.url
    ports.adapter.cache_clear()
    yield running
    settings.QORICANCHA_AUTHORITY_URL = before
    ports.adapter.cache_clear()
    process.terminate()
    assert process.wait(timeout=10) == 0
    process.stdout.close()
