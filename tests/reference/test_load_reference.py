from datetime import datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
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


def without_the_last_line(tmp_path: Path, source: Path) -> Path:
    lines = source.read_text(encoding="utf-8").splitlines(keepends=True)
    shorter = tmp_path / source.name
    shorter.write_text("".join(lines[:-1]), encoding="utf-8")
    return shorter


def test_a_code_that_vanished_from_the_data_is_refused(now: datetime, tmp_path: Path):
    offices = without_the_last_line(tmp_path, actions.SAMPLE_OFFICES)

    with as_role("owner"), pytest.raises(actions.CodeRemoved, match=r"offices.csv lacks TUM"):
        actions.load_reference(by=OPERATOR, at=now, offices=offices)


def test_in_production_the_operators_offices_stay_as_they_are(settings):
    settings.QORICANCHA_MODE = "production"
    with as_role("owner"):
        Office.objects.filter(code="CUS").update(name="Del operador")
        call_command("load_reference", stdout=StringIO())

    assert Office.objects.get(code="CUS").name == "Del operador"


def test_production_takes_no_address_of_the_sample(settings, tmp_path: Path):
    settings.QORICANCHA_MODE = "production"
    table = tmp_path / "offices.csv"
    table.write_text(actions.SAMPLE_OFFICES.read_text(encoding="utf-8"), encoding="utf-8")

    with as_role("owner"), pytest.raises(CommandError, match=r"addresses of the sample.*Av. de la Muestra 100"):
        call_command("load_reference", offices=table)


def test_production_takes_the_operators_addresses(settings, tmp_path: Path):
    settings.QORICANCHA_MODE = "production"
    table = tmp_path / "offices.csv"
    table.write_text(actions.SAMPLE_OFFICES.read_text(encoding="utf-8").replace("Muestra", "Verdad"), encoding="utf-8")

    with as_role("owner"):
        call_command("load_reference", offices=table, stdout=StringIO())

    assert Office.objects.get(code="LIM").address == "Av. de la Verdad 100"


@pytest.mark.parametrize("role", ["public", "staff", "worker"])
def test_no_app_role_may_change_a_code(role: str):
    with as_role(role), pytest.raises(DatabaseError), transaction.atomic():
        Office.objects.filter(code="CUS").update(name="Otro nombre")


def test_a_code_cannot_end_before_it_starts():
    with as_role("owner"), pytest.raises(DatabaseError), transaction.atomic():
        Office.objects.filter(code="CUS").update(valid_from="2000-01-02", valid_to="2000-01-01")
