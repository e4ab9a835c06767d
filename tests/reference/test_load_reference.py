"""Loading: what the files say, no more than differs, and nothing of an operator's."""

import csv
from datetime import datetime
from io import StringIO
from pathlib import Path
from shutil import copytree

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from qoricancha.kernel.actor import Actor
from qoricancha.kernel.db import acting
from qoricancha.reference.actions import SAMPLE_OFFICES, CodeRemoved, load_reference, loading
from qoricancha.reference.models import Code, CodeName, District, Office
from qoricancha.reference.queries import name_of
from qoricancha.reference.rules.schemes import SCHEMES
from tests.database import as_role

pytestmark = pytest.mark.django_db
RELEASE = Actor.system("load_reference")


def load(now: datetime, offices: Path | None = None) -> dict[str, int]:
    with as_role("owner"):
        return load_reference(by=RELEASE, at=now, offices=offices or loading.DATA / "offices.csv")


def history() -> int:
    with as_role("audit"), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM audit.history WHERE relation LIKE 'reference_%'")
        return cursor.fetchone()[0]


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the files, to be changed."""
    monkeypatch.setattr(loading, "DATA", copytree(loading.DATA, tmp_path / "data"))
    return tmp_path / "data"


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_every_file_is_loaded_whole(now: datetime):
    loaded = load(now)

    assert loaded["districts.csv"] == District.objects.count() == 1891
    assert loaded["offices.csv"] == Office.objects.count() == 14
    assert {slug: loaded[f"codes/{slug}.csv"] for slug in SCHEMES} == {
        slug: Code.objects.filter(scheme=slug).count() for slug in SCHEMES
    }


def test_loading_again_writes_nothing(now: datetime):
    before = history()

    load(now)

    assert history() == before


def test_loading_repairs_what_was_altered(now: datetime):
    with as_role("owner"), acting(RELEASE):
        Office.objects.filter(code="CUS").update(name="Otro nombre")
        Code.objects.filter(id="sex/X").update(position=99)
        CodeName.objects.filter(id="sex/X/es/NAME").update(text="Otro nombre")
    load(now)

    assert Office.objects.get(code="CUS").name == "Oficina Desconcentrada de Cusco"
    assert Code.objects.get(id="sex/X").position == 3
    assert name_of("sex", "X") == "No especificado en el documento"


def test_what_an_operator_has_changed_stays(now: datetime):
    with as_role("owner"), acting(RELEASE):
        Office.objects.filter(code="CUS").update(phone="(084) 55 9999", edited_at=now)
        Code.objects.filter(id="religions/HINDU").update(valid_to="2019-12-31", edited_at=now)
        CodeName.objects.filter(id="sex/X/ht/NAME").update(text="Pa presize", edited_at=now)
        Code.objects.create(id="religions/NUEVA", scheme="religions", code="NUEVA", position=99, edited_at=now)
    load(now)

    assert Office.objects.get(code="CUS").phone == "(084) 55 9999"
    assert str(Code.objects.get(id="religions/HINDU").valid_to) == "2019-12-31"
    assert name_of("sex", "X", "ht") == "Pa presize"
    assert Code.objects.filter(id="religions/NUEVA").exists()


def test_an_operators_table_leaves_what_was_changed_on_a_page(now: datetime, tmp_path: Path):
    table = tmp_path / "own"
    table.write_text(SAMPLE_OFFICES.read_text(encoding="utf-8").replace("Muestra", "Verdad"), encoding="utf-8")
    with as_role("owner"), acting(RELEASE):
        Office.objects.filter(code="CUS").update(address="Jr. Corregido 1", edited_at=now)
    loaded = load(now, table)

    assert loaded["own"] == 14
    assert Office.objects.get(code="LIM").address == "Av. de la Verdad 100"
    assert Office.objects.get(code="CUS").address == "Jr. Corregido 1"


def test_in_production_the_operators_offices_stay_as_they_are(settings):
    settings.QORICANCHA_MODE = "production"
    with as_role("owner"), acting(RELEASE):
        Office.objects.filter(code="CUS").update(name="Del operador")
    with as_role("owner"):
        call_command("load_reference", stdout=StringIO())

    assert Office.objects.get(code="CUS").name == "Del operador"


def test_production_takes_no_address_of_the_sample(settings, tmp_path: Path):
    settings.QORICANCHA_MODE = "production"
    table = tmp_path / "offices.csv"
    table.write_text(SAMPLE_OFFICES.read_text(encoding="utf-8"), encoding="utf-8")

    with as_role("owner"), pytest.raises(CommandError, match=r"addresses of the sample.*Av. de la Muestra 100"):
        call_command("load_reference", offices=table)


def test_production_takes_the_operators_addresses(settings, tmp_path: Path):
    settings.QORICANCHA_MODE = "production"
    table = tmp_path / "offices.csv"
    table.write_text(SAMPLE_OFFICES.read_text(encoding="utf-8").replace("Muestra", "Verdad"), encoding="utf-8")

    with as_role("owner"):
        call_command("load_reference", offices=table, stdout=StringIO())

    assert Office.objects.get(code="LIM").address == "Av. de la Verdad 100"


def test_a_changed_file_changes_that_row_and_no_other(now: datetime, data: Path):
    edit(data / "codes" / "sex.csv", "No especificado en el documento", "Sin especificar")
    before = history()
    load(now)

    assert name_of("sex", "X") == "Sin especificar"
    assert history() == before + 1


def test_a_withdrawn_translation_falls_back_to_spanish(now: datetime, data: Path):
    edit(data / "codes" / "sex.csv", ",Fi\n", ",\n")
    load(now)

    assert name_of("sex", "F", "ht") == "Femenino"


@pytest.mark.parametrize(
    ("file", "lacks"),
    [("offices.csv", "offices.csv lacks TUM"), ("codes/serums.csv", "data/codes lacks serums/NOT_DONE")],
)
def test_a_code_that_vanished_from_the_data_is_refused(now: datetime, data: Path, file: str, lacks: str):
    lines = (data / file).read_text(encoding="utf-8").splitlines(keepends=True)
    (data / file).write_text("".join(lines[:-1]), encoding="utf-8")

    with pytest.raises(CodeRemoved, match=lacks):
        load(now)


def test_a_code_that_the_data_close_stays_and_is_closed(now: datetime, data: Path):
    path = data / "codes" / "iso-3166.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    next(row for row in rows if row["code"] == "ATA")["valid_to"] = "2019-08-31"
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    load(now)

    assert str(Code.objects.get(id="iso-3166/ATA").valid_to) == "2019-08-31"


@pytest.mark.parametrize("role", ["public", "worker"])
def test_no_app_role_but_the_staff_s_may_change_a_code(role: str):
    for change in (
        lambda: Office.objects.filter(code="CUS").update(phone="1"),
        lambda: Code.objects.filter(id="sex/X").update(valid_to="2019-01-01"),
        lambda: CodeName.objects.filter(id="sex/X/es/NAME").update(text="Otro"),
    ):
        with as_role(role), pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_code_cannot_end_before_it_starts():
    for model, pk in ((Office, "CUS"), (Code, "sex/X")):
        with as_role("owner"), pytest.raises(DatabaseError), acting(RELEASE):
            model.objects.filter(pk=pk).update(valid_from="2000-01-02", valid_to="2000-01-01")


def test_an_id_says_which_code_it_is():
    with as_role("owner"), pytest.raises(DatabaseError), acting(RELEASE):
        Code.objects.create(id="sex/Y", scheme="sex", code="Z", position=9)
