"""Raising a professional difference, and writing down what came of it: a line after a line (NAT-INT-10)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from carer_app.db import audit
from carer_app.db.models.differences import DifferenceLine
from carer_app.db.queries import children
from carer_app.db.queries import differences as kept
from carer_app.db.queries import occurrences as rows
from carer_app.domain.difference import Difference, Reason, Spoken, Standing, differences
from carer_app.domain.entries import Disagreed
from carer_app.services.actor import Actor
from carer_app.services.occurrences import derived_id, occurrence_of, write

SOMEBODY = "somebody"


@dataclass(frozen=True, slots=True)
class Words:
    """What is written down of one conversation."""

    with_whom: str
    said: str
    outcome: str = ""
    next_rung: str = ""


def of_child(session: Session, child_id: str) -> tuple[Difference, ...]:
    """All of a child's, those that are open first."""
    return differences(_spoken(row, by.name if by else SOMEBODY) for row, by in kept.of_child(session, child_id))


def raise_one(
    session: Session,
    actor: Actor,
    child_id: str,
    reason: Reason,
    words: Words,
    now: datetime,
    *,
    line_id: str,
    occurrence_id: str | None = None,
) -> None:
    """The first line. Raised in a time away, it is a line of that log too. The same post twice writes nothing twice."""
    here = _of_this_child(session, child_id, occurrence_id)
    if not _add(session, actor, DifferenceLine(difference=line_id, reason=reason, occurrence_id=here), child_id, words, now, line_id):
        return
    if here is not None and occurrence_of(session, here).closed_at is None:
        said = f"With {words.with_whom}. {words.said}"
        write(session, actor, here, Disagreed(said, about=reason.value), now, entry_id=derived_id(line_id, "difference"))


def go_on(
    session: Session, actor: Actor, child_id: str, difference: Difference, words: Words, standing: Standing, now: datetime, *, line_id: str
) -> None:
    """What was said next, and whether it is settled now. One that was settled may open again."""
    row = DifferenceLine(difference=difference.id, reason=difference.reason, occurrence_id=difference.occurrence)
    _add(session, actor, row, child_id, words, now, line_id, standing)


def _add(
    session: Session,
    actor: Actor,
    row: DifferenceLine,
    child_id: str,
    words: Words,
    now: datetime,
    line_id: str,
    standing: Standing = Standing.OPEN,
) -> bool:
    children.lock(session, child_id)
    if session.get(DifferenceLine, line_id) is not None:
        return False
    row.id, row.child_id, row.standing, row.written_by, row.at = line_id, child_id, standing, actor.person_id or "", now
    row.payload = {"with_whom": words.with_whom, "said": words.said, "outcome": words.outcome, "next": words.next_rung}
    session.add(row)
    detail = {"difference": row.difference, "standing": standing.value}
    audit.record(session, "difference_written", actor.person_id, child_id=child_id, subject=row.reason.value, detail=detail, at=now)
    session.flush()
    return True


def _of_this_child(session: Session, child_id: str, occurrence_id: str | None) -> str | None:
    found = rows.get(session, occurrence_id) if occurrence_id else None
    return found.id if found is not None and found.child_id == child_id else None


def _spoken(row: DifferenceLine, by: str) -> Spoken:
    said = row.payload
    return Spoken(
        difference=row.difference,
        reason=row.reason,
        standing=row.standing,
        at=row.at,
        by=by,
        with_whom=said.get("with_whom", ""),
        said=said.get("said", ""),
        outcome=said.get("outcome", ""),
        next_rung=said.get("next", ""),
        occurrence=row.occurrence_id,
    )
