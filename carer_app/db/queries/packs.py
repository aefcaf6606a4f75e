"""Versions of the police pack, and what a pack tells of the times before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, undefer

from carer_app.db.models.occurrences import EntryRow, Occurrence, PackVersion

_WHERE_FOUND = ("returned", "located")


def with_document(session: Session, occurrence_id: str, version: int) -> PackVersion | None:
    """A version with its PDF, in one query."""
    query = select(PackVersion).where(PackVersion.occurrence_id == occurrence_id, PackVersion.version == version)
    return session.scalar(query.options(undefer(getattr(PackVersion, PackVersion.document.column))))


def get(session: Session, pack_id: str) -> PackVersion | None:
    """A version by id, without its PDF."""
    return session.get(PackVersion, pack_id)


def latest(session: Session, occurrence_id: str) -> PackVersion | None:
    """The version made last."""
    query = select(PackVersion).where(PackVersion.occurrence_id == occurrence_id)
    return session.scalar(query.order_by(PackVersion.version.desc()).limit(1))


def earlier_and_found(session: Session, child_id: str, before: datetime, at_most: int = 20) -> Sequence[tuple[Occurrence, EntryRow | None]]:
    """The child's occurrences opened before that time, latest first, each with its lines that say where the child was found, oldest first.

    In one query. An occurrence without such a line comes once, with None.
    """
    query = select(Occurrence.id).where(Occurrence.child_id == child_id, Occurrence.opened_at < before)
    newest = query.order_by(Occurrence.opened_at.desc(), Occurrence.id.desc()).limit(at_most).subquery()
    said = and_(EntryRow.occurrence_id == Occurrence.id, EntryRow.kind.in_(_WHERE_FOUND))
    found = select(Occurrence, EntryRow).join(newest, newest.c.id == Occurrence.id).outerjoin(EntryRow, said)
    ordered = found.order_by(Occurrence.opened_at.desc(), Occurrence.id.desc(), EntryRow.position)
    return [(occurrence, line) for occurrence, line in session.execute(ordered)]
