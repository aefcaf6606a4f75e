"""Letters that a home owes: made from the record, kept as they were left, and written down as sent by a person who sent them."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from carer_app.db.queries import owed as kept
from carer_app.domain.follow_up import Answer, DutyAnswered
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
    """A letter about these times away, by child. Once it was sent, the duties it answers are done; a line is kept with each child."""
    answered = kept.duties_for(session, about, LETTERS[letter.letter].answers) if letter.sent else []
    for child_id, occurrences in sorted(about.items()):
        own = str(uuid.uuid5(uuid.UUID(line_id), child_id))
        follow_ups.write(session, actor, child_id, letter, now, line_id=own, thing=thing, occurrences=occurrences)
        for duty in answered:
            subjects = _both(duty.subjects, occurrences)
            if duty.child_id == child_id and duty.arose_at <= now and subjects:
                said = DutyAnswered(duty.rule, Answer.DONE, f"A letter was sent to {letter.to}.")
                answer = str(uuid.uuid5(uuid.UUID(own), duty.id))
                follow_ups.write(session, actor, child_id, said, now, line_id=answer, occurrences=subjects)


def _both(subjects: Collection[str], occurrences: Collection[str]) -> list[str]:
    return [one for one in subjects if one in occurrences]
