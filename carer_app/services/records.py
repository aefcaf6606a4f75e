"""The record taken out and checked: exports that anybody can verify, and the nightly look at every chain."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from carer_app.db import audit
from carer_app.db import occurrence_store as store
from carer_app.db.queries import occurrences
from carer_app.db.sealing import SealingError
from carer_app.domain import chain


def export_occurrence(session: Session, occurrence_id: str, by: str | None) -> dict[str, Any]:
    """The log of an occurrence as `python -m carer_app.domain verify` reads it. Raises LookupError. The export is audited."""
    row = occurrences.get(session, occurrence_id)
    if row is None:
        raise LookupError("There is no such occurrence.")
    audit.record(session, "log_exported", by, child_id=row.child_id, occurrence_id=row.id)
    return store.export(session, occurrence_id)


def verify_all(session: Session) -> list[tuple[str, str]]:
    """The occurrences whose log does not hold, each with the first thing that is wrong. One that cannot be read does not stop the rest."""
    broken = []
    for occurrence_id in occurrences.every_id(session):
        if problem := _problem(session, occurrence_id):
            broken.append((occurrence_id, problem))
        session.expunge_all()
    return broken


def _problem(session: Session, occurrence_id: str) -> str | None:
    row = occurrences.get(session, occurrence_id)
    kept = {occurrence_id: [{"length": row.chain_length, "head": row.chain_head}]} if row else None
    try:
        export = store.export(session, occurrence_id)
    except SealingError as problem:  # altered, moved, or sealed with a key that is not at hand
        return f"A line of this log cannot be opened. {problem}"
    problems = chain.verify_export(export, kept)
    return str(problems[0]) if problems else None
