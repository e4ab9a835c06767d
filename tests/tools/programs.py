"""Outside programs that judge our documents. CI may skip none of them."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = {
    "chromium": "chromium fonts-liberation",
    "openssl": "openssl",
    "pdfsig": "poppler-utils",
    "pdftoppm": "poppler-utils",
    "pdftotext": "poppler-utils",
    "qpdf": "qpdf",
    "zbarimg": "zbar-tools",
    "nginx": "nginx",
    "javac": "default-jdk-headless libjaxb-java",
}


def run(program: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a program and return what it said; the test judges its exit code."""
    needs(program)
    return subprocess.run([program, *map(str, arguments)], capture_output=True, text=True, check=False)


def needs(program: str) -> None:
    """Skip the test where a program is missing, and fail it in CI; say how to get it."""
    if shutil.which(program):
        return
    advice = f"{program} is missing: apt-get install {PACKAGES[program]}"
    if os.environ.get("CI") == "true":
        pytest.fail(advice)
    pytest.skip(advice)


def verapdf(flavours: str, *files: Path) -> list[str]:
    """Return veraPDF's lines, e.g. ["PASS 2a", "PASS ua1"], without the files' names; broken rules as they are."""
    needs("javac")
    environment = {**os.environ, "PYTHON": sys.executable}
    result = subprocess.run(
        [ROOT / "script" / "verapdf", flavours, *files],
        capture_output=True, text=True, check=False, env=environment,
    )  # fmt: skip
    assert result.returncode in (0, 1), result.stderr
    lines = result.stdout.splitlines()
    return [line.rsplit(" ", 1)[0] if line.startswith(("PASS", "FAIL")) else line for line in lines]
