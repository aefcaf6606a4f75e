"""A child's profile as it is carried into the home they live in now: what was agreed for the last home is marked until it is looked at again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from carer_app.db.models.children import Placement, ProfileSection
from carer_app.db.queries import moves
from carer_app.domain.new_area import AGREED_THERE, not_looked_at, without_the_last_home
from carer_app.domain.profile import Profile

Rows = Iterable[ProfileSection]
_SECTIONS = tuple(section for section, _ in AGREED_THERE.values())


def carried_into(session: Session, stay: Placement | None, rows: Rows) -> Profile:
    """A profile of these sections. Where a move began the stay, what was saved before says no more where the last home was, and what was
    agreed there does not count here unlooked at (NAT-2.8b); nor does it where the child lives in no home that is known."""
    return carried_into_each(session, {"": (stay, tuple(rows))})[""]


def carried_into_each(session: Session, of_each: Mapping[str, tuple[Placement | None, Rows]]) -> dict[str, Profile]:
    """The same for many children in one query more, or none where nobody was moved."""
    moved = [stay.move_id for stay, _ in of_each.values() if stay is not None and stay.move_id]
    before = moves.as_the_move_found_it(session, moved, _SECTIONS) if moved else {}
    return {name: _carried(stay, rows, before) for name, (stay, rows) in of_each.items()}


def of_the_last_home(session: Session, move_id: str, sections: Mapping[str, Mapping[str, Any]]) -> frozenset[str]:
    """What of these sections was agreed or answered for the home before that move, and not looked at since."""
    found = moves.as_the_move_found_it(session, [move_id], _SECTIONS).get(move_id)
    return not_looked_at(sections, *found) if found else frozenset()


def carried_on(row: ProfileSection, moved_at: datetime | None) -> Mapping[str, Any]:
    """A section as the home reads it that the child was moved to then."""
    is_older = moved_at is not None and row.saved_at < moved_at
    return without_the_last_home(row.section, row.payload) if is_older else row.payload


def _carried(stay: Placement | None, rows: Rows, before: Mapping[str, moves.Before]) -> Profile:
    moved_at = stay.from_at if stay is not None and stay.move_id else None
    sections = {row.section: carried_on(row, moved_at) for row in rows}
    if stay is None:
        return Profile.stored(sections, not_looked_at(sections, sections, ()))
    found = before.get(stay.move_id or "")
    return Profile.stored(sections, not_looked_at(sections, *found) if found else frozenset())
