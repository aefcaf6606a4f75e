"""The children who lived with somebody until a move: said once more in as few words as can be, and never where to (NAT-2.8)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from carer_app.db.queries import moves

TOLD_FOR = timedelta(days=14)
A_CHILD = "A child"


@dataclass(frozen=True, slots=True)
class Left:
    """How a child who has moved is called, and when the access of the last home ended."""

    called: str
    at: datetime


def who_left(session: Session, person_id: str, still_here: Collection[str], now: datetime) -> list[Left]:
    """The children who were moved from this person's homes in the last fortnight. `still_here`: those the person may still see."""
    return told_of(moves.left(session, person_id, now - TOLD_FOR, now), still_here)


def told_of(found: Iterable[moves.Given], still_here: Collection[str]) -> list[Left]:
    """What is said of those moves, each child once; the newest move first."""
    each = {child.id: move.starts_at for move, child in reversed(list(found)) if child.id not in still_here}
    names = {child.id: child.preferred_name for _, child in found}
    return [Left(_called(names[child_id]), at) for child_id, at in sorted(each.items(), key=lambda one: one[1], reverse=True)]


def _called(name: str) -> str:
    """Initials: enough for whoever lived with the child, and nothing for whoever reads over a shoulder."""
    return "".join(f"{word[0].upper()}." for word in name.split() if word[0].isalnum()) or A_CHILD
