"""Whether a reading was written down already."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from carer_app.db.models.audit import AuditEvent


def written_since(session: Session, kind: str, person_id: str, child_id: str | None, since: datetime) -> bool:
    """Whether the audit holds this kind of event about this person and child from `since` on."""
    query = select(AuditEvent.id).where(
        AuditEvent.person_id == person_id, AuditEvent.at >= since, AuditEvent.kind == kind, AuditEvent.child_id == child_id
    )
    return session.scalar(query.limit(1)) is not None


def children_since(session: Session, kind: str, person_id: str, child_ids: Collection[str], since: datetime) -> set[str | None]:
    """Of which of these children the audit holds this kind of event about this person from `since` on."""
    query = select(AuditEvent.child_id).where(AuditEvent.person_id == person_id, AuditEvent.at >= since, AuditEvent.kind == kind)
    return set(session.scalars(query.where(AuditEvent.child_id.in_(child_ids))))
