"""Whether a reading was written down already."""

from __future__ import annotations

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
