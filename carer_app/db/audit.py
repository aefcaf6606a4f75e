"""Writing down who read or changed what."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from carer_app.db.base import now_utc
from carer_app.db.models.audit import AuditEvent
from carer_app.db.models.people import Person


def record(
    session: Session,
    kind: str,
    person_id: str | None,
    child_id: str | None = None,
    occurrence_id: str | None = None,
    subject: str | None = None,
    detail: dict[str, Any] | None = None,
    at: datetime | None = None,
    organisation_id: str | None = None,
) -> AuditEvent:
    """One line of the audit, shown to the manager and social worker of the child. Put no child's name in `subject` or `detail`.

    `organisation_id`: whose the person is, where that is known; otherwise it is asked for."""
    person = session.get(Person, person_id) if person_id and organisation_id is None else None
    event = AuditEvent(
        at=at or now_utc(),
        kind=kind,
        person_id=person_id,
        organisation_id=person.organisation_id if person else organisation_id,
        child_id=child_id,
        occurrence_id=occurrence_id,
        subject=subject,
        detail=detail,
    )
    session.add(event)
    return event
