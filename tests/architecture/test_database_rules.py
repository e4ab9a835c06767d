"""Every table is declared, and the database is as declared."""

from django.apps import apps
from django.db import connection

from qoricancha.config.database.bootstrap import APP_ROLES
from qoricancha.config.database.tables import all_tables
from tests.database import as_role


def test_every_model_is_declared_once():
    declared = [table.name for table in all_tables()]
    models = {model._meta.db_table for model in apps.get_models(include_auto_created=True) if model._meta.managed}
    unmanaged = {model._meta.db_table for model in apps.get_models() if not model._meta.managed}
    assert sorted(declared) == sorted(models | (unmanaged & set(declared)) | {"django_migrations"})


def test_every_table_in_the_database_is_declared(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        assert [name for (name,) in cursor.fetchall()] == [table.name for table in all_tables()]


def test_app_roles_own_nothing_and_have_no_special_right(db):
    with as_role("owner"), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_class WHERE pg_get_userbyid(relowner) = ANY(%s)", [list(APP_ROLES)])
        assert cursor.fetchone() == (0,)
        cursor.execute(
            "SELECT rolname FROM pg_roles WHERE rolname = ANY(%s)"
            " AND (rolsuper OR rolcreatedb OR rolcreaterole OR rolbypassrls OR rolreplication)",
            [list(APP_ROLES)],
        )
        assert cursor.fetchall() == []


def test_only_tables_with_a_stated_reason_have_no_history():
    silent = {table.name: table.history for table in all_tables() if table.history is not True}
    assert all(isinstance(reason, str) and reason for reason in silent.values())
    assert not [name for name in silent if name.startswith(("persons_", "casefiles_", "credentials_", "registration_"))]


def test_no_app_role_may_truncate(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT grantee, table_name FROM information_schema.role_table_grants"
            " WHERE grantee = ANY(%s) AND privilege_type IN ('TRUNCATE', 'TRIGGER', 'REFERENCES')",
            [list(APP_ROLES)],
        )
        assert cursor.fetchall() == []
