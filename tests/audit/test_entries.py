"""What PostgreSQL seals of a row is byte for byte what the verifier reads of it."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qoricancha.audit.rules.entries import HISTORY, READ_LOG, SOURCES, as_text, entry_bytes
from qoricancha.audit.rules.merkle import leaf_hash

pytestmark = [pytest.mark.django_db, pytest.mark.role("audit")]

words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=30)
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats(allow_nan=False, allow_infinity=False)
    | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=8,
)
columns = (st.none() | st.dictionaries(words, values, max_size=4)).map(
    lambda one: one if one is None else json.dumps(one)
)
moments = st.timedeltas(timedelta(0), timedelta(36_500)).map(lambda since: datetime(1990, 1, 1, tzinfo=UTC) + since)
FEW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def both(source, row_id) -> tuple[bytes, bytes]:
    """Return the leaf as the database makes it and as the verifier does."""
    texts = ", ".join(as_text(column, "r") for column in source.columns)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT audit.leaf_of(r), ARRAY[{texts}] FROM {source.table} r WHERE id = %s", [row_id])
        made, row = cursor.fetchone()
    return bytes(made), leaf_hash(entry_bytes(source, 1, dict(zip(source.columns, row, strict=True))))


@FEW
@given(moments, st.dictionaries(words, values, max_size=3), st.none() | words, columns, columns)
def test_a_change_is_read_as_it_was_sealed(at, actor, row_id, before, after):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO audit.history (at, actor, role, relation, operation, row_id, before, after)"
            " VALUES (%s, %s, 'r', 't', 'UPDATE', %s, %s, %s) RETURNING id",
            [at, json.dumps(actor), row_id, before, after],
        )
        made, read = both(HISTORY, cursor.fetchone()[0])
    assert made == read


@FEW
@given(moments, words, words, st.uuids(), words.filter(bool), st.lists(st.uuids(), max_size=3))
def test_a_read_is_read_as_it_was_sealed(at, office, kind, subject, purpose, shown):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO audit.read_log (at, actor, role, office, subject_kind, subject_id, purpose, route, shown)"
            " VALUES (%s, '{}', 'r', %s, %s, %s, %s, 'x', %s::uuid[]) RETURNING id",
            [at, office, kind, subject, purpose, shown],
        )
        made, read = both(READ_LOG, cursor.fetchone()[0])
    assert made == read


@pytest.mark.parametrize("setting", ["SET LOCAL timezone = 'Asia/Kathmandu'", "SET LOCAL datestyle = 'German'"])
def test_no_setting_of_the_session_changes_the_bytes(setting):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO audit.history (at, actor, role, relation, operation, after)"
            " VALUES (%s, '{}', 'r', 't', 'INSERT', '{\"a\": 1.50}') RETURNING id",
            [datetime(2019, 9, 2, tzinfo=UTC) + timedelta(microseconds=1)],
        )
        (row_id,) = cursor.fetchone()
        before = both(HISTORY, row_id)
        cursor.execute(setting)
    assert both(HISTORY, row_id) == before


def test_a_text_cannot_pass_for_two():
    one = dict.fromkeys(READ_LOG.columns, "x")
    assert entry_bytes(READ_LOG, 1, one | {"role": "a,1:b", "office": ""}) != entry_bytes(
        READ_LOG, 1, one | {"role": "a", "office": "b"}
    )
    assert entry_bytes(HISTORY, 1, dict.fromkeys(HISTORY.columns)) != entry_bytes(
        HISTORY, 1, dict.fromkeys(HISTORY.columns, "")
    )


def columns_of(table: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns"
            " WHERE table_schema = 'audit' AND table_name = %s ORDER BY ordinal_position",
            [table],
        )
        return [name for (name,) in cursor.fetchall()]


@pytest.mark.parametrize("name", SOURCES)
def test_every_column_of_a_source_is_sealed(name):
    assert list(SOURCES[name].columns) == columns_of(name)


def test_every_table_of_the_schema_is_sealed_or_belongs_to_the_ledger():
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'audit' ORDER BY 1")
        tables = {name for (name,) in cursor.fetchall()}
    assert tables == {*SOURCES, "ledger_leaf", "ledger_seal", "ledger_export"}
