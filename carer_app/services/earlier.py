"""The times before: when the child was away, where they were found, and a report that still stands with the police."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from carer_app.db.models.occurrences import EntryRow
from carer_app.db.models.occurrences import Occurrence as OccurrenceRow
from carer_app.db.queries import packs
from carer_app.domain.entries import (
    Located,
    Returned,
)
from carer_app.domain.entry_json import parse_body
from carer_app.domain.handover_parts import Earlier
from carer_app.domain.log_words import WAS_AT
from carer_app.domain.occurrence import Occurrence
from carer_app.services.occurrences import occurrence_of
from carer_app.services.situation import Situation

ENOUGH = 200
"""More times than a pattern needs."""


def earlier_of(session: Session, row: OccurrenceRow) -> tuple[Earlier, ...]:
    """The child's occurrences before this one, newest first: since when, until when, and where the child was found."""
    return _told(packs.earlier_and_found(session, row.child_id, row.opened_at))


def times_before(session: Session, child_id: str, now: datetime) -> tuple[Earlier, ...]:
    """All that is logged of the child up to now, newest first, in one query."""
    return _told(packs.earlier_and_found(session, child_id, now, at_most=ENOUGH))


def _told(found: Sequence[tuple[OccurrenceRow, EntryRow | None]]) -> tuple[Earlier, ...]:
    places = _places(line for _, line in found if line is not None)
    rows = {before.id: before for before, _ in found}
    return tuple(Earlier(one.opened_at, one.returned_at, places.get(one.id, ""), str(one.level or "")) for one in rows.values())


def report_that_stands(session: Session, at: Situation) -> Occurrence | None:
    """The occurrence this one continues, when it was reported and the police never heard that the child had come back (AMB-22).

    None as soon as the police have been told this time.
    """
    opened = at.occurrence.opened
    if opened is None or opened.continues is None or at.occurrence.police_told is not None:
        return None
    before = occurrence_of(session, opened.continues)
    return before if before.child == at.child.id and before.police_think_missing else None


def _places(lines: Iterable[EntryRow]) -> dict[str, str]:
    """Where the child was found, by occurrence; the newest line of a log wins, and one that names a place beats one that does not.

    A place nobody had checked is not where the child was found: the police are told these words.
    """
    found: dict[str, str] = {}
    for line in lines:
        body = parse_body(line.kind, json.loads(line.payload))
        if isinstance(body, Returned) or (isinstance(body, Located) and body.adult_with_child):
            found[line.occurrence_id] = body.place or found.get(line.occurrence_id) or WAS_AT[body.found_where]
    return found
