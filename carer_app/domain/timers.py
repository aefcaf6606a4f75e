"""The times an occurrence waits for, and which of them have run out at a given moment; elapsed hours are real hours (AMB-20).

JavaScript twin: static/js/domain/timers.js (when the phone runs the occurrence itself).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from carer_app.domain.entries import ReviewBasis

RING_AGAIN_AFTER = timedelta(minutes=10)
"""Our own default; a protocol's `ring_again_minutes` takes its place (`Occurrence.ringing_again_after`)."""
LOOK_AGAIN_AFTER = timedelta(minutes=30)
RING_BACK_AFTER = timedelta(minutes=30)
"""Asked for a senior officer, and nobody rang back: then it goes on to the next one. Our own default."""

REVIEW = "review"
AGREED_RETURN = "agreed_return"
POLICE_REVIEW = "police_review"
RING_AGAIN = "ring_again"
RING_BACK = "ring_back"
KINDS = (REVIEW, AGREED_RETURN, POLICE_REVIEW, RING_AGAIN, RING_BACK)
TO_RING = (RING_AGAIN, RING_BACK)
"""Times at which somebody rings, and nothing else is looked at."""


def utc(at: datetime) -> datetime:
    """The same moment in UTC: two local times of one zone subtract as wall clocks, which is wrong on the nights the clocks change."""
    if at.utcoffset() is None:
        raise ValueError(f"The time {at.isoformat()} must say its offset from UTC.")
    return at.astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Timer:
    """A time something has to be looked at. `entry_id` is the line that set it; `basis` says whose time it is (G11)."""

    kind: str
    due_at: datetime
    basis: ReviewBasis
    entry_id: str

    def is_due(self, now: datetime) -> bool:
        """Whether it has run out: at the minute itself, and after (AMB-4)."""
        return self.due_at <= utc(now)


def timer(kind: str, due_at: datetime, basis: ReviewBasis, entry_id: str) -> Timer:
    """A timer whose time is kept in UTC."""
    return Timer(kind, utc(due_at), basis, entry_id)


def in_order(timers: list[Timer]) -> tuple[Timer, ...]:
    """The timers, the first to run out first."""
    return tuple(sorted(timers, key=lambda t: (t.due_at, KINDS.index(t.kind), t.entry_id)))


@dataclass(slots=True)
class Clocks:
    """The times in force while the log is read. `time_over_at` is when an agreed wait ran out with nothing put in its place."""

    review: Timer | None = None
    police_review: Timer | None = None
    ring_again: Timer | None = None
    ring_back: Timer | None = None
    time_over_at: datetime | None = None

    def pass_time(self, at: datetime) -> None:
        """Notice that the time to look again had run out by then (F20)."""
        if self.review is not None and self.review.is_due(at):
            self.time_is_over(self.review.due_at)

    def time_is_over(self, at: datetime) -> None:
        """The agreed time came and went; the earliest such moment is kept."""
        self.time_over_at = at if self.time_over_at is None else min(self.time_over_at, at)

    def spoke_to_police(self, at: datetime, review: Timer | None) -> None:
        """The police were spoken to: a review of theirs that was due is kept, and a new one takes its place."""
        if self.ring_back is not None and self.ring_back.is_due(at):
            self.ring_back = None
        if review is not None:
            self.police_review = review
        elif self.police_review is not None and self.police_review.is_due(at):
            self.police_review = None
