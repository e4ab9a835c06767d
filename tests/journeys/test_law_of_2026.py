"""The main job over HTTP in a house that was started with QORICANCHA_REGIME=2026."""

from pathlib import Path
from tempfile import TemporaryDirectory

from qoricancha.demo.main_job import perform
from tests.house import running_house
from tests.tools.programs import run, verapdf


def test_the_main_job_is_done_under_the_law_of_2026(tmp_path):
    with (
        TemporaryDirectory(prefix="qoricancha-house-") as home,
        running_house(Path(home), QORICANCHA_REGIME="2026") as house,
    ):
        perform(public=house.public, staff=house.staff, out=tmp_path, say=lambda _: None)

    receipt, permit = (words_of(tmp_path / name) for name in ("receipt.pdf", "permit.pdf"))
    assert "PERÚ MIGRACIONES Superintendencia Nacional de Migraciones CONSTANCIA DE REGISTRO PREVIO" in receipt
    assert "esta constancia no acredita que se haya presentado" in receipt
    assert "hasta la decisión definitiva de la solicitud" in permit
    assert "Base legal de su vigencia: Ley 27891, arts. 14.1 y 14.2, según DL 1719." in permit
    assert verapdf("2a,ua1", tmp_path / "receipt.pdf") == ["PASS 2a", "PASS ua1"]


def words_of(paper: Path) -> str:
    """Return the text of a paper."""
    return " ".join(run("pdftotext", "-raw", paper, "-").stdout.split())
