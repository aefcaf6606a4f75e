"""What waits for somebody when they open the first page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from carer_app.db.queries import first_page as kept
from carer_app.db.queries.duty_lists import Own
from carer_app.services.phone_lists import Places


class Waiting(NamedTuple):
    """`asked`: for each child with proposals that wait, whom each of them asks; `logs`: how many of phones are no child's yet; `owed`: how
    many things are one's own to do, and how many of them are overdue; `reminders`: how many they have not seen yet.
    `ended`: of how many children one was the social worker until the last fortnight; `read`: those whose record somebody who manages people
    may read since then."""

    asked: Mapping[str, tuple[str | None, ...]]
    logs: int
    owed: tuple[int, int]
    reminders: int
    ended: int
    read: frozenset[str]


def waiting(session: Session, person_id: str, child_ids: Sequence[str], places: Places, own: Own, now: datetime) -> Waiting:
    """All that waits for them; one query."""
    rows = kept.waiting(session, person_id, child_ids, places.homes, places.organisations, own, now)
    found: dict[str, tuple[str | None, ...]] = {}
    for child_id, asked in rows.proposals:
        found[child_id] = (*found.get(child_id, ()), asked)
    return Waiting(found, rows.logs, rows.owed, rows.reminders, len(rows.ended), rows.read)
