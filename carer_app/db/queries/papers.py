"""What the papers about one child are made of: the logs of its times, and the names that must not stand on them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from carer_app.db.models.children import Child, Placement
from carer_app.db.models.occurrences import EntryRow, Occurrence


def lines_of(session: Session, child_id: str, before: datetime, at_most: int) -> Sequence[EntryRow]:
    """The whole logs of the child's newest occurrences, each in order of receipt; one query."""
    query = select(Occurrence.id).where(Occurrence.child_id == child_id, Occurrence.opened_at <= before)
    newest = query.order_by(Occurrence.opened_at.desc(), Occurrence.id.desc()).limit(at_most).subquery()
    lines = select(EntryRow).join(newest, newest.c.id == EntryRow.occurrence_id)
    return session.scalars(lines.order_by(EntryRow.occurrence_id, EntryRow.position)).all()


def lived_beside(session: Session, child_id: str) -> Sequence[Child]:
    """Every other child who was ever placed in a home while this child lived there; one query."""
    own = select(Placement).where(Placement.child_id == child_id).subquery()
    query = select(Child).join(Placement, Placement.child_id == Child.id).join(own, own.c.home_id == Placement.home_id)
    began_in_time = own.c.to_at.is_(None) | (own.c.to_at > Placement.from_at)
    ended_in_time = Placement.to_at.is_(None) | (Placement.to_at > own.c.from_at)
    return session.scalars(query.where(Child.id != child_id, began_in_time, ended_in_time).distinct()).all()
