"""What every test would pay for and no test is about: statements compiled once a process instead of once a database, and less litter picking.

Each test has an engine of its own, and SQLAlchemy keeps what it compiled with the engine and under the dialect's identity: without this
a fifth of the time of a test goes into compiling again what the test before it compiled. The product has one engine, so it is always warm.
"""

from __future__ import annotations

import gc

from sqlalchemy import Engine
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.util import LRUCache

_compiled: LRUCache[object, object] = LRUCache(5000)


def _alike(self: DefaultDialect, other: object) -> bool:
    return type(self) is type(other)


def _of_its_kind(self: DefaultDialect) -> int:
    return hash(type(self))


def compile_once() -> None:
    """All engines of a process share what was compiled for their kind of database."""
    for dialect in (SQLiteDialect_pysqlite, PGDialect_psycopg):
        dialect.__eq__ = _alike  # type: ignore[assignment]
        dialect.__hash__ = _of_its_kind  # type: ignore[assignment]
    Engine._compiled_cache = property(lambda engine: _compiled, lambda engine, own: None)  # type: ignore[assignment]


def collect_litter_seldom() -> None:
    """Python looks through all it holds again and again; what the collected tests and modules hold is never litter."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
