"""Make the database follow `tables`: functions, grants, row policies, history triggers. Idempotent."""

from pathlib import Path

from django.db import connection, transaction
from psycopg import sql

from qoricancha.config.database.bootstrap import APP_ROLES, AUDIT, BACKUP, OWNER
from qoricancha.config.database.tables import Table, all_tables

HERE = Path(__file__).parent
PACKAGE = HERE.parents[1]


@transaction.atomic
def apply_rules() -> None:
    """Run as the owner, after migrate. Whatever a role had before and is not granted now is taken away."""
    _run(HERE / "sql" / "10_declared.sql", role=OWNER)
    for name in ("20_audit.sql", "30_ledger.sql", "40_search.sql"):
        _run(HERE / "sql" / name, role=AUDIT)
    _run(HERE / "sql" / "50_rows_of_a_case.sql", role=OWNER)
    with connection.cursor() as cursor:
        roles = sql.SQL(", ").join(map(sql.Identifier, APP_ROLES))
        for kind in ("TABLES", "SEQUENCES"):
            cursor.execute(sql.SQL("REVOKE ALL ON ALL {} IN SCHEMA public FROM {}").format(sql.SQL(kind), roles))
        cursor.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(roles))
    for table in all_tables():
        _grant(table)
        _grant_sequences(table)
        _set_row_policies(table)
        _set_history(table)
    for path in sorted(PACKAGE.glob("*/sql/*.sql")):
        if path.parent.parent != HERE.parent:
            _run(path, role=OWNER)
    for schema, owner in (("public", OWNER), ("app", OWNER), ("audit", AUDIT)):
        _let_backup_read(schema, owner)


def _let_backup_read(schema: str, owner: str) -> None:
    """A backup is whole or it is none: its role reads everything, and writes nothing anywhere."""
    names = sql.Identifier(schema), sql.Identifier(BACKUP)
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(owner)))
        cursor.execute(sql.SQL("GRANT USAGE ON SCHEMA {} TO {}").format(*names))
        for kind in ("TABLES", "SEQUENCES"):
            cursor.execute(sql.SQL("GRANT SELECT ON ALL {} IN SCHEMA {} TO {}").format(sql.SQL(kind), *names))
        cursor.execute(sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(OWNER)))


def _run(path: Path, *, role: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(role)))
        cursor.execute(path.read_text(encoding="utf-8").replace("%", "%%"), ())
        cursor.execute(sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(OWNER)))


def _grant(table: Table) -> None:
    with connection.cursor() as cursor:
        for role, privileges in table.grants.items():
            cursor.execute(
                sql.SQL("GRANT {} ON {} TO {}").format(
                    sql.SQL(privileges), sql.Identifier(table.name), sql.Identifier(role)
                )
            )


def _grant_sequences(table: Table) -> None:
    """Let whoever may insert rows number them."""
    inserting = [role for role, privileges in table.grants.items() if "INSERT" in privileges]
    if not inserting:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT s.relname FROM pg_depend d JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S'"
            " WHERE d.refobjid = %s::regclass AND d.deptype = 'a'",
            [f"public.{table.name}"],
        )
        owned = [name for (name,) in cursor.fetchall()]
        roles = sql.SQL(", ").join(map(sql.Identifier, inserting))
        for sequence in (*owned, *table.sequences):
            cursor.execute(sql.SQL("GRANT USAGE ON SEQUENCE {} TO {}").format(sql.Identifier(sequence), roles))


def _set_row_policies(table: Table) -> None:
    name = sql.Identifier(table.name)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = %s", [table.name]
        )
        for (policy,) in cursor.fetchall():
            cursor.execute(sql.SQL("DROP POLICY {} ON {}").format(sql.Identifier(policy), name))
        is_bound = bool(table.rows or table.writes)
        switch = "ENABLE" if is_bound else "DISABLE"
        cursor.execute(sql.SQL("ALTER TABLE {} {} ROW LEVEL SECURITY").format(name, sql.SQL(switch)))
        if is_bound:
            cursor.execute(_policy("rows", "SELECT", table, BACKUP, "true"))
        for role in table.grants if is_bound else ():
            seen = table.rows.get(role, "true")
            cursor.execute(_policy("rows", "ALL", table, role, table.writes.get(role, seen)))
            if role in table.writes:
                cursor.execute(_policy("reads", "SELECT", table, role, seen))


def _policy(name: str, command: str, table: Table, role: str, condition: str) -> sql.Composed:
    check = sql.SQL("WITH CHECK ({})").format(sql.SQL(condition)) if command != "SELECT" else sql.SQL("")
    return sql.SQL("CREATE POLICY {} ON {} FOR {} TO {} USING ({}) {}").format(
        sql.Identifier(f"{name}_of_{role}"),
        sql.Identifier(table.name),
        sql.SQL(command),
        sql.Identifier(role),
        sql.SQL(condition),
        check,
    )


def _set_history(table: Table) -> None:
    name = sql.Identifier(table.name)
    with connection.cursor() as cursor:
        for trigger in ("history_of_rows", "history_of_truncate"):
            cursor.execute(sql.SQL("DROP TRIGGER IF EXISTS {} ON {}").format(sql.Identifier(trigger), name))
        if table.history is not True:
            return
        arguments = sql.SQL(", ").join(map(sql.Literal, (table.key, *table.unrecorded)))
        cursor.execute(
            sql.SQL(
                "CREATE TRIGGER history_of_rows AFTER INSERT OR UPDATE OR DELETE ON {}"
                " FOR EACH ROW EXECUTE FUNCTION audit.record_change({})"
            ).format(name, arguments)
        )
        cursor.execute(
            sql.SQL(
                "CREATE TRIGGER history_of_truncate BEFORE TRUNCATE ON {}"
                " FOR EACH STATEMENT EXECUTE FUNCTION audit.record_change({})"
            ).format(name, arguments)
        )
