"""Which absences were at police level until somebody said that an adult is with the child: asked for many at once."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from itertools import groupby

from sqlalchemy.orm import Session

from carer_app.db.key_ring import KeyRing
from carer_app.db.occurrence_store import to_entry
from carer_app.db.queries import occurrences
from carer_app.db.sealed import Subject, SubjectKind
from carer_app.domain.occurrence import Occurrence
from carer_app.domain.was_police import was_police_until


def were_police(session: Session, occurrence_ids: Collection[str]) -> dict[str, datetime]:
    """By occurrence, until when. One query, and the keys; none where no child is somewhere safe."""
    if not occurrence_ids:
        return {}
    rows = occurrences.logs_with(session, "decided", occurrence_ids)
    logs = {occurrence_id: list(group) for occurrence_id, group in groupby(rows, key=lambda row: row.occurrence_id)}
    if logs:
        KeyRing.of(session).preload([Subject(SubjectKind.OCCURRENCE, occurrence_id) for occurrence_id in logs])
    found = {name: was_police_until(Occurrence.of(to_entry(row) for row in group)) for name, group in logs.items()}
    return {name: until for name, until in found.items() if until is not None}
