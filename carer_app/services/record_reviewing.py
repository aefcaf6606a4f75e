"""Somebody looks through a record for other people before it is released: each is kept or struck, with a reason, and none is left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from carer_app.db import audit
from carer_app.db.models.record_exports import ExportDecision, RecordExport
from carer_app.db.queries import record_exports as rows
from carer_app.domain.third_parties import Item
from carer_app.services import export_record
from carer_app.services.errors import Refused


@dataclass(frozen=True, slots=True)
class Review:
    """What is still to be decided, and what was."""

    open: tuple[Item, ...]
    decided: tuple[tuple[Item, ExportDecision], ...]


@dataclass(frozen=True, slots=True)
class Decided:
    """One thing, kept or struck, and why."""

    strike: bool
    reason: str


def review_of(session: Session, one: RecordExport) -> Review:
    """How far somebody is with it."""
    known, items = rows.decisions(session, one.id), export_record.items(session, one)
    return Review(
        tuple(item for item in items if item.id not in known), tuple((item, known[item.id]) for item in items if item.id in known)
    )


def decide(session: Session, person_id: str, one: RecordExport, decided: Mapping[str, Decided], now: datetime) -> None:
    """Keep what was decided. Raises Refused once it is released, and LookupError for what is not in it."""
    if one.released_at is not None or not one.to_review:
        raise Refused("It is released already, so nothing of it changes any more.")
    known, there = rows.decisions(session, one.id), {item.id for item in export_record.items(session, one)}
    for item, answer in decided.items():
        if item not in there:
            raise LookupError("There is no such thing in it.")
        row = known.get(item) or ExportDecision(child_id=one.child_id, export_id=one.id, item=item)
        row.strike, row.reason, row.decided_by, row.decided_at = answer.strike, answer.reason, person_id, now
        session.add(row)


def release(session: Session, person_id: str, one: RecordExport, now: datetime) -> None:
    """Everything was decided: it may be made. Raises Refused while anything is open."""
    if one.released_at is not None:
        return
    if not one.to_review or review_of(session, one).open:
        raise Refused("Decide about everything that names somebody else first.")
    one.released_at, one.released_by = now, person_id
    audit.record(session, "record_export_released", person_id, one.child_id, None, f"record_export:{one.id}", at=now)
