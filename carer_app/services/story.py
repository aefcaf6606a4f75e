"""A child's story: each time not home in the words of its paper, and what repeats in them. Other children stay unnamed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from carer_app.db.models.children import Child, Placement
from carer_app.domain.chronology import blocks, when
from carer_app.domain.handover_parts import Block
from carer_app.domain.hidden_names import to_hide, without
from carer_app.domain.occurrence import Occurrence
from carer_app.domain.patterns import Claim, Time, patterns, time_of
from carer_app.domain.wall_clock import local
from carer_app.services import other_papers, plans


@dataclass(frozen=True, slots=True)
class Told:
    """One time: what repeats is counted from `time`, and it is read under its heading."""

    time: Time
    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """The times, newest first, and what repeats in them."""

    times: tuple[Told, ...]
    claims: tuple[Claim, ...]


def story_of(
    session: Session,
    child: Child,
    stay: Placement | None,
    now: datetime,
    *,
    talk_notes: bool,
    since: date | None = None,
    until: date | None = None,
) -> Story:
    """Every time that is written down and began on these days. `talk_notes`: the reader may read what was said in an interview (NOTT-64)."""
    times, others = other_papers.times_of(session, child, now)
    profile = plans.profile_of(session, child.id, stay)
    hidden, name = to_hide(others, profile), profile.full_name or profile.name
    told = tuple(_told(one, name, hidden, talk_notes=talk_notes) for one in times if _within(one, since, until))
    return Story(told, patterns(one.time for one in told))


def _told(one: Occurrence, name: str, hidden: tuple[str, ...], *, talk_notes: bool) -> Told:
    time = time_of(one)
    time = replace(time, place=without(time.place, hidden), with_whom=without(time.with_whom, hidden))
    return Told(time, when(one), without(blocks(name, one, talk_notes=talk_notes), hidden))


def _within(one: Occurrence, since: date | None, until: date | None) -> bool:
    day = local(one.began_at).date()
    return (since is None or since <= day) and (until is None or day <= until)
