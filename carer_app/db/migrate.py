"""Brings a database up to this version of the product, or down again, in one transaction."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import OperationalError

from carer_app.db.engine import make_engine
from carer_app.db.releases import serves_from
from carer_app.db.schema import metadata

MIGRATIONS = Path(__file__).parent / "migrations"
VERSION_TABLE, SERVES_FROM = "alembic_version", "serves_from"
TRIES, BETWEEN_TRIES = 40, 0.5
"""A migration that waits holds up whoever comes after it, and PostgreSQL looks for a ring of waiting after a second: it gives way before,
and waits a tenth of a second longer each time, for pages that are slow."""
_HELD = ("55P03", "40P01")  # a lock was not to be had; a deadlock
ONE_AT_A_TIME = 7_462_001  # any number, the same in every process


def upgrade(url: str, to: str = "head") -> None:
    """Applies what is missing. Two processes may call it together."""
    _run(url, lambda config: command.upgrade(config, to), serves_from() if to == "head" else None)


def downgrade(url: str, to: str) -> None:
    """Back to a revision, or `base` for an empty database."""
    _run(url, lambda config: command.downgrade(config, to))


def newest() -> str:
    """The revision that this version of the product works with."""
    (head,) = ScriptDirectory(str(MIGRATIONS)).get_heads()
    return head


def standing(url: str) -> tuple[str | None, str | None]:
    """The revision a database is at, and the oldest version whose code it serves, where its upgrade said so."""
    with _connected(url) as connection:
        at = MigrationContext.configure(connection).get_current_revision()
        if at is None or not _says_whom_it_serves(connection):
            return at, None
        return at, connection.exec_driver_sql(f"SELECT {SERVES_FROM} FROM {VERSION_TABLE}").scalar()  # noqa: S608


def current(url: str) -> str | None:
    """The revision a database is at."""
    with _connected(url) as connection:
        return MigrationContext.configure(connection).get_current_revision()


def revisions() -> frozenset[str]:
    """Every revision this version of the product knows."""
    return frozenset(script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions())


def differences(url: str) -> list[Any]:
    """What the models say that the database does not; empty when they agree."""
    with _connected(url) as connection:
        found: list[Any] = compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), metadata)
        return found


def _run(url: str, what: Callable[[Config], None], serves: str | None = None) -> None:
    """Where people write meanwhile a table may be held, or a ring of waiting formed: then all of it is let go, and tried again."""
    for left in reversed(range(TRIES)):
        try:
            return _in_one(url, what, serves, patience=400 + 100 * (TRIES - left))
        except OperationalError as problem:
            if not left or getattr(problem.orig, "sqlstate", None) not in _HELD:
                raise
        time.sleep(BETWEEN_TRIES)
    return None


def _in_one(url: str, what: Callable[[Config], None], serves: str | None, patience: int) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with _connected(url) as connection:
        _begin_alone(connection, patience)
        config.attributes["connection"] = connection
        what(config)
        _say_whom_it_serves(connection, serves)
        _check(connection)
        connection.commit()


def _begin_alone(connection: Connection, patience: int) -> None:
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({ONE_AT_A_TIME})")
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {patience}")
        return
    connection.exec_driver_sql("PRAGMA foreign_keys = OFF")  # a table may be rebuilt under those that refer to it
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _say_whom_it_serves(connection: Connection, serves: str | None) -> None:
    """Beside the revision, in the same transaction: older code that starts later learns from it whether it may."""
    if not _says_whom_it_serves(connection):
        connection.exec_driver_sql(f"ALTER TABLE {VERSION_TABLE} ADD COLUMN {SERVES_FROM} VARCHAR(32)")
    connection.execute(text(f"UPDATE {VERSION_TABLE} SET {SERVES_FROM} = :it"), {"it": serves})  # noqa: S608


def _says_whom_it_serves(connection: Connection) -> bool:
    return any(column["name"] == SERVES_FROM for column in inspect(connection).get_columns(VERSION_TABLE))


def _check(connection: Connection) -> None:
    if connection.dialect.name == "sqlite" and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").all()):
        raise RuntimeError(f"The migration would leave rows of {broken[0][0]} that refer to nothing; nothing was changed.")


@contextmanager
def _connected(url: str) -> Iterator[Connection]:
    engine = make_engine(url)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()
