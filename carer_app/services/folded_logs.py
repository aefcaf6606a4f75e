"""Many logs folded at once, for the lists: one query, and only the logs that hold a certain kind of line."""

from __future__ import annotations

from collections.abc import Collection
from itertools import groupby

from sqlalchemy.orm import Session

from carer_app.db.key_ring import KeyRing
from carer_app.db.occurrence_store import to_entry
from carer_app.db.queries import occurrences
from carer_app.db.sealed import Subject, SubjectKind
from carer_app.domain.occurrence import Occurrence


def logs_holding(session: Session, kinds: str | Collection[str], occurrence_ids: Collection[str]) -> dict[str, Occurrence]:
    """Those of these occurrences whose log holds a line of that kind, or of one of those kinds. One query, and the keys; none for no occurrences."""
    if not occurrence_ids:
        return {}
    rows = occurrences.logs_with(session, (kinds,) if isinstance(kinds, str) else kinds, occurrence_ids)
    logs = {occurrence_id: list(group) for occurrence_id, group in groupby(rows, key=lambda row: row.occurrence_id)}
    if logs:
        KeyRing.of(session).preload([Subject(SubjectKind.OCCURRENCE, occurrence_id) for occurrence_id in logs])
    return {name: Occurrence.of(to_entry(row) for row in group) for name, group in logs.items()}
