"""Counting tries: one statement each, so that two workers never lose a try between them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, case, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from carer_app.db.base import new_id
from carer_app.db.models.rates import TryCount


def count(connection: Connection, digest: str, by: int, now: datetime, ends_at: datetime) -> int:
    """One more try (or `by`) in the window, begun afresh if it has ended; gives the tries so far."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    new = dialect.insert(TryCount).values(id=new_id(), digest=digest, tries=by, ends_at=ends_at)
    ended = TryCount.ends_at <= now
    again = new.on_conflict_do_update(
        index_elements=["digest"],
        set_={
            "tries": case((ended, by), else_=TryCount.tries + by),
            "ends_at": case((ended, new.excluded.ends_at), else_=TryCount.ends_at),
        },
    )
    return int(connection.execute(again.returning(TryCount.tries)).scalar_one())


def tries(connection: Connection, digest: str, now: datetime) -> tuple[int, datetime] | None:
    """The tries so far and when the window ends, or None when there were none."""
    row = connection.execute(select(TryCount.tries, TryCount.ends_at).where(TryCount.digest == digest, TryCount.ends_at > now)).first()
    return None if row is None else (row[0], row[1])


def forget(connection: Connection, digest: str) -> None:
    """Drops one window."""
    connection.execute(delete(TryCount).where(TryCount.digest == digest))


def forget_ended(connection: Connection, now: datetime) -> int:
    """Drops every window that has ended, and says how many."""
    return int(connection.execute(delete(TryCount).where(TryCount.ends_at <= now)).rowcount)


def forget_all(connection: Connection) -> int:
    """Drops every window."""
    return int(connection.execute(delete(TryCount)).rowcount)
