"""When somebody who manages people comes to read children's records, the children's social workers are told."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from carer_app.access.permissions import READS_CHILDREN
from carer_app.db import audit
from carer_app.db.models.people import Membership
from carer_app.db.queries import grants


def tell(session: Session, by: str, membership: Membership, now: datetime) -> None:
    """A line in the audit of every child the role reaches now, which the child's social worker and manager read."""
    if membership.role not in READS_CHILDREN:
        return
    detail = {"role": membership.role.value}
    for child_id in grants.reached(session, membership, now):
        audit.record(session, "administrator_may_read", by, child_id, subject=f"person:{membership.person_id}", detail=detail, at=now)


def social_workers(session: Session, membership: Membership, now: datetime) -> set[str]:
    """Whom to send a mail: the named social workers of those children."""
    return {worker for workers in grants.reached(session, membership, now).values() for worker in workers}
