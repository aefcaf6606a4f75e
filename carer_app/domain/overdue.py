"""Which times have passed with nobody there: what a closed phone cannot ring for, so that the manager on call is told (G11, NAT-3.22g)."""

from __future__ import annotations

from datetime import datetime, timedelta

from carer_app.domain.occurrence import Occurrence
from carer_app.domain.timers import LOOK_AGAIN_AFTER, RING_AGAIN, Timer, utc

PATIENCE = timedelta(minutes=10)
"""After this long without an answer the manager on call is rung: the same as for a duty team (G11)."""


def overdue(occurrence: Occurrence, last_line_at: datetime, now: datetime) -> tuple[Timer, ...]:
    """The times in force that passed unheeded. `last_line_at`: when the server last received a line, whatever a phone's clock said.

    A line that came after the time shows that somebody is there; if the time still stands half an hour on, they went no further.
    """
    kept = (timer for timer in occurrence.timers if timer.kind != RING_AGAIN)
    return tuple(timer for timer in kept if _heed_by(timer, utc(last_line_at)) <= utc(now))


def _heed_by(timer: Timer, last_line_at: datetime) -> datetime:
    return timer.due_at + PATIENCE if last_line_at < timer.due_at else max(last_line_at + LOOK_AGAIN_AFTER, timer.due_at + PATIENCE)
