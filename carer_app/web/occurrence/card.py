"""The card at the head of the live page: the level, why, when to look again; and the one thing to do first."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from carer_app.domain.decision import Ask, Decision
from carer_app.domain.entries import FoundWhere, LevelLowered, Located, ReturnArranged, ReviewBasis
from carer_app.domain.levels import LevelOfIntervention, State
from carer_app.domain.log_lines import sentences
from carer_app.domain.paragraphs import paragraphs_words
from carer_app.domain.plan_clashes import Clash, plan_clashes
from carer_app.domain.protocol import fill
from carer_app.domain.speaking import in_force
from carer_app.domain.timers import AGREED_RETURN, POLICE_REVIEW, REVIEW, RING_AGAIN, RING_BACK, Timer
from carer_app.domain.to_try import places_to_try
from carer_app.services.situation import Situation
from carer_app.web.decide.onward import asks_what_has_changed
from carer_app.web.filters import clock
from carer_app.web.occurrence.unknown import not_known

_THE_CHILD = re.compile(r"\b([Tt])he child\b")
_LABEL = {
    REVIEW: "Look again at",
    AGREED_RETURN: "Due here at",
    POLICE_REVIEW: "Police review at",
    RING_BACK: "Ring on, unless they rang back, at",
}
_WHOSE = {ReviewBasis.APP_DEFAULT: "The app set this time.", ReviewBasis.PLAN: "This time is from the plan."}


@dataclass(frozen=True, slots=True)
class Clock:
    """A time to act by, with whose time it is."""

    due_at: datetime
    label: str
    note: str


@dataclass(frozen=True, slots=True)
class NowSays:
    """What the guide says by now, with nothing written yet: time alone writes no line, a tap does (NAT-L1-O-i)."""

    level: str
    title: str
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """Level, why and when. `first` names the one thing to do first; the template has its words and its button."""

    level: str | None
    title: str
    text: str
    why: tuple[str, ...]
    cites: tuple[str, ...]
    by_a_person: str
    clocks: tuple[Clock, ...]
    first: str
    call: str
    is_in_hospital: bool
    unsure: str
    not_known: tuple[str, ...]
    now_says: NowSays | None
    ring_again_at: datetime | None
    asks_what_has_changed: bool
    clashes: tuple[Clash, ...]


def card(at: Situation) -> Card:
    """The card of this moment."""
    decided = at.occurrence.decided
    return Card(
        level=at.level.value if at.level and at.state not in (State.AWAY_KNOWN,) else None,
        title=at.words.title,
        text=fill(at.words.text, at.child_name),
        why=tuple(named(reason, at.child_name) for reason in _why(at)),
        cites=paragraphs_words(decided.cites, in_force(at.pack)) if decided else (),
        by_a_person=_by_a_person(at),
        clocks=tuple(_clock(timer) for timer in at.occurrence.timers if timer.kind != RING_AGAIN and _matters(at, timer)),
        first=_first(at),
        call=(decided.call if decided else None) or "101",
        is_in_hospital=_last_place(at) is FoundWhere.HOSPITAL,
        unsure=next((action.text for action in at.actions if action.code == "ask_unknowns"), "") if not_known(at) else "",
        not_known=not_known(at),
        now_says=_now_says(at),
        ring_again_at=next((timer.due_at for timer in at.occurrence.timers if timer.kind == RING_AGAIN), None),
        asks_what_has_changed=asks_what_has_changed(at),
        clashes=clashes(at),
    )


def clashes(at: Situation) -> tuple[Clash, ...]:
    """Where tonight goes another way than the plan, and nobody has written a decision."""
    return plan_clashes(at.occurrence, at.plan_facts, places_to_try(at.profile))


def _now_says(at: Situation) -> NowSays | None:
    """A higher level than the one that stands, unless a person has decided on that one."""
    outcome, held = at.outcome, at.level
    if not isinstance(outcome, Decision) or outcome.level is None or held is None or at.occurrence.override is not None:
        return None
    if outcome.level.rank <= held.rank:
        return None
    why = tuple(named(reason, at.child_name) for reason in outcome.why)
    return NowSays(outcome.level.value, at.pack.levels[outcome.level.value].title, why)


def named(sentence: str, child: str) -> str:
    """A sentence kept about "the child", read about this one."""
    return _THE_CHILD.sub(child, sentence)


def _why(at: Situation) -> tuple[str, ...]:
    reasons = list(at.occurrence.decided.why) if at.occurrence.decided else []
    if at.occurrence.raised and at.level is at.occurrence.raised:
        reasons.insert(0, "Somebody here is more worried, and that is enough.")
    arranged = at.occurrence.arranged
    if at.at_now.is_due(AGREED_RETURN) and arranged is not None:
        reasons.insert(0, "The time agreed for the way home has gone.")
    elif at.at_now.is_due(REVIEW):
        reasons.insert(0, "The time to look again has come.")
    return tuple(dict.fromkeys(reasons))


def _by_a_person(at: Situation) -> str:
    """A different choice stays on the page with its reason (I5). One that still waits for the second person says what holds until then."""
    waits = at.occurrence.not_confirmed
    if waits and waits.stays and at.level is LevelOfIntervention.POLICE:
        since = clock(waits.since, at.now)
        return sentences(
            f"{waits.name} was asked at {since} to confirm a lower level, and has not confirmed it yet",
            f"Until {waits.name} confirms it, the level stays police",
            "Ringing 101, or 999 if there is danger now, is right meanwhile",
        )
    override = at.occurrence.override
    if override is None or not isinstance(override.body, LevelLowered):
        return ""
    who = at.names.get(override.author or "", "somebody")
    flagged = f"Not confirmed yet by {waits.name} since {clock(waits.since, at.now)}" if waits else ""
    return sentences(f"{who} decided on this level", f"Reason: {override.body.reason}", flagged)


def _clock(timer: Timer) -> Clock:
    return Clock(timer.due_at, _LABEL[timer.kind], _WHOSE.get(timer.basis, ""))


def _matters(at: Situation, timer: Timer) -> bool:
    """Once the police are to be rung now there is nothing to wait for."""
    return at.state is not State.POLICE_DECIDED or timer.kind == AGREED_RETURN


def _first(at: Situation) -> str:
    if at.state in (State.BACK, State.CLOSED, State.PAST):
        return "returned"
    if at.state is State.OPENED or (isinstance(at.outcome, Ask) and at.occurrence.decided is None):
        return "questions"
    if at.state in (State.POLICE_DELAYED, State.POLICE_ABSENT):
        return "escalate"
    if at.state is State.KNOWN_WITH_RISK and at.police != "told":
        return "agree_with_police"
    if at.state is State.POLICE_DECIDED or (at.level is LevelOfIntervention.POLICE and at.police in ("not_told", "rang_unanswered")):
        return "ring_police"
    if isinstance(at.outcome, Ask):
        return "questions"
    return {State.AWAY_KNOWN: "way_home", State.RETURN_ARRANGED: "expected"}.get(at.state, "")


def arrangement(at: Situation) -> ReturnArranged | None:
    """Who collects the child and where, if that was written."""
    arranged = at.occurrence.arranged
    return arranged.body if arranged is not None and isinstance(arranged.body, ReturnArranged) else None


def _last_place(at: Situation) -> FoundWhere | None:
    for line in reversed(at.occurrence.log):
        if isinstance(line.entry.body, Located) and line.counts:
            return line.entry.body.found_where
    return None
