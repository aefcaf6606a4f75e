"""Lines of somebody who no longer cares for the child: notes that prove and move nothing, as many as their words need, within a limit."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from carer_app.db.queries import late
from carer_app.db.queries import occurrences as rows
from carer_app.domain.entries import Noted
from carer_app.domain.entry_json import MAX_TEXT
from carer_app.services import occurrences
from carer_app.services.actor import Actor
from carer_app.services.errors import Refused

A_DAY = timedelta(days=1)
MOST_A_DAY = 30
_TOO_MANY = f"You have sent {MOST_A_DAY} notes about this child in a day, and no more are taken. Nothing of this one is kept."
_TOO_LONG = "This is too long to keep. Nothing of it is kept."
_ROOM = 200


def keep(session: Session, actor: Actor, occurrence_id: str, begins: str, words: str, now: datetime, *, entry_id: str) -> None:
    """Keep the words, each note begun in the same way. The same words sent twice are kept once. Raises Refused past the limit."""
    row = rows.lock(session, occurrence_id)
    if row is None:
        raise LookupError("There is no such occurrence.")
    notes = notes_of(begins, words)
    if len(notes) > MOST_A_DAY:
        raise Refused(_TOO_LONG)
    ids = [entry_id, *(occurrences.derived_id(entry_id, f"late {n}") for n in range(1, len(notes)))]
    new = [(own, note) for own, note in zip(ids, notes, strict=True) if occurrences.own_id_for(session, occurrence_id, note, own)]
    if new and late.notes_since(session, actor.person_id, row.child_id, now - A_DAY) + len(new) > MOST_A_DAY:
        raise Refused(_TOO_MANY)
    for own, note in new:
        occurrences.append(session, actor, occurrence_id, note, now, entry_id=own)


def notes_of(begins: str, words: str) -> list[Noted]:
    """The words in as many notes as they need; not one character is left out."""
    parts, most = [], MAX_TEXT - _ROOM
    while len(words) > most:
        cut = max(words.rfind(" ", 0, most), words.rfind("\n", 0, most)) + 1
        cut = cut if cut > most // 2 else most
        parts.append(words[:cut])
        words = words[cut:]
    parts.append(words)
    count = [f" Part {n} of {len(parts)}." if len(parts) > 1 else "" for n in range(1, len(parts) + 1)]
    return [Noted(f"{begins}{part}\n{text}") for part, text in zip(count, parts, strict=True)]
