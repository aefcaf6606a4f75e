"""The rows of every table as they lie in the database, sealed bytes and all, in one form for SQLite and PostgreSQL.

A value is null, a number, a text, or bytes as {"b": base64}. Ids are 32 hex letters, times are UTC as `2026-11-23 04:05:06.000000`,
truths 0 and 1, JSON a text with sorted keys.
"""

from __future__ import annotations

import hashlib
import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Boolean, Connection, inspect

Row = list[Any]
AT_ONCE = 500
VERSION_TABLE = "alembic_version"


def tables(connection: Connection) -> dict[str, tuple[str, ...]]:
    """Each table and its columns, by name."""
    found = inspect(connection)
    return {
        name: tuple(sorted(column["name"] for column in found.get_columns(name)))
        for name in sorted(found.get_table_names())
        if name != VERSION_TABLE
    }


def begin_reading(connection: Connection) -> None:
    """From here on this connection sees the database as it is now, whoever writes meanwhile."""
    if connection.dialect.name == "postgresql":
        connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    else:
        connection.exec_driver_sql("BEGIN")


def read(connection: Connection, table: str, columns: Sequence[str]) -> Iterator[Row]:
    """Every row of a table, in no order."""
    documents = {column["name"] for column in inspect(connection).get_columns(table) if isinstance(column["type"], JSON)}
    is_json = [name in documents for name in columns]
    query = f"SELECT {_names(connection, columns)} FROM {_name(connection, table)}"  # noqa: S608 - names come from the database itself
    result = connection.execution_options(stream_results=True, yield_per=AT_ONCE).exec_driver_sql(query)
    for row in result:
        yield [_plain(value, document) for value, document in zip(row, is_json, strict=True)]


def write(connection: Connection, table: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Adds rows that `read` gave, here or on the other kind of database."""
    truths = {column["name"] for column in inspect(connection).get_columns(table) if isinstance(column["type"], Boolean)}
    is_truth = [connection.dialect.name == "postgresql" and name in truths for name in columns]
    mark = "%s" if connection.dialect.name == "postgresql" else "?"
    marks = ", ".join(mark for _ in columns)
    statement = f"INSERT INTO {_name(connection, table)} ({_names(connection, columns)}) VALUES ({marks})"  # noqa: S608
    batch: list[tuple[Any, ...]] = []
    for row in rows:
        batch.append(tuple(_given(value, truth) for value, truth in zip(row, is_truth, strict=True)))
        if len(batch) == AT_ONCE:
            connection.exec_driver_sql(statement, batch)
            batch = []
    if batch:
        connection.exec_driver_sql(statement, batch)


def digest(columns: Sequence[str], row: Row) -> int:
    """A number for a row. Those of a table are added up, so that order does not matter and every row does."""
    said = json.dumps([list(columns), row], ensure_ascii=False, separators=(",", ":")).encode()
    return int.from_bytes(hashlib.sha256(said).digest(), "big")


def _plain(value: Any, is_json: bool) -> Any:
    if value is None:
        return None
    if is_json:
        return json.dumps(json.loads(value) if isinstance(value, str) else value, sort_keys=True, ensure_ascii=False)
    match value:
        case bool():
            return int(value)
        case bytes() | memoryview() | bytearray():
            return {"b": b64encode(bytes(value)).decode()}
        case UUID():
            return value.hex
        case datetime():
            return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
        case date():
            return value.isoformat()
    return value


def _given(value: Any, is_truth: bool) -> Any:
    if isinstance(value, dict):
        return b64decode(value["b"])
    return bool(value) if is_truth and value is not None else value


def _names(connection: Connection, columns: Sequence[str]) -> str:
    return ", ".join(_name(connection, name) for name in columns)


def _name(connection: Connection, name: str) -> str:
    return connection.dialect.identifier_preparer.quote(name)
