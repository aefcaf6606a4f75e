"""What a session adds, changes or deletes is seen as it goes to the database, and what hangs on it is marked in the same transaction.

Nobody has to remember it. Kept are ids alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session, sessionmaker

from carer_app.db.base import now_utc

About = tuple[str, str]
"""A kind of thing, and its id."""


def listen(
    sessions: sessionmaker[Session], key: str, about: Callable[[Any], Iterable[About]], mark: Callable[[str, set[About], datetime], Any]
) -> None:
    """Before every commit `mark(dialect, news, now)` is executed, where `about` found anything in the rows; a rollback forgets it.

    `key`: what the session keeps it under.
    """

    def gather(session: Session, context: object, instances: object) -> None:
        news: set[About] = session.info.setdefault(key, set())
        for row in (*session.new, *session.dirty, *session.deleted):
            news.update(about(row))

    def write(session: Session) -> None:
        session.flush()
        if news := session.info.pop(key, None):
            session.execute(mark(session.get_bind().dialect.name, news, now_utc()))

    def forget(session: Session) -> None:
        session.info.pop(key, None)

    event.listen(sessions, "before_flush", gather)
    event.listen(sessions, "before_commit", write)
    event.listen(sessions, "after_rollback", forget)
