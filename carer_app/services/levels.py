"""A person raises the level in one tap, or lowers it with a reason and, where it matters, a second person."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy.orm import Session

from carer_app.db.queries import occurrences as rows
from carer_app.domain.entries import Entry, LevelLowered, LevelRaised, LoweringConfirmed, Noted
from carer_app.domain.levels import LevelOfIntervention
from carer_app.domain.marks import Mark
from carer_app.domain.occurrence import Occurrence
from carer_app.services.actor import Actor
from carer_app.services.errors import Refused
from carer_app.services.occurrences import append, is_kept, occurrence_of, own_id_for, write
from carer_app.services.second_person import is_own_name
from carer_app.services.situation import Situation, situation


def raise_level(
    session: Session, actor: Actor, occurrence_id: str, now: datetime, *, entry_id: str, reason: str = ""
) -> LevelOfIntervention:
    """One step up, in one tap, with no reason asked (I6, T40): from waiting to looking, from looking to the police."""
    rows.lock(session, occurrence_id)
    held = situation(session, occurrence_id, now).level
    if is_kept(session, entry_id):
        return held or LevelOfIntervention.CARER
    up = LevelOfIntervention.CARER if held in (None, LevelOfIntervention.NO_IMMEDIATE) else LevelOfIntervention.POLICE
    write(session, actor, occurrence_id, LevelRaised(up, reason), now, entry_id=entry_id)
    return up


def lower_level(
    session: Session,
    actor: Actor,
    occurrence_id: str,
    level: LevelOfIntervention,
    reason: str,
    now: datetime,
    *,
    entry_id: str,
    second_person_name: str = "",
    second_person: str | None = None,
    review_at: datetime | None = None,
) -> None:
    """A person decides on less than the guide recommends, or says what has changed after an answer was taken back.

    Where a fixed rule stands behind the level, it stays until the second person has confirmed (D1, D2).
    Raises Refused with the reason when the log would not follow it.
    """
    at = situation(session, occurrence_id, now)
    decided = at.occurrence.waiting or at.occurrence.decided
    if decided is None:
        raise Refused("Answer the questions first.")
    if second_person is None and is_own_name(second_person_name, actor.name):
        raise Refused(_WHY_NOT[Mark.NEEDS_SECOND_PERSON])
    body = LevelLowered(level, reason.strip(), decided.level, decided.rule, second_person_name.strip(), second_person, review_at)
    if own_id_for(session, occurrence_id, body, entry_id) is None:
        return
    _refuse_what_cannot_stand(at, actor, body, now)
    append(session, actor, occurrence_id, body, now, entry_id=entry_id)


def confirm_lowering(
    session: Session, actor: Actor, occurrence_id: str, lowering_id: str, agreed: bool, note: str, now: datetime, *, entry_id: str
) -> bool:
    """The second person says, from their own account, whether they agreed. Raises Refused for anybody else.

    False when it came too late: then what they said is kept as a line, and changes nothing.
    """
    rows.lock(session, occurrence_id)
    if is_kept(session, entry_id):
        return True
    occurrence = occurrence_of(session, occurrence_id)
    lowered = lowering_in(occurrence, lowering_id)
    if lowered is None:
        raise Refused("There is nothing here that waits for your word.")
    if lowered.second_person != actor.person_id:
        raise Refused("Only the person who was named can say this, from their own account.")
    if occurrence.lowering is None or occurrence.lowering.id != lowering_id:
        append(session, actor, occurrence_id, Noted(_too_late(agreed, note)), now, entry_id=entry_id)
        return False
    write(session, actor, occurrence_id, LoweringConfirmed(lowering_id, agreed, note), now, entry_id=entry_id)
    return True


def lowering_in(occurrence: Occurrence, lowering_id: str) -> LevelLowered | None:
    """The line of that log that lowered a level, or asked to."""
    body = next((line.entry.body for line in occurrence.log if line.entry.id == lowering_id), None)
    return body if isinstance(body, LevelLowered) else None


def _too_late(agreed: bool, note: str) -> str:
    said = "I agree" if agreed else "I do not agree"
    return f"Asked to confirm a lower level. This could not be applied, because something else came first. I said: {said}. {note}".strip()


_WHY_NOT = {
    Mark.FIXED_RULE: "This level cannot be lowered: somebody may be in danger, or the agreed plan says to tell the police at once.",
    Mark.NO_REASON: "Say why you decide on less, in a few words.",
    Mark.BELOW_THE_GUIDE: "The guide says more than that: it cannot be lowered so far.",
    Mark.SAFETY_NOT_KNOWN: "A sign was seen, or something about safety is not known: nobody only waits then. Or say what has changed.",
    Mark.NEEDS_SECOND_PERSON: "Name a second person, not you, who agrees: your manager, the social worker or the duty team.",
    Mark.NEEDS_ACCOUNT: "Choose who agrees with you from the list: they confirm it from their own account. A name alone is not enough here.",
    Mark.CANNOT_FOLLOW: "The level cannot be lowered from where things stand now.",
}


def _refuse_what_cannot_stand(at: Situation, actor: Actor, body: LevelLowered, now: datetime) -> None:
    """Try the line on a copy of the log, so that a person hears why before anything is written."""
    entries = [line.entry for line in at.occurrence.log]
    trial = Entry(str(uuid.uuid4()), at.id, actor.device, max(e.seq for e in entries) + 1, now, now, body, author=actor.person_id)
    marks = Occurrence.of([*entries, trial]).line(trial.id).marks
    for mark, says in _WHY_NOT.items():
        if mark in marks:
            raise Refused(says)
