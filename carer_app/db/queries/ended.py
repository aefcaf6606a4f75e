"""When a child's stay somewhere ended."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from carer_app.db.models.children import Placement
from carer_app.db.queries.standing import current


def placement_ended(session: Session, child_id: str, began_at: datetime) -> datetime | None:
    """When the placement of that time ended; None while it lasts."""
    query = select(Placement.to_at).where(Placement.child_id == child_id, current(Placement, began_at))
    return session.scalar(query.limit(1))
