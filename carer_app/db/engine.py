"""Connections: SQLite that loses nothing and takes its write lock on the first write, or PostgreSQL.

On SQLite reads are not held in a transaction (each sees what was committed last, as on PostgreSQL); the first write, or the
first `with_for_update()`, begins an IMMEDIATE transaction that lasts until commit. So a row lock is a lock on both, nobody
waits for a reader, and no transaction fails because it read before it wrote.
"""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, create_engine, event, make_url, text
from sqlalchemy.orm import Session, sessionmaker

from carer_app.db import duty_news, pack_news, replica
from carer_app.db.sealing import Sealer

LOCK_SECONDS = 10
COPY_ANSWERS_WITHIN = 2  # seconds; a page does not wait longer for a copy that is away
PRAGMAS = (
    f"busy_timeout = {LOCK_SECONDS * 1000}",
    "synchronous = FULL",
    "foreign_keys = ON",
    "recursive_triggers = ON",
    "secure_delete = ON",
)
_POSTGRESQL = f"-c timezone=UTC -c lock_timeout={LOCK_SECONDS}s -c idle_in_transaction_session_timeout=60s"
_BETWEEN_ASKING = 0.02  # seconds
_NO_LOCK_NEEDED = ("SELECT", "PRAGMA", "EXPLAIN", "BEGIN")


def install(app: Any) -> None:
    """Tells Flask-SQLAlchemy-Lite which database; call before its `init_app`, and `transaction.install` after it."""
    app.config["SQLALCHEMY_ENGINES"] = {"default": engine_options(app.config["DATABASE_URL"])}
    if copy := app.config.get("REPLICA_URL"):
        options = engine_options(copy)
        options["connect_args"]["connect_timeout"] = COPY_ANSWERS_WITHIN
        app.config["SQLALCHEMY_ENGINES"][replica.NAME] = options


def make_engine(url: str) -> Engine:
    """An engine for DATABASE_URL."""
    options = engine_options(url)
    return configure(create_engine(options.pop("url"), **options))


def session_factory(engine: Engine, sealer: Sealer, public_url: str = "") -> sessionmaker[Session]:
    """Makes sessions that can read and write sealed columns. `public_url` is printed where a paper says who can be asked about it."""
    sessions = sessionmaker(engine, info={"sealer": sealer, "public_url": public_url})
    pack_news.listen(sessions)
    duty_news.listen(sessions)
    return sessions


def engine_options(url: str) -> dict[str, Any]:
    """What `create_engine` is given; a SQLite file is made readable by its owner only. No exception tells the values it was about."""
    where = normalise(url)
    if where.get_backend_name() == "sqlite":
        _make_private(Path(str(where.database)))
        return {"url": where, "hide_parameters": True}
    return {"url": where, "hide_parameters": True, "pool_pre_ping": True, "connect_args": {"options": _POSTGRESQL}}


def normalise(url: str) -> URL:
    """DATABASE_URL as people write it, as SQLAlchemy wants it. Raises ValueError for a database we do not keep records in."""
    parsed = make_url(url)
    match parsed.get_backend_name():
        case "postgres" | "postgresql":
            return parsed.set(drivername="postgresql+psycopg")
        case "sqlite" if parsed.database and parsed.database != ":memory:":
            return parsed.set(database=str(Path(parsed.database).absolute()))
    raise ValueError(f"DATABASE_URL must begin with postgresql:// or sqlite:/// and a file, not {parsed.get_backend_name()}://")


def configure(engine: Engine) -> Engine:
    """Makes an engine behave as this module says."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _on_connect)
        event.listen(engine, "before_cursor_execute", _begin_before_a_write)
    return engine


def _on_connect(connection: Any, record: object) -> None:
    connection.isolation_level = None  # the driver begins nothing by itself
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    _use_write_ahead_log(connection)


def _use_write_ahead_log(connection: Any) -> None:
    """Where somebody else writes to a new file SQLite refuses this at once, whatever `busy_timeout` says: so it is asked again."""
    until = time.monotonic() + LOCK_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as problem:
            if problem.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
        time.sleep(_BETWEEN_ASKING)


def _begin_before_a_write(connection: Any, cursor: Any, statement: str, parameters: object, context: Any, many: bool) -> None:
    if not connection.connection.in_transaction and _writes(statement, context):
        cursor.execute("BEGIN IMMEDIATE")


def _writes(statement: str, context: Any) -> bool:
    """Whether a statement needs the write lock; when in doubt, it does."""
    compiled = getattr(context, "compiled", None)
    if getattr(getattr(compiled, "statement", None), "_for_update_arg", None) is not None:
        return True
    return not statement.lstrip().upper().startswith(_NO_LOCK_NEEDED)


def has_written(session: Session) -> bool:
    """Whether this session's transaction holds changes, and so locks, that nobody else sees yet."""
    if session.new or session.dirty or session.deleted:
        return True
    if not session.in_transaction():
        return False
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        return bool(connection.connection.dbapi_connection.in_transaction)  # type: ignore[union-attr]
    return connection.scalar(text("SELECT pg_current_xact_id_if_assigned()")) is not None


def _make_private(path: Path) -> None:
    """Makes the file where there is none. One that is there is never opened: to close it would drop every lock this process has on it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
