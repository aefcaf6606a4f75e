"""Triggers that refuse to change or delete a line; a migration that rebuilds such a table on SQLite must put them back."""

from __future__ import annotations

from alembic import op

_REFUSE = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


def begin() -> None:
    """Once for the database, before the first `protect`."""
    if _is_postgresql():
        op.execute(_REFUSE)


def protect(table: str, *unique: tuple[str, ...]) -> None:
    """Refuses UPDATE, DELETE, TRUNCATE, and on SQLite a REPLACE that would drop the line with the same `unique` columns."""
    for statement in _on_postgresql(table) if _is_postgresql() else _on_sqlite(table, unique):
        op.execute(statement)


def end() -> None:
    """Once for the database, after the protected tables are gone."""
    if _is_postgresql():
        op.execute("DROP FUNCTION refuse_change()")


def _on_postgresql(table: str) -> tuple[str, ...]:
    return (
        f"CREATE TRIGGER {table}_refuses_change BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()",
        f"CREATE TRIGGER {table}_refuses_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
        f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM PUBLIC",
        f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM CURRENT_USER",
    )


def _on_sqlite(table: str, unique: tuple[tuple[str, ...], ...]) -> tuple[str, ...]:
    same = " OR ".join("(" + " AND ".join(f"{column} = NEW.{column}" for column in columns) + ")" for columns in unique)
    there_is = f"EXISTS (SELECT 1 FROM {table} WHERE {same})"  # noqa: S608 (names of our own tables)
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    return (
        f"CREATE TRIGGER {table}_refuses_update BEFORE UPDATE ON {table} {refuse}",
        f"CREATE TRIGGER {table}_refuses_delete BEFORE DELETE ON {table} {refuse}",
        f"CREATE TRIGGER {table}_refuses_replace BEFORE INSERT ON {table} WHEN {there_is} {refuse}",
    )


def _is_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"
