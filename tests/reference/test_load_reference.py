from datetime import datetime
from pathlib import Path

import pytest
from django.db import DatabaseError, transaction

from qoricancha.kernel.actor import Actor
from qoricancha.reference import actions
from qoricancha.reference.models import Country, Office
from tests.database import as_role

pytestmark = pytest.mark.django_db
OPERATOR = Actor.system("load_reference")


def test_loading_again_changes_nothing(now: datetime):
    before = list(Country.objects.order_by("code").values())

    with as_role("owner"):
        loaded = actions.load_reference(by=OPERATOR, at=now)

    assert loaded == {"districts.csv": 1891, "offices.csv": 14, "countries.csv": 252, "document_kinds.csv": 7}
    assert list(Country.objects.order_by("code").values()) == before


def test_loading_repairs_what_was_altered(now: datetime):
    with as_role("owner"):
        Office.objects.filter(code="CUS").update(name="Otro nombre")
        actions.load_reference(by=OPERATOR, at=now)

    assert Office.objects.get(code="CUS").name == "Oficina Desconcentrada de Cusco"


def test_a_code_that_vanished_from_the_data_is_refused(now: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    for name in actions.TABLES:
        lines = (actions.DATA / name).read_text(encoding="utf-8").splitlines(keepends=True)
        (tmp_path / name).write_text("".join(lines[:-1] if name == "offices.csv" else lines), encoding="utf-8")
    monkeypatch.setattr(actions, "DATA", tmp_path)

    with as_role("owner"), pytest.raises(actions.CodeRemoved, match=r"offices.csv lacks TUM"):
        actions.load_reference(by=OPERATOR, at=now)


@pytest.mark.parametrize("role", ["public", "staff", "worker"])
def test_no_app_role_may_change_a_code(role: str):
    with as_role(role), pytest.raises(DatabaseError), transaction.atomic():
        Office.objects.filter(code="CUS").update(name="Otro nombre")


def test_a_code_cannot_end_before_it_starts():
    with as_role("owner"), pytest.raises(DatabaseError), transaction.atomic():
        Office.objects.filter(code="CUS").update(valid_from="2000-01-02", valid_to="2000-01-01")
