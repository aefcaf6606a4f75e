"""A mark of what the list of who is away is made of: the same mark, the same list. Nothing that is sealed is read for it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime

from carer_app.access.permissions import Permission
from carer_app.access.predicates import Held
from carer_app.db.queries.cared_for import Beat, pulse
from carer_app.extensions import db
from carer_app.services.cared_for import Away, ChildNow, reach_of

ANYWAY = 300
"""So many seconds later the list is made anew all the same: for what no log tells of, as plans, duties and phones that go quiet."""


def mark_of(person_id: str, found: Iterable[ChildNow], at: datetime) -> str:
    """Of a list that was just made."""
    return _mark(person_id, (beat for child in found for beat in _beats(child, at)), at)


def mark_now(person_id: str, roles: Iterable[Held], at: datetime) -> str:
    """Of the list as it would be made now. One query."""
    return _mark(person_id, pulse(db.session, reach_of(person_id, roles, Permission.SEE_OVERSIGHT), at), at)


def _beats(child: ChildNow, at: datetime) -> Iterable[Beat]:
    running: list[Away] = [*([child.away] if child.away else []), *child.back]
    for one in running:
        told = one.overdue.told_at if one.overdue else None
        is_due = one.timer_at is not None and one.timer_at <= at
        yield Beat(child.id, child.home_id, one.id, one.head, is_due, one.overdue.id if one.overdue else None, told)
    if not running:
        yield Beat(child.id, child.home_id)


def _mark(person_id: str, beats: Iterable[Beat], at: datetime) -> str:
    kept = sorted(repr(tuple(beat)) for beat in beats)
    made_of = "\n".join((person_id, str(int(at.timestamp()) // ANYWAY), *kept))
    return hashlib.sha256(made_of.encode()).hexdigest()[:24]
