"""What the lines about return interviews add up to, and what they answer of what was owed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from carer_app.domain.follow_up import FollowUp, in_order
from carer_app.domain.history import Done, Event
from carer_app.domain.interviews import (
    ABOUT_INTERVIEWS,
    ChildsWords,
    InterviewAccepted,
    InterviewersView,
    InterviewHeld,
    InterviewNotHeld,
    InterviewOffered,
    InterviewRefused,
    InterviewSet,
    InterviewShared,
    InterviewTried,
    PlacementFelt,
    SharedWith,
    ToldPolice,
    WishAsked,
)
from carer_app.domain.moments import moment

RULE = "nat_return_interview"
"""One return interview answers each rule that asks for one; this one is always there (NAT-4.10a)."""
RECORDED = "rhi_recorded"
MANY_TRIES = 2
_KINDS = tuple(ABOUT_INTERVIEWS.values())


@dataclass(frozen=True, slots=True)
class Interview:
    """One return interview, for one time away or for several. Each list is in the order it was written down; the newest counts."""

    id: str
    occurrences: tuple[str, ...]
    began: FollowUp
    wish: FollowUp | None = None
    offers: tuple[FollowUp, ...] = ()
    answer: FollowUp | None = None
    refusals: tuple[FollowUp, ...] = ()
    tries: tuple[FollowUp, ...] = ()
    set_for: InterviewSet | None = None
    held: FollowUp | None = None
    not_held: FollowUp | None = None
    words: tuple[FollowUp, ...] = ()
    views: tuple[FollowUp, ...] = ()
    placement: FollowUp | None = None
    police: tuple[FollowUp, ...] = ()
    shared: tuple[FollowUp, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether it is still to be held."""
        return self.held is None and self.not_held is None

    @property
    def ended(self) -> FollowUp | None:
        """The line that it was held, or that a named person ended it."""
        return self.held or self.not_held

    @property
    def is_refused(self) -> bool:
        """Whether the child's answer, as it stands, is no. Taking part is a yes."""
        return self.held is None and self.answer is not None and isinstance(self.answer.body, InterviewRefused)

    @property
    def offered_at(self) -> datetime | None:
        """When it was first offered; whoever answered or took part had been offered it by then."""
        found = [line.happened_at for line in (*self.offers, *self.refusals, self.answer, self.held) if line is not None]
        return min(found, default=None)

    @property
    def accepted_at(self) -> datetime | None:
        """When the child said yes, where that stands; at the latest by taking part."""
        if self.answer is not None and isinstance(self.answer.body, InterviewAccepted):
            return self.answer.happened_at
        return self.held.happened_at if self.held else None

    @property
    def refused_at(self) -> datetime | None:
        """When the child said no, where that stands."""
        return self.answer.happened_at if self.answer is not None and self.is_refused else None

    @property
    def shared_at(self) -> datetime | None:
        """When something of it was first shared, with the police or anybody."""
        return min((line.happened_at for line in (*self.shared, *self.police)), default=None)

    @property
    def took_several_tries(self) -> bool:
        """Whether the notes show that people kept trying (NOTT-93b)."""
        return len(self.tries) + len(self.offers) >= MANY_TRIES

    @property
    def dated(self) -> tuple[FollowUp, ...]:
        """Its dated facts as they happened: what was offered, answered and tried, and how it ended."""
        answered = self.answer if self.answer is not None and self.answer not in self.refusals else None
        found = [line for line in (*self.offers, *self.refusals, *self.tries, answered, self.ended) if line is not None]
        return tuple(sorted(found, key=lambda line: (line.happened_at, line.written_at, line.id)))

    @property
    def is_worry_about_the_home(self) -> bool:
        """Whether where the child lives is, or may be, part of why."""
        return self.placement is not None and self.placement.body.part_of_why in ("yes", "dont_know")

    @property
    def told_the_home(self) -> tuple[FollowUp, ...]:
        """What was shared with the people of the home, for them to read."""
        return tuple(line for line in self.shared if line.body.whom is SharedWith.HOME)


def interviews(lines: Iterable[FollowUp]) -> tuple[Interview, ...]:
    """A child's return interviews: those to be held first, the oldest first; then the others, newest first."""
    found: dict[str, Interview] = {}
    for line in in_order(lines):
        if line.thing is not None and isinstance(line.body, _KINDS):
            known = found.get(line.thing) or Interview(line.thing, line.occurrences, line)
            found[line.thing] = _with(known, line)
    open_ones = sorted((one for one in found.values() if one.is_open), key=lambda one: (one.began.written_at, one.id))
    over = sorted((one for one in found.values() if not one.is_open), key=_ended, reverse=True)
    return (*open_ones, *over)


def _with(known: Interview, line: FollowUp) -> Interview:
    match line.body:
        case WishAsked():
            return replace(known, wish=line)
        case InterviewOffered():
            return replace(known, offers=(*known.offers, line))
        case InterviewAccepted():
            return replace(known, answer=line)
        case InterviewRefused():
            return replace(known, answer=line, refusals=(*known.refusals, line))
        case InterviewTried():
            return replace(known, tries=(*known.tries, line))
        case InterviewSet():
            return replace(known, set_for=line.body)
        case InterviewHeld():
            return replace(known, held=line, not_held=None)
        case InterviewNotHeld():
            return known if known.held else replace(known, not_held=line)
        case _:
            return _with_what_came_of_it(known, line)


def _with_what_came_of_it(known: Interview, line: FollowUp) -> Interview:
    body: Any = line.body
    match body:
        case ChildsWords():
            return replace(known, words=(*known.words, line))
        case InterviewersView():
            return replace(known, views=(*known.views, line))
        case PlacementFelt():
            return replace(known, placement=line)
        case ToldPolice():
            return replace(known, police=(*known.police, line))
        case InterviewShared():
            return replace(known, shared=(*known.shared, line))
        case _:
            return known


def done_by(found: Iterable[Interview], ids: set[str]) -> Iterator[Done]:
    """An interview that was held, or ended by a named person with the reason, answers what was owed for each time it covers."""
    for one in found:
        if one.ended is not None:
            yield from (Done(RULE, moment(one.ended.happened_at), about) for about in one.occurrences if about in ids)


def recorded(found: Iterable[Interview], ids: set[str]) -> Iterator[Event]:
    """Each that was held, from when it was written down: a manager sees the outcome (SOM-RET-11). Once, for the last time it covers."""
    for one in found:
        about = [name for name in one.occurrences if name in ids]
        if one.held is not None and about:
            yield Event(RECORDED, moment(one.held.written_at), about[-1])


def persisted(found: Iterable[Interview]) -> frozenset[str]:
    """The times away whose interview took several tries."""
    return frozenset(name for one in found if one.took_several_tries for name in one.occurrences)


def _ended(one: Interview) -> tuple[datetime, str]:
    return (one.ended or one.began).happened_at, one.id
