"""Versions of the police pack, and what a pack tells of the times before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session, undefer

from carer_app.db.models.occurrences import EntryRow, PackVersion

_WHERE_FOUND = ("returned", "located")


def with_document(session: Session, occurrence_id: str, version: int) -> PackVersion | None:
    """A version with its PDF, in one query."""
    query = select(PackVersion).where(PackVersion.occurrence_id == occurrence_id, PackVersion.version == version)
    return session.scalar(query.options(undefer(PackVersion.document_sealed)))  # type: ignore[attr-defined]


def get(session: Session, pack_id: str) -> PackVersion | None:
    """A version by id, without its PDF."""
    return session.get(PackVersion, pack_id)


def latest(session: Session, occurrence_id: str) -> PackVersion | None:
    """The version made last."""
    query = select(PackVersion).where(PackVersion.occurrence_id == occurrence_id)
    return session.scalar(query.order_by(PackVersion.version.desc()).limit(1))


def next_version(session: Session, occurrence_id: str) -> int:
    """One more than the highest version."""
    return (session.scalar(select(func.max(PackVersion.version)).where(PackVersion.occurrence_id == occurrence_id)) or 0) + 1


def found_lines(session: Session, occurrence_ids: Iterable[str]) -> Sequence[EntryRow]:
    """The lines of these logs that say where a child was found, oldest first, in one query."""
    wanted = set(occurrence_ids)
    if not wanted:
        return ()
    query = select(EntryRow).where(EntryRow.occurrence_id.in_(wanted), EntryRow.kind.in_(_WHERE_FOUND))
    return session.scalars(query.order_by(EntryRow.occurrence_id, EntryRow.position)).all()
