"""A release is loaded while an operator saves: the load waits, and then leaves alone what the operator changed."""

from datetime import datetime
from pathlib import Path
from shutil import copytree

from qoricancha.kernel.actor import Actor
from qoricancha.kernel.db import acting
from qoricancha.reference.actions import load_reference, loading
from qoricancha.reference.models import Office
from tests.database import as_role
from tests.races.overlap import overlap

OPERATOR, RELEASE = Actor.system("operator"), Actor.system("load_reference")


def test_a_load_does_not_overwrite_what_is_being_saved(committing, now: datetime, tmp_path: Path, monkeypatch):
    files = copytree(loading.DATA, tmp_path / "data")
    text = (files / "offices.csv").read_text(encoding="utf-8")
    (files / "offices.csv").write_text(text.replace("(084) 55 0140", "(084) 55 7777"), encoding="utf-8")
    monkeypatch.setattr(loading, "DATA", files)

    def save() -> None:
        with acting(OPERATOR):
            Office.objects.filter(code="CUS").update(phone="(084) 55 1111", edited_at=now)

    done = overlap(
        OPERATOR,
        save,
        lambda: load_reference(by=RELEASE, at=now, offices=files / "offices.csv")["offices.csv"],
        process="owner",
    )

    assert done == [None, 14]
    with as_role("staff"):
        assert Office.objects.get(code="CUS").phone == "(084) 55 1111"
