"""Whose word is still missing where a level was lowered by two people: asked for many occurrences at once (D3, G4)."""

from __future__ import annotations

from collections.abc import Collection
from itertools import groupby

from sqlalchemy.orm import Session

from carer_app.db.key_ring import KeyRing
from carer_app.db.occurrence_store import to_entry
from carer_app.db.queries import occurrences
from carer_app.db.sealed import Subject, SubjectKind
from carer_app.domain.occurrence import NotConfirmed, Occurrence


def not_confirmed(session: Session, occurrence_ids: Collection[str]) -> dict[str, NotConfirmed]:
    """By occurrence. One query, and the keys where a level was lowered at all; only those logs are read."""
    if not occurrence_ids:
        return {}
    rows = occurrences.logs_with(session, "level_lowered", occurrence_ids)
    logs = {occurrence_id: list(group) for occurrence_id, group in groupby(rows, key=lambda row: row.occurrence_id)}
    if logs:
        KeyRing.of(session).preload([Subject(SubjectKind.OCCURRENCE, occurrence_id) for occurrence_id in logs])
    found = {name: Occurrence.of(to_entry(row) for row in group).not_confirmed for name, group in logs.items()}
    return {name: waits for name, waits in found.items() if waits is not None}
