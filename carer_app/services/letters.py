"""Letters that a home owes: made from the record, kept as they were left, and written down as sent by a person who sent them."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from carer_app.db.models.follow_ups import DutyRow
from carer_app.db.queries import owed as kept
from carer_app.domain.letters import LETTERS, LetterKept
from carer_app.services import follow_ups
from carer_app.services.actor import Actor


def keep(
    session: Session,
    actor: Actor,
    letter: LetterKept,
    about: dict[str, list[str]],
    now: datetime,
    *,
    line_id: str,
    thing: str | None = None,
) -> None:
    """A letter about these times away, by child; a line is kept with each child. What it answers is still owed until somebody says so."""
    for child_id, occurrences in sorted(about.items()):
        own = str(uuid.uuid5(uuid.UUID(line_id), child_id))
        follow_ups.write(session, actor, child_id, letter, now, line_id=own, thing=thing, occurrences=occurrences)


def owed(session: Session, kind: str, about: Mapping[str, Collection[str]], now: datetime) -> list[DutyRow]:
    """What is owed now that this letter may answer, about these times away of each child; one query."""
    found = kept.duties_for(session, list(about), LETTERS[kind].answers)
    return [duty for duty in found if duty.arose_at <= now and not duty.is_notice and set(duty.subjects) & set(about[duty.child_id])]
