"""Times that passed without a line: noticed once, told once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from carer_app.db.base import new_id
from carer_app.db.models.occurrences import UNFINISHED, Occurrence
from carer_app.db.models.overdue import OverdueNotice, TimeFor
from carer_app.domain.levels import State


def may_be_overdue(session: Session, at: datetime) -> Sequence[Occurrence]:
    """Children who are away, with a time that has run out by then; longest overdue first."""
    query = select(Occurrence).where(Occurrence.next_timer_at <= at, text(f"occurrence.{UNFINISHED}"), Occurrence.state != State.BACK)
    return session.scalars(query.order_by(Occurrence.next_timer_at, Occurrence.id)).all()


def notice(session: Session, occurrence_id: str, kind: TimeFor, due_at: datetime, now: datetime) -> None:
    """Keeps that this time passed, unless it is known."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    row = {"id": new_id(), "occurrence_id": occurrence_id, "kind": kind, "due_at": due_at, "noticed_at": now}
    once = dialect.insert(OverdueNotice).values(row).on_conflict_do_nothing(index_elements=["occurrence_id", "kind", "due_at"])
    session.execute(once)


def known(session: Session, occurrence_id: str) -> set[tuple[TimeFor, datetime]]:
    """The times of this occurrence that were noticed already."""
    query = select(OverdueNotice.kind, OverdueNotice.due_at).where(OverdueNotice.occurrence_id == occurrence_id)
    return {(row[0], row[1]) for row in session.execute(query)}


def to_tell(session: Session) -> Sequence[str]:
    """Ids of what nobody was told yet, of children who are still away; the oldest first."""
    query = select(OverdueNotice.id).join(Occurrence, Occurrence.id == OverdueNotice.occurrence_id)
    away = (text(f"occurrence.{UNFINISHED}"), Occurrence.state != State.BACK)
    return session.scalars(query.where(OverdueNotice.told_at.is_(None), *away).order_by(OverdueNotice.noticed_at)).all()


def claim(session: Session, notice_id: str, now: datetime, lease: timedelta) -> bool:
    """Whether the caller is the one who tells of it. A claim that is older than the lease, or lies in the future, has been left behind."""
    left = or_(OverdueNotice.claimed_at.is_(None), OverdueNotice.claimed_at < now - lease, OverdueNotice.claimed_at > now + lease)
    query = update(OverdueNotice).where(OverdueNotice.id == notice_id, OverdueNotice.told_at.is_(None), left)
    done: Any = session.execute(query.values(claimed_at=now).execution_options(synchronize_session=False))
    return bool(done.rowcount == 1)
