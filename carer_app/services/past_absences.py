"""An absence that was over before anybody wrote it down: one page, then the steps that follow every return (S13, T43, NOTT-36)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from carer_app.db.models.occurrences import Occurrence as OccurrenceRow
from carer_app.db.queries import children, occurrences
from carer_app.domain.closing import TELL_SOCIAL_WORKER
from carer_app.domain.entries import Body, DetailsGiven, ExpectedWhere, Noted, Opened, PackUsed, PoliceTold, Returned, ReturnStep
from carer_app.services.actor import Actor
from carer_app.services.occurrences import derived_id, packs_of, start_past, write


@dataclass(frozen=True, slots=True)
class PastAbsence:
    """What is written down of it. `level_words`: what it would have been, in words; `told`: who was told, in words."""

    missed_at: datetime
    back_at: datetime
    returned: Returned
    level_words: str
    what_happened: str = ""
    told: str = ""
    police: PoliceTold | None = None


def unfinished(session: Session, child_id: str) -> OccurrenceRow | None:
    """A log of this child that is still open to write in: the absence belongs there."""
    return occurrences.open_for_child(session, child_id)


def write_down(session: Session, actor: Actor, child_id: str, absence: PastAbsence, now: datetime, *, entry_id: str) -> str:
    """Keep it as a log of its own; gives the log's id. Sending the same page twice writes it once."""
    children.lock(session, child_id)
    occurrence_id = derived_id(entry_id, "past")
    if occurrences.get(session, occurrence_id) is not None:
        return occurrence_id
    start_past(session, actor, occurrence_id, _opened(child_id, absence, packs_of(session, child_id)), now)
    for name, (body, at) in _lines(absence, now).items():
        write(session, actor, occurrence_id, body, now, entry_id=derived_id(occurrence_id, name), happened_at=at)
    return occurrence_id


def _opened(child_id: str, absence: PastAbsence, packs: tuple[PackUsed, ...]) -> Opened:
    return Opened(child=child_id, expected_where=ExpectedWhere.HOME, realised_at=absence.missed_at, packs=packs, past=True)


def _lines(absence: PastAbsence, now: datetime) -> Mapping[str, tuple[Body, datetime]]:
    lines: dict[str, tuple[Body, datetime]] = {"level": (Noted(absence.level_words), now)}
    if absence.what_happened:
        lines["what"] = (DetailsGiven({"circumstances": absence.what_happened}), now)
    if absence.police is not None:
        lines["police"] = (absence.police, absence.missed_at)
    lines["back"] = (absence.returned, absence.back_at)
    if absence.told:
        lines["told"] = (ReturnStep(TELL_SOCIAL_WORKER, "done", absence.told), now)
    return lines
