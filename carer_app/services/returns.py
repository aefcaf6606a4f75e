"""The child is back, or found: what is written, the steps that follow, and closing when everything E7 asks is done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from carer_app.domain.entries import Closed, Located, Returned, ReturnStep
from carer_app.services.actor import Actor
from carer_app.services.errors import Refused
from carer_app.services.occurrences import occurrence_of, write, write_together


def record_return(
    session: Session,
    actor: Actor,
    occurrence_ids: Sequence[str],
    returned: Returned,
    now: datetime,
    *,
    entry_id: str,
    returned_at: datetime,
) -> None:
    """The child is back, confirmed by a person (S11). Siblings who came back with them are written down in the same tap."""
    write_together(session, actor, occurrence_ids, returned, now, entry_id=entry_id, happened_at=returned_at)


def record_located(
    session: Session, actor: Actor, occurrence_id: str, located: Located, now: datetime, *, entry_id: str, located_at: datetime
) -> None:
    """Somebody says where the child is; not back yet, so not the end (G4, G13)."""
    write(session, actor, occurrence_id, located, now, entry_id=entry_id, happened_at=located_at)


def take_return_step(session: Session, actor: Actor, occurrence_id: str, step: ReturnStep, now: datetime, *, entry_id: str) -> None:
    """One of the ordered steps after a return (provisions E6)."""
    write(session, actor, occurrence_id, step, now, entry_id=entry_id)


def close(session: Session, actor: Actor, occurrence_id: str, note: str, now: datetime, *, entry_id: str) -> None:
    """Everything E7 asks is done. Raises Refused with what is missing; closing twice closes once."""
    known = occurrence_of(session, occurrence_id)
    if known.closed_at is not None:
        return
    if not known.may_close:
        missing = " ".join(gap.says for gap in known.missing_to_close)
        raise Refused(f"This cannot be closed yet. {missing}")
    write(session, actor, occurrence_id, Closed(note), now, entry_id=entry_id)
