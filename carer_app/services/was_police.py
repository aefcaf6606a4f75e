"""Which absences were at police level until somebody said that an adult is with the child: asked for many at once."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from carer_app.domain.was_police import was_police_until
from carer_app.services.folded_logs import logs_holding


def were_police(session: Session, occurrence_ids: Collection[str]) -> dict[str, datetime]:
    """By occurrence, until when. One query, and the keys; none where no child is somewhere safe."""
    found = {name: was_police_until(log) for name, log in logs_holding(session, "decided", occurrence_ids).items()}
    return {name: until for name, until in found.items() if until is not None}
