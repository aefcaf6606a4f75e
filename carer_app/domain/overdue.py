"""Which times have passed with nobody there: what a closed phone cannot ring for, so that the manager on call is told (G11, NAT-3.22g)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from carer_app.domain.entries import Entry
from carer_app.domain.occurrence import Occurrence
from carer_app.domain.timers import LOOK_AGAIN_AFTER, TO_RING, Timer, in_order, utc

PATIENCE = timedelta(minutes=10)
"""After this long without an answer the manager on call is rung: the same as for a duty team (G11)."""


def overdue(occurrence: Occurrence, last_line_at: datetime, now: datetime) -> tuple[Timer, ...]:
    """The times in force that passed unheeded. `last_line_at`: when the server last received a line of somebody who may write there.

    A line that came after the time shows that somebody is there; if the time still stands half an hour on, they went no further.
    """
    kept = (timer for timer in by_our_clock(occurrence) if timer.kind not in TO_RING)
    return tuple(timer for timer in kept if _heed_by(timer, utc(last_line_at)) <= utc(now))


def by_our_clock(occurrence: Occurrence) -> tuple[Timer, ...]:
    """The times in force, the first first; those set on a phone whose clock was ahead as they were meant. The lines stay as they are."""
    lines = {line.entry.id: line.entry for line in occurrence.log}
    return in_order([_as_meant(timer, lines.get(timer.entry_id)) for timer in occurrence.timers])


def _as_meant(timer: Timer, line: Entry | None) -> Timer:
    """Never later than the receipt of its line and the interval that was meant. A clock that was behind only makes it come too early."""
    if line is None or line.received_at is None or timer.due_at <= utc(line.received_at):
        return timer
    known = line.sent.clock_seconds if line.sent else None
    ahead = max(timedelta(seconds=known or 0), utc(line.written_at) - utc(line.received_at), timedelta(0))
    until_then = timer.due_at - utc(line.received_at)
    return replace(timer, due_at=utc(line.received_at) + max(until_then - ahead, timedelta(0)))


def _heed_by(timer: Timer, last_line_at: datetime) -> datetime:
    return timer.due_at + PATIENCE if last_line_at < timer.due_at else max(last_line_at + LOOK_AGAIN_AFTER, timer.due_at + PATIENCE)
