"""What somebody is reminded of, as the list says it: about children they look after today, and no others."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import and_, func, select, text, update
from sqlalchemy.orm import Session

from carer_app.db.key_ring import KeyRing
from carer_app.db.models.children import Child, Placement
from carer_app.db.models.keys import SubjectKind
from carer_app.db.models.occurrences import UNFINISHED, Occurrence
from carer_app.db.models.people import Home
from carer_app.db.models.reminders import ReminderRow
from carer_app.db.queries.cared_for import Reach, reached
from carer_app.db.queries.keys import bring, brought
from carer_app.db.queries.standing import current
from carer_app.domain.levels import State
from carer_app.domain.reminders import Reason


class Listed(NamedTuple):
    """All of one reason about one child. `away`: the occurrence that is open, if the child is away."""

    child: Child
    reason: Reason
    many: int
    due_at: datetime
    away: str | None


def unseen(session: Session, person_id: str, reach: Reach, at: datetime) -> list[Listed]:
    """The longest due first; one query and the keys."""
    standing = (ReminderRow.person_id == person_id, ReminderRow.over_at.is_(None), ReminderRow.seen_at.is_(None))
    found = select(ReminderRow.child_id, ReminderRow.reason, func.count().label("count"), func.min(ReminderRow.due_at).label("due_at"))
    mine = found.where(*standing).group_by(ReminderRow.child_id, ReminderRow.reason).subquery()
    away = select(Occurrence.id).where(Occurrence.child_id == Child.id, text(f"occurrence.{UNFINISHED}"), Occurrence.state != State.BACK)
    newest = away.order_by(Occurrence.opened_at.desc()).limit(1).correlate(Child).scalar_subquery()
    placed = and_(Placement.child_id == Child.id, current(Placement, at))
    query = select(Child, mine.c.reason, mine.c.count, mine.c.due_at, newest).join(mine, mine.c.child_id == Child.id)
    query = query.outerjoin(Placement, placed).outerjoin(Home, Home.id == Placement.home_id).where(reached(reach, at))
    rows = session.execute(bring(query.order_by(mine.c.due_at, Child.id), (SubjectKind.CHILD, Child.id))).all()
    KeyRing.of(session).take(brought({row[5] for row in rows}))
    return [Listed(*row[:5]) for row in rows]


def see(session: Session, person_id: str, until: datetime, now: datetime) -> None:
    """Somebody has seen all that was noticed until then."""
    mine = (ReminderRow.person_id == person_id, ReminderRow.seen_at.is_(None), ReminderRow.noticed_at <= until)
    session.execute(update(ReminderRow).where(*mine).values(seen_at=now).execution_options(synchronize_session=False))
