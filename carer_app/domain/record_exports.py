"""A record that goes out: what for, how far it is, and how long it may be fetched. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

LASTS = timedelta(hours=24)
"""So long it can be fetched once it is made. Then it is wiped, and asked for afresh."""
REVIEW_LASTS = timedelta(days=30)
"""So long somebody may take to look through it for other people: an answer is owed within a month (UK GDPR, Article 12)."""
STALE = timedelta(minutes=5)
"""A worker that has made no piece for so long is gone, and another goes on."""
MOST_TRIES = 3


class Purpose(StrEnum):
    """Why a record goes out. It decides what is in it."""

    PAPERS = "papers"
    SUBJECT_ACCESS = "subject_access"
    TRANSFER = "transfer"
    CLOSURE = "closure"

    @property
    def is_whole(self) -> bool:
        """Whether it holds everything, and can be restored elsewhere."""
        return self in (Purpose.TRANSFER, Purpose.CLOSURE)

    @property
    def is_reviewed(self) -> bool:
        """Whether a person looks through it for other people before it is made."""
        return self is Purpose.SUBJECT_ACCESS


class Stage(StrEnum):
    """How far one is."""

    WAITING = "waiting"
    MAKING = "making"
    REVIEW = "review"
    READY = "ready"
    FAILED = "failed"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Standing:
    """What is written down of one, and nothing of what is in it."""

    purpose: Purpose
    asked_at: datetime
    planned: int | None
    done: int
    claimed_at: datetime | None
    to_review: bool
    released_at: datetime | None
    made_at: datetime | None
    failed_at: datetime | None
    wiped_at: datetime | None

    @property
    def expires_at(self) -> datetime:
        """When it is wiped, as it stands."""
        if self.made_at is not None:
            return self.made_at + LASTS
        return (self.released_at or self.asked_at) + REVIEW_LASTS


def stage(one: Standing, now: datetime) -> Stage:
    """How far it is at this moment. Nothing is handed out once it has expired, wiped already or not."""
    if one.wiped_at is not None or now >= one.expires_at:
        return Stage.EXPIRED
    if one.failed_at is not None:
        return Stage.FAILED
    if one.made_at is not None:
        return Stage.READY
    if one.to_review and one.released_at is None:
        return Stage.REVIEW
    return Stage.MAKING if one.claimed_at is not None else Stage.WAITING
