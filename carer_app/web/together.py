"""Children away together with this one, as far as the person here may see their logs: nobody else's child is named or written about."""

from __future__ import annotations

from flask import g

from carer_app.access import subjects
from carer_app.access.people import current_person, may_on, now
from carer_app.access.permissions import Permission
from carer_app.extensions import db
from carer_app.services.situation import Beside, Situation

TOGETHER = "together"


def away_together(at: Situation) -> tuple[Beside, ...]:
    """Those begun together with this one, back or not, that this person may see."""
    kept: dict[str, tuple[Beside, ...]] = g.setdefault("away_together", {})
    if at.id not in kept:
        beside = [b for b in at.beside if b.why == TOGETHER]
        found = subjects.occurrences(db.session, [b.occurrence_id for b in beside], current_person().id, now())
        may_write = {each for each, record in found.items() if may_on(Permission.WRITE_LOG, record.standing)}
        kept[at.id] = tuple(b for b in beside if b.occurrence_id in may_write)
    return kept[at.id]


def leader(at: Situation) -> Beside | None:
    """The one among them whose level is higher than this child's, if any."""
    rank = at.level.rank if at.level else -1
    higher = [b for b in away_together(at) if b.level and b.level.rank > rank]
    return max(higher, key=lambda b: b.level.rank if b.level else -1, default=None)
