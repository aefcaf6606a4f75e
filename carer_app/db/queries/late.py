"""How much somebody has written about a child they no longer care for."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from carer_app.db.models.occurrences import EntryRow, Occurrence


def notes_since(session: Session, person_id: str | None, child_id: str, since: datetime) -> int:
    """How many unproved notes of this person the logs of this child have taken in from `since` on."""
    query = select(func.count()).select_from(EntryRow).join(Occurrence, Occurrence.id == EntryRow.occurrence_id)
    theirs = (EntryRow.author_id == person_id, EntryRow.author_proved.is_(False), EntryRow.kind == "noted")
    return session.scalar(query.where(Occurrence.child_id == child_id, EntryRow.received_at > since, *theirs)) or 0
