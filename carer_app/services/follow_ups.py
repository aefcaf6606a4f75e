"""Writing down what follows a time away, a line after a line, and reading it back."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy.orm import Session

from carer_app.db import audit
from carer_app.db.models.follow_ups import FollowUpRow
from carer_app.db.queries import children
from carer_app.db.queries import follow_ups as kept
from carer_app.db.sealing import SealingError
from carer_app.domain import letters as letters
from carer_app.domain import meetings as meetings  # their kinds of line are known once they are imported
from carer_app.domain import reviewing as reviewing
from carer_app.domain.errors import MalformedEntry
from carer_app.domain.follow_up import FollowUp, body_json, kind_of, parse_body
from carer_app.domain.placement_concern import HIDDEN_FROM_THE_HOME, ConcernAnswered, PlacementConcern
from carer_app.services import concern_reminders
from carer_app.services.actor import Actor

log = structlog.get_logger()


def write(
    session: Session,
    actor: Actor,
    child_id: str,
    body: Any,
    now: datetime,
    *,
    line_id: str,
    happened_at: datetime | None = None,
    thing: str | None = None,
    occurrences: Iterable[str] = (),
) -> bool:
    """Adds a line about a child; False where it was written already. `happened_at`: when it was, by default now.

    The same post twice writes one line; other words under a known id are a line of their own. It is written down, without its words, in the audit.
    """
    children.lock(session, child_id)
    before = kept.get(session, line_id)
    if before is not None:
        if _is_the_same(before, actor, child_id, body):
            return False
        line_id = own_line(line_id, actor, child_id, body)
        if kept.get(session, line_id) is not None:
            return False
    row = FollowUpRow(
        id=line_id,
        child_id=child_id,
        thing_id=thing,
        kind=kind_of(body),
        occurrences=list(occurrences),
        happened_at=happened_at or now,
        written_at=now,
        written_by=actor.person_id,
    )
    row.payload = body_json(body)
    session.add(row)
    subject = "follow_up" if row.kind in HIDDEN_FROM_THE_HOME else row.kind
    audit.record(session, "follow_up_written", actor.person_id, child_id=child_id, subject=subject, detail={"line": line_id}, at=now)
    session.flush()
    if isinstance(body, PlacementConcern):
        concern_reminders.remind(session, child_id, line_id, now, but=actor.person_id)
    elif isinstance(body, ConcernAnswered) and thing is not None:
        concern_reminders.answered(session, thing, now)
    return True


def own_line(line_id: str, actor: Actor, child_id: str, body: Any) -> str:
    """An id for other words that came under a known one: a page that was gone back to loses nothing, and sent twice they are one line."""
    said = json.dumps([child_id, actor.person_id, kind_of(body), body_json(body)], sort_keys=True)
    return str(uuid.uuid5(uuid.UUID(line_id), said))


def _is_the_same(row: FollowUpRow, actor: Actor, child_id: str, body: Any) -> bool:
    if (row.child_id, row.written_by, row.kind) != (child_id, actor.person_id, kind_of(body)):
        return False
    return bool(row.payload == body_json(body))


def lines_of(session: Session, child_id: str) -> list[FollowUp]:
    """Every line about a child that can be read, in the order they were written down."""
    return list(readable(kept.of_child(session, child_id)))


def readable(rows: Iterable[FollowUpRow]) -> tuple[FollowUp, ...]:
    """The rows as the domain reads them, without those that cannot be read: one of them keeps nobody from all the others.

    What it settled is owed again, which is the safe way; the log of the machine says so.
    """
    found = []
    for row in rows:
        try:
            found.append(to_line(row))
        except (MalformedEntry, SealingError, ValueError, TypeError) as problem:
            log.error("a line of what follows cannot be read", child_id=row.child_id, problem=type(problem).__name__)
    return tuple(found)


def to_line(row: FollowUpRow) -> FollowUp:
    """A row as the domain reads it."""
    return FollowUp(
        id=row.id,
        child=row.child_id,
        happened_at=row.happened_at,
        written_at=row.written_at,
        body=parse_body(row.kind, row.payload),
        author=row.written_by,
        thing=row.thing_id,
        occurrences=tuple(row.occurrences),
    )
