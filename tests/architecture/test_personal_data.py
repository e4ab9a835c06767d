"""Every column says what it holds of whom, how it lies and until when; and it is so."""

from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection, models
from django.db.models import BinaryField

from qoricancha.config.database.personal_data import Column, Data, Lies, all_inventories, inventory, nothing
from qoricancha.config.database.personal_data.erasing import BY_THE_ROOM
from qoricancha.config.database.personal_data.rules import CASE_FILE, RULES
from qoricancha.config.database.tables import WORKER, all_tables
from qoricancha.kernel.sealing import SealedField
from tests.database import as_role

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "personal-data.md"

# Ciphertext of another make than SealedField's: under its own, the claims' or the master key.
SEALED_OTHERWISE = {
    ("accounts_parkedform", "sealed"),
    ("intake_statement", "sealed"),
    ("kernel_storedfile", "content"),
    ("kernel_storedfile", "file_key"),
    ("kernel_sealingkey", "wrapped"),
}


def our_models() -> list[type[models.Model]]:
    every = apps.get_models(include_auto_created=True)
    return [model for model in every if model.__module__.startswith("qoricancha.") and model._meta.managed]


FIELDS = {
    (model._meta.db_table, field.column): field for model in our_models() for field in model._meta.concrete_fields
    if not isinstance(field, models.CompositePrimaryKey)
}  # fmt: skip
CLASSED = {(name, column): one for name, table in all_inventories().items() for column, one in table.columns.items()}


def unclassed(fields) -> set[tuple[str, str]]:
    return set(fields) - CLASSED.keys()


def test_every_column_of_every_model_is_classed():
    assert len(FIELDS) > 200
    assert unclassed(FIELDS) == set()


def test_a_new_column_would_be_missed():
    assert unclassed({*FIELDS, ("persons_person", "shoe_size")}) == {("persons_person", "shoe_size")}


def test_every_classed_column_is_in_the_database(db):
    with as_role("owner"), connection.cursor() as cursor:
        cursor.execute(
            "SELECT CASE c.relnamespace WHEN 'audit'::regnamespace THEN 'audit.' ELSE '' END || c.relname, a.attname"
            " FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
            " WHERE c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped"
            " AND c.relnamespace IN ('public'::regnamespace, 'audit'::regnamespace)"
        )
        there = set(cursor.fetchall())
    assert CLASSED.keys() - there == set()
    of_audit = {(table, column) for table, column in there if table.startswith("audit.")}
    assert of_audit - CLASSED.keys() == set()


def faults_of(field: models.Field | None, place: tuple[str, str], column: Column) -> list[str]:
    """Return what is wrong with how a column is classed."""
    faults = []
    if column.lies == Lies.SEALED and not isinstance(field, SealedField) and place not in SEALED_OTHERWISE:
        faults.append("is not sealed")
    if column.lies != Lies.SEALED and isinstance(field, SealedField):
        faults.append("is sealed")
    if column.lies == Lies.TOKEN and not isinstance(field, BinaryField):
        faults.append("is no token")
    if column.lies == Lies.OPEN and column.data in (Data.PERSONAL, Data.SENSITIVE, Data.SECRET) and not column.why:
        faults.append("lies open without a reason")
    if column.data == Data.SENSITIVE and column.lies != Lies.SEALED:
        faults.append("is sensitive and not sealed")
    return faults


def test_every_column_lies_as_it_is_said_to():
    found = {place: faults_of(FIELDS.get(place), place, column) for place, column in CLASSED.items()}
    assert {place: faults for place, faults in found.items() if faults} == {}


OPEN_NAME = models.CharField(max_length=10)


@pytest.mark.parametrize(
    ("field", "column", "fault"),
    [
        (OPEN_NAME, Column(Data.PERSONAL), "lies open without a reason"),
        (OPEN_NAME, Column(Data.SECRET), "lies open without a reason"),
        (OPEN_NAME, Column(Data.PERSONAL, Lies.SEALED), "is not sealed"),
        (OPEN_NAME, Column(Data.PSEUDONYMOUS, Lies.TOKEN), "is no token"),
        (SealedField(), Column(Data.PERSONAL, Lies.OPEN, "why"), "is sealed"),
        (OPEN_NAME, Column(Data.SENSITIVE, Lies.OPEN, "why"), "is sensitive and not sealed"),
    ],
)
def test_a_column_that_is_classed_wrongly_is_found(field, column, fault):
    assert faults_of(field, ("persons_person", "x"), column) == [fault]


def test_every_text_that_lies_open_and_is_more_than_pseudonymous_is_known():
    """Whoever opens one more must come by here."""
    opened = {place for place, one in CLASSED.items() if one.lies == Lies.OPEN and one.why}
    assert {place for place in opened if isinstance(FIELDS.get(place), (models.CharField, models.TextField))} == {
        ("accounts_accessreview", "reviewed_by"),
        ("accounts_staffsession", "device"),
        ("accounts_staffsession", "network"),
        ("accounts_staffsession", "session_key"),
        ("accounts_staffuser", "full_name"),
        ("accounts_staffuser", "password"),
        ("accounts_staffuser", "username"),
        ("messaging_contact", "language"),
        ("persons_identifier", "country"),
        ("persons_identifier", "kind"),
        ("persons_person", "birth_precision"),
        ("persons_person", "department"),
        ("persons_person", "nationality"),
    }


def test_no_column_is_classed_twice():
    with pytest.raises(ValueError, match="classed twice"):
        inventory(CASE_FILE, nothing("id"), nothing("id", "name"))


# --- rules ---


def test_every_rule_is_used_and_every_used_rule_is_listed():
    assert {table.rule for table in all_inventories().values()} == set(RULES)


def test_a_rule_with_an_end_is_carried_out():
    idle = [rule.name for rule in RULES if rule.period is not None and not rule.erases and rule.name not in BY_THE_ROOM]
    endless = [rule.name for rule in RULES if rule.period is None and (rule.erases or rule.name in BY_THE_ROOM)]
    assert (idle, endless) == ([], [])


def test_a_rule_erases_rows_of_its_own_tables_only():
    tables = all_inventories()
    strange = [(rule.name, rows.table) for rule in RULES for rows in rule.erases if tables[rows.table].rule != rule]
    assert strange == []


def test_every_rule_names_its_law():
    assert [rule.name for rule in RULES if not rule.basis or not rule.kept] == []


def test_the_worker_may_erase_what_the_rules_erase():
    granted = {table.name: table.grants.get(WORKER, "") for table in all_tables()}
    assert [rows.table for rule in RULES for rows in rule.erases if "DELETE" not in granted[rows.table]] == []


# --- the page ---


def test_the_page_is_up_to_date():
    call_command("personal_data", str(PAGE), check=True)


def test_a_page_that_was_edited_is_refused(tmp_path):
    edited = tmp_path / "page.md"
    edited.write_text(PAGE.read_text(encoding="utf-8").replace("SENSITIVE", "NONE"), encoding="utf-8")
    with pytest.raises(CommandError, match="out of date"):
        call_command("personal_data", str(edited), check=True)


def test_the_page_is_written_anew(tmp_path):
    call_command("personal_data", str(tmp_path / "new" / "page.md"))
    assert (tmp_path / "new" / "page.md").read_text(encoding="utf-8") == PAGE.read_text(encoding="utf-8")
