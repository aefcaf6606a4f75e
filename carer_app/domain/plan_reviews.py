"""Why a child's plan should be looked at again, and since when. Nothing here blocks anything: a list says it in one calm line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from carer_app.domain.profile_fields import date_words
from carer_app.domain.wall_clock import LONDON, local


class Prompt(StrEnum):
    """What asks for a review."""

    AFTER_AN_ABSENCE = "after_an_absence"
    MOVED = "moved"
    LOOKED_AFTER_REVIEW = "looked_after_review"
    DATE_SET = "date_set"
    PHOTO = "photo"


CITES: dict[Prompt, tuple[str, ...]] = {
    Prompt.AFTER_AN_ABSENCE: ("NAT-2.13c", "NOTT-125b"),
    Prompt.MOVED: ("NAT-2.8b",),
    Prompt.LOOKED_AFTER_REVIEW: ("NAT-2.13b",),
    Prompt.DATE_SET: ("NAT-2.7b", "NAT-2.13a"),
    Prompt.PHOTO: ("WAKE-10.3a", "NOTT-125d"),
}


@dataclass(frozen=True, slots=True)
class Due:
    """One reason, since which day, and what it rests on. A `lesser` one is a prompt and no review."""

    prompt: Prompt
    since: date | None
    words: str

    @property
    def cites(self) -> tuple[str, ...]:
        """The provisions that ask for it."""
        return CITES[self.prompt]

    @property
    def lesser(self) -> bool:
        """Whether a small thing puts it right."""
        return self.prompt is Prompt.PHOTO


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a plan: since when there is one, when it was looked at last, and what has happened.

    `reviewed_until`: what came before was known to the last review, held on `reviewed_on`. `agreed_knowing`: until when both who agreed to it
    had seen what had happened. `back_at`: when the child last came back.
    """

    written_at: datetime | None = None
    reviewed_until: datetime | None = None
    reviewed_on: date | None = None
    agreed_knowing: datetime | None = None
    back_at: datetime | None = None
    moved_at: datetime | None = None
    looked_after_review_on: date | None = None
    next_review_on: date | None = None
    photo_is_stale: bool = False

    @property
    def looked_at(self) -> datetime | None:
        """When the plan was last known to hold: written, reviewed, or agreed to by both."""
        return max((at for at in (self.written_at, self.reviewed_until, self.agreed_knowing) if at), default=None)


def due(known: Known, now: datetime) -> tuple[Due, ...]:
    """Every reason to look again, the weightiest first; none while there is no plan."""
    return tuple(_due(known, now)) if known.written_at else ()


def answers_until(held_on: date, recorded_at: datetime) -> datetime:
    """What a review knew: everything to the end of its day, or until it was written down on that day."""
    return min(recorded_at, datetime.combine(held_on + timedelta(days=1), time(), LONDON))


def _due(known: Known, now: datetime) -> Iterator[Due]:
    today, looked_at = local(now).date(), known.looked_at
    if known.back_at and looked_at and looked_at < known.back_at <= now:
        back = local(known.back_at).date()
        yield Due(Prompt.AFTER_AN_ABSENCE, back, f"back on {date_words(back)} after a time away")
    if known.moved_at and looked_at and looked_at < known.moved_at <= now:
        moved = local(known.moved_at).date()
        yield Due(Prompt.MOVED, moved, f"moved on {date_words(moved)}, so look at what is new in the area")
    for prompt, day, what in (
        (Prompt.LOOKED_AFTER_REVIEW, known.looked_after_review_on, "the looked-after review of"),
        (Prompt.DATE_SET, known.next_review_on, "a review was set for"),
    ):
        if day and day <= today and not (known.reviewed_on and known.reviewed_on >= day):
            yield Due(prompt, day, f"{what} {date_words(day)}")
    if known.photo_is_stale:
        yield Due(Prompt.PHOTO, None, "the photo is older than three months")
