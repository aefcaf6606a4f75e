"""A folded time away as duties are reckoned from it: what it counts as, its times, and what is known that thresholds ask about.

`history_of` puts a child's times away, what happened in their care and what was done into the `History` that `duties` reads.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from carer_app.domain import closing, prevention
from carer_app.domain.duty_answers import standing_answers
from carer_app.domain.entries import (
    Body,
    Decided,
    Entry,
    FoundWhere,
    Located,
    PoliceAnswered,
    PoliceOutcome,
    PoliceRang,
    PoliceTold,
    PoliceToldOfReturn,
    PoliceUpdated,
    Returned,
    ReturnStep,
    StepResult,
    StepTaken,
)
from carer_app.domain.follow_up import CareEvent, Category, CategoryDecided, FlagsSaid, FollowUp, in_order
from carer_app.domain.history import ChildFacts, Done, Episode, Event, History
from carer_app.domain.interviews_read import done_by, interviews, persisted, recorded
from carer_app.domain.levelling import LOCATED
from carer_app.domain.levels import LevelOfIntervention
from carer_app.domain.meetings import answers, meetings
from carer_app.domain.moments import moment
from carer_app.domain.occurrence import Occurrence

B = TypeVar("B", bound=Body)
SOCIAL_WORKER_TOLD = "nat_notify_social_worker"
POLICE_TOLD_OF_RETURN = "nat_tell_police_of_return"
POLICE_REVIEW = "nat_police_review_time"
PLAN_REVIEWED = "nat_review_documents"
_REACHED = (StepResult.SPOKE, StepResult.DONE)
_YES_FACTS = {
    "exploitation_risk_today": "exploitation_or_trafficking_risk",
    "out_of_character": "out_of_character",
    "court_order": "court_order",
}
"""Answers of the night that are a threshold's flag when they are yes."""


@dataclass(frozen=True, slots=True)
class InCare:
    """What happened to a child besides the times away. `moved_at`: each move to another home, past or planned; `reviewed_until`: each
    review of the plan, by the time up to which it answers."""

    facts: ChildFacts = field(default_factory=ChildFacts)
    moved_at: tuple[datetime, ...] = ()
    reviewed_until: tuple[datetime, ...] = ()


@dataclass(frozen=True, slots=True)
class Counted:
    """What a time away counts as, and why: a manager's reason, or empty where it follows from the log."""

    category: Category
    reason: str = ""
    by: str | None = None


def history_of(times: Sequence[Occurrence], follow_ups: Iterable[FollowUp], care: InCare, now: datetime) -> History:
    """Everything that duties are reckoned from. A time away that counts as `other` is not in it."""
    lines = in_order(follow_ups)
    counted = {one.id: counts_as(one, lines) for one in times}
    kept = [one for one in times if counted[one.id].category is not Category.OTHER]
    ids, talks = {one.id for one in kept}, interviews(lines)
    return History(
        now=moment(now),
        child=care.facts,
        episodes=tuple(episode_of(one, counted[one.id].category, flags_of(one, lines)) for one in kept),
        events=(*_events(kept), *_care_events(lines, care), *recorded(talks, ids)),
        done=(
            *_done_in_logs(kept),
            *answered(lines, ids),
            *_met(lines, ids),
            *done_by(talks, ids),
            *prevention.done_by(lines, ids),
            *_reviewed(care),
        ),
    )


def counts_as(one: Occurrence, lines: Iterable[FollowUp] = ()) -> Counted:
    """What it counts as: a manager's decision, else what the log says (AMB-11, AMB-13, C1, C3)."""
    decided = [line for line in in_order(lines) if isinstance(line.body, CategoryDecided) and one.id in line.occurrences]
    if decided:
        last = decided[-1]
        return Counted(last.body.category, last.body.reason, last.author)
    return Counted(_by_the_log(one))


def _by_the_log(one: Occurrence) -> Category:
    answer = one.police_answer
    if answer is not None and answer.outcome is PoliceOutcome.ABSENT:
        return Category.ABSENT
    if answer is not None and answer.outcome is PoliceOutcome.RECORDED_MISSING:
        return Category.MISSING
    states = [body.state for _, body in _all(one, Decided)]
    if states and all(state in LOCATED for state in states):
        return Category.AWAY_WITHOUT_AUTHORISATION
    if one.police_told is not None or one.police_answer is not None:
        return Category.MISSING
    if one.highest_level is LevelOfIntervention.NO_IMMEDIATE:
        return Category.OTHER
    return Category.MISSING


def episode_of(one: Occurrence, category: Category, flags: frozenset[str] = frozenset()) -> Episode:
    """Its four times and its ends. Nothing ends before it began: a mistyped time counts from the start."""
    answers = list(_all(one, PoliceAnswered))
    began = moment(one.began_at)
    return Episode(
        id=one.id,
        category=category.value,
        last_seen=_moment(one.last_seen_at),
        realised=moment(one.realised_at),
        reported=_moment(one.police_told.happened_at if one.police_told else None),
        recorded_by_police=_first(entry for entry, body in answers if body.outcome is PoliceOutcome.RECORDED_MISSING),
        located=_not_before(began, _first(entry for entry, body in _all(one, Located) if body.adult_with_child)),
        returned=_not_before(began, _moment(one.returned_at)),
        return_notified=_not_before(began, _return_notified(one)),
        classified_absent=_first(entry for entry, body in answers if body.outcome is PoliceOutcome.ABSENT),
        flags=flags,
    )


def flags_of(one: Occurrence, lines: Iterable[FollowUp] = ()) -> frozenset[str]:
    """What is known of it that thresholds ask about: what the log says, then what somebody said, the newest last."""
    lines = in_order(lines)
    found = set(_flags_in_log(one))
    if one.id in persisted(interviews(lines)):
        found.add("persistence_recorded")
    for line in lines:
        if isinstance(line.body, FlagsSaid) and one.id in line.occurrences:
            found = (found | set(line.body.so)) - set(line.body.not_so)
    return frozenset(found)


def _flags_in_log(one: Occurrence) -> Iterator[str]:
    for fact, flag in _YES_FACTS.items():
        if one.facts.get(fact) == "yes":
            yield flag
    if any(body.risk_grade.strip().casefold() == "high" for _, body in _all(one, PoliceAnswered)):
        yield "assessed_high_risk"
    hurt = one.return_steps.get(closing.HEALTH)
    if hurt is not None and isinstance(hurt.body, ReturnStep) and hurt.body.answer == "yes":
        yield "harmed_while_missing"
    if one.opened is not None and one.opened.past:
        yield "hidden_missing"


def _events(times: Iterable[Occurrence]) -> Iterator[Event]:
    """The times police gave, and when a time away that nobody knew of came to notice."""
    for one in times:
        for _, body in _all(one, PoliceAnswered):
            if body.review_at is not None:
                kind = "call_back_agreed" if body.outcome is PoliceOutcome.ABSENT else "police_review_agreed"
                yield Event(kind, moment(body.review_at), one.id)
        if one.opened is not None and one.opened.past:
            yield Event("came_to_notice", min(moment(line.entry.written_at) for line in one.log), one.id)


def _care_events(lines: Iterable[FollowUp], care: InCare) -> Iterator[Event]:
    for line in lines:
        if isinstance(line.body, CareEvent):
            yield Event(line.body.kind.value, moment(line.happened_at))
    for at in care.moved_at:
        yield Event("placement_move", moment(at))


def _done_in_logs(times: Iterable[Occurrence]) -> Iterator[Done]:
    """What the log shows was done: nobody need say it twice."""
    for one in times:
        for entry, body in _all(one, StepTaken):
            if body.step in closing.TOLD_STEPS and body.result in _REACHED:
                yield Done(SOCIAL_WORKER_TOLD, moment(entry.happened_at), one.id)
        for entry, step in _all(one, ReturnStep):
            if step.step == closing.TELL_SOCIAL_WORKER and step.answer in ("yes", "done"):
                yield Done(SOCIAL_WORKER_TOLD, moment(entry.happened_at), one.id)
        if (told := police_know_of_return(one)) is not None:
            yield Done(POLICE_TOLD_OF_RETURN, moment(told), one.id)
        yield from (Done(POLICE_REVIEW, moment(at), one.id) for at in _spoke_to_police(one))


def police_know_of_return(one: Occurrence) -> datetime | None:
    """When the police heard that the child is back; they know it when the child was found with them."""
    if one.told_police_of_return is not None:
        return one.told_police_of_return.happened_at
    for entry, body in _all(one, Returned):
        if body.found_where is FoundWhere.POLICE:
            return entry.happened_at
    step = one.return_steps.get(closing.TELL_POLICE)
    is_told = step is not None and isinstance(step.body, ReturnStep) and step.body.answer in ("done", "yes")
    return step.happened_at if step is not None and is_told else None


def _spoke_to_police(one: Occurrence) -> Iterator[datetime]:
    for line in one.log:
        body = line.entry.body
        if line.counts and (
            isinstance(body, PoliceAnswered | PoliceUpdated | PoliceTold) or (isinstance(body, PoliceRang) and body.answered)
        ):
            yield line.entry.happened_at


def answered(lines: Iterable[FollowUp], ids: set[str]) -> Iterator[Done]:
    """The newest answer to each rule about each of these times away stands; taking it back makes it owed again."""
    for (rule, about), line in standing_answers(lines).items():
        if about is None or about in ids:
            yield Done(rule, moment(line.happened_at), about)


def _met(lines: Iterable[FollowUp], ids: set[str]) -> Iterator[Done]:
    """A meeting that was held clears every alert of its kind that arose before it (AMB-3); a named reason only those it was asked for."""
    for meeting in meetings(lines):
        for rule in answers(meeting):
            about = [None] if meeting.held else [one for one in meeting.occurrences if one in ids]
            yield from (Done(rule, moment(meeting.ended.happened_at), one) for one in about if meeting.ended)


def _reviewed(care: InCare) -> Iterator[Done]:
    return (Done(PLAN_REVIEWED, moment(at)) for at in care.reviewed_until)


def _return_notified(one: Occurrence) -> int | None:
    """When those who arrange the interview first heard of the return (WAKE-5.1)."""
    if one.returned_at is None:
        return None
    told = [entry.happened_at for entry, body in _all(one, PoliceToldOfReturn) if body.of == "return"]
    told += [
        entry.happened_at
        for entry, step in _all(one, ReturnStep)
        if step.step == closing.TELL_SOCIAL_WORKER and step.answer in ("yes", "done")
    ]
    told += [entry.happened_at for entry, body in _all(one, StepTaken) if body.step in closing.TOLD_STEPS and body.result in _REACHED]
    after = [moment(at) for at in told if at >= one.returned_at]
    return min(after, default=None)


def _all(one: Occurrence, kind: type[B]) -> Iterator[tuple[Entry, B]]:
    for line in one.log:
        if line.counts and isinstance(line.entry.body, kind):
            yield line.entry, line.entry.body


def _first(entries: Iterable[Entry]) -> int | None:
    return min((moment(entry.happened_at) for entry in entries), default=None)


def _moment(at: datetime | None) -> int | None:
    return None if at is None else moment(at)


def _not_before(began: int, at: int | None) -> int | None:
    return None if at is None else max(began, at)
