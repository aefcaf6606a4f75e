"""Brings a database up to this version of the product, or down again, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection

from carer_app.db.engine import make_engine
from carer_app.db.schema import metadata

ONE_AT_A_TIME = 7_462_001  # any number, the same in every process


def upgrade(url: str, to: str = "head") -> None:
    """Applies what is missing. Two processes may call it together."""
    _run(url, lambda config: command.upgrade(config, to))


def downgrade(url: str, to: str) -> None:
    """Back to a revision, or `base` for an empty database."""
    _run(url, lambda config: command.downgrade(config, to))


def current(url: str) -> str | None:
    """The revision a database is at."""
    with _connected(url) as connection:
        return MigrationContext.configure(connection).get_current_revision()


def differences(url: str) -> list[Any]:
    """What the models say that the database does not; empty when they agree."""
    with _connected(url) as connection:
        found: list[Any] = compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), metadata)
        return found


def _run(url: str, what: Callable[[Config], None]) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with _connected(url) as connection:
        _begin_alone(connection)
        config.attributes["connection"] = connection
        what(config)
        _check(connection)
        connection.commit()


def _begin_alone(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({ONE_AT_A_TIME})")
        return
    connection.exec_driver_sql("PRAGMA foreign_keys = OFF")  # a table may be rebuilt under those that refer to it
    connection.exec_driver_sql("BEGIN IMMEDIATE")


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
