"""The main job over HTTP, and its papers before outside judges."""

import json
from pathlib import Path

import pytest

from qoricancha.demo.main_job import perform
from tests.house import House
from tests.tools.programs import run, verapdf


@pytest.fixture(scope="module")
def papers(house: House, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `qoricancha demo main-job` leaves."""
    out = tmp_path_factory.mktemp("main-job")
    perform(public=house.public, staff=house.staff, out=out, say=lambda _: None)
    return out


def test_it_leaves_every_paper_and_every_step_went_well(papers):
    assert sorted(path.name for path in papers.iterdir()) == [
        "constancia.pdf", "permit.pdf", "receipt.pdf", "steps.json",
    ]  # fmt: skip
    steps = json.loads((papers / "steps.json").read_text())["steps"]
    assert [step["step"] for step in steps if not step["ok"]] == []
    assert steps[-1]["step"] == "the check page follows at once"


def test_the_qr_code_reads_back_from_the_printed_permit(papers, tmp_path):
    known = json.loads((papers / "steps.json").read_text())["known"]
    run("pdftoppm", "-r", "300", "-png", papers / "permit.pdf", tmp_path / "page")
    read = run("zbarimg", "--quiet", "--raw", tmp_path / "page-1.png")
    assert read.stdout.strip() == known["verification"]


def test_pdfsig_trusts_the_permit_and_not_a_changed_byte(papers, house, tmp_path):
    assert _pdfsig(papers / "permit.pdf") == "Signature is Valid."
    content = bytearray((papers / "permit.pdf").read_bytes())
    content[2000] ^= 1
    (changed := tmp_path / "changed.pdf").write_bytes(content)
    assert _pdfsig(changed) != "Signature is Valid."


def _pdfsig(path: Path) -> str:
    lines = run("pdfsig", path).stdout.splitlines()
    return next((line.split(": ", 1)[1] for line in lines if "Signature Validation" in line), "no signature")


@pytest.mark.parametrize("name", ["permit.pdf", "receipt.pdf", "constancia.pdf"])
def test_every_paper_is_archivable_and_accessible(papers, name):
    assert verapdf("2a,ua1", papers / name) == ["PASS 2a", "PASS ua1"]
