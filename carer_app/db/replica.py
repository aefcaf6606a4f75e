"""Pages that only look may ask a copy of the database, so that a county's managers do not slow down a carer's night.

With REPLICA_URL, a streaming standby of PostgreSQL, the statements of a page marked `from_replica` go there. Who is signed in and what
they may see is asked of the main database, and the copy is used only where it has replayed everything that was acknowledged when the page was
asked for: what somebody saved a moment ago is there, and nobody is shown an older record than without a copy. Where it lags, is away,
or is the copy of something else, the page is made from the main database.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, TypeVar, cast

from flask import current_app
from sqlalchemy import Connection, Engine, event, text
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.orm import ORMExecuteState, Session

View = TypeVar("View", bound=Callable[..., Any])
log = logging.getLogger(__name__)

NAME = "replica"
WAITS = (0.002, 0.005, 0.01, 0.02, 0.04)
"""Seconds between two looks at a copy that lags; a copy in the same building is a millisecond behind."""
RESTS = 30.0
"""Seconds for which a copy that failed is not asked again."""
_ACKNOWLEDGED = text("""
    SELECT CASE current_setting('synchronous_commit') WHEN 'off' THEN pg_current_wal_insert_lsn() ELSE pg_current_wal_flush_lsn() END::text,
           CONCAT_WS('/', (SELECT system_identifier FROM pg_control_system()), (SELECT timeline_id FROM pg_control_checkpoint()), current_database())
""")
_STANDS = text("""
    SELECT pg_is_in_recovery() AND EXISTS (SELECT 1 FROM pg_stat_wal_receiver),
           CONCAT_WS('/', (SELECT system_identifier FROM pg_control_system()), (SELECT timeline_id FROM pg_control_checkpoint()), current_database()),
           pg_last_wal_replay_lsn() >= CAST(:at AS pg_lsn)
""")
"""Whether it goes on receiving (else it would never hear of what came since), of which database, and whether it has replayed that much."""


def from_replica(view: View) -> View:
    """Marks a view that changes nothing. Where the copy fails half-way it is made again from the main database."""

    @wraps(view)
    def reads(*args: Any, **kwargs: Any) -> Any:
        replica = _state().get("replica")
        if replica is None:
            return view(*args, **kwargs)
        session: Session = current_app.extensions["sqlalchemy"].session
        if not replica.is_current(session):
            return view(*args, **kwargs)
        try:
            with reading(session, replica.engine):
                return view(*args, **kwargs)
        except OperationalError as problem:
            replica.rest(problem)
        session.rollback()
        return view(*args, **kwargs)

    return cast(View, reads)


@contextmanager
def reading(session: Session, copy: Engine) -> Iterator[None]:
    """Meanwhile what only reads goes to the copy; what writes, or takes a lock, never does."""

    def route(state: ORMExecuteState) -> None:
        if state.is_select and getattr(state.statement, "_for_update_arg", None) is None:
            state.bind_arguments["bind"] = copy

    event.listen(session, "do_orm_execute", route)
    try:
        yield
    finally:
        event.remove(session, "do_orm_execute", route)


def install(app: Any) -> None:
    """Call after `db.init_app(app)`, of which the engine named `replica` is taken, where there is one."""
    with app.app_context():
        engine = app.extensions["sqlalchemy"].engines.get(NAME)
    app.extensions["carer_app.replica"] = {} if engine is None else {"replica": Replica(engine)}


class Replica:
    """A copy, and whether it may be asked now."""

    def __init__(self, engine: Engine) -> None:
        self.engine, self._rests_until = engine, 0.0

    def is_current(self, session: Session) -> bool:
        """Whether it holds all that the main database had acknowledged by now. `session` asks the main database."""
        if time.monotonic() < self._rests_until:
            return False
        try:
            at, of = session.execute(_ACKNOWLEDGED).one()
            with self.engine.connect() as connection:
                return self._has(connection, at, of)
        except SQLAlchemyError as problem:
            self.rest(problem)
            session.rollback()
            return False

    def rest(self, problem: SQLAlchemyError | str) -> None:
        """Leaves it alone for a while. The line in the log says which kind of problem, never a statement or a value."""
        log.warning(
            "The copy for reading is left alone for %d s: %s", RESTS, problem if isinstance(problem, str) else type(problem).__name__
        )
        self._rests_until = time.monotonic() + RESTS

    def _has(self, connection: Connection, at: str, of: str) -> bool:
        for wait in (*WAITS, None):
            follows, what, has_it = connection.execute(_STANDS, {"at": at}).one()
            if not follows or what != of:
                self.rest("it is no running copy of this database")
                return False
            if has_it:
                return True
            if wait is not None:
                time.sleep(wait)
        return False


def _state() -> dict[str, Replica]:
    found: dict[str, Replica] = current_app.extensions.get("carer_app.replica", {})
    return found
