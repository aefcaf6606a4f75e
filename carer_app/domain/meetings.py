"""Meetings about a child who goes missing: asked for, dated, held or not held with a named reason, and what was agreed there.

What a meeting is called comes from the protocol that asks for it: a strategy discussion, a strategy meeting and a meeting of agencies are
not the same, and nobody claims so (C23). `kind` is the action of the threshold that asks.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from carer_app.domain.follow_up import FollowUp, add_kinds, in_order

GATE = "wake_rhi_close_gate"
"""Wakefield's return interview stays open until the strategy meeting was held, or a manager's reason is written (WAKE-5.8)."""
KINDS: dict[str, str] = {
    "strategy_discussion": "Strategy discussion",
    "strategy_meeting": "Strategy meeting",
    "further_strategy_meeting": "Further strategy meeting",
    "consider_strategy_meeting": "Strategy meeting",
    "strategy_discussion_and_mam": "Strategy discussion and meeting of agencies",
    "review_strategy_discussion": "Review strategy discussion",
    "senior_strategy_discussion": "Senior strategy discussion",
    "multi_agency_meeting": "Meeting of agencies",
    "review_mam": "Review meeting of agencies",
    "first_stage_intervention_meeting": "First stage intervention meeting",
    "second_stage_intervention_meeting": "Second stage intervention meeting",
    "consider_trigger_plan": "Meeting about a Trigger Plan",
    "review_meeting": "Review meeting",
    "meet_senior_managers": "Meeting of police and senior managers",
    "formal_review": "Formal review",
}
"""The actions of thresholds that a meeting answers, and what it is called."""
WAITS_AT_THE_GATE = frozenset({"strategy_meeting", "further_strategy_meeting", "consider_strategy_meeting"})


@dataclass(frozen=True, slots=True)
class MeetingAsked:
    """Somebody asks for a meeting. `rule`: the threshold that asks for it; empty where a person does."""

    kind: str
    rule: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class MeetingSet:
    """When and where it will be."""

    at: datetime
    where: str = ""


@dataclass(frozen=True, slots=True)
class Attender:
    """Who was there, and what they are."""

    name: str
    role: str = ""


@dataclass(frozen=True, slots=True)
class Agreed:
    """Something somebody will do. `by`: the day, in ISO, or empty where none was agreed."""

    what: str
    who: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class MeetingHeld:
    """It was held; the time of the line is when."""

    attended: tuple[Attender, ...]
    discussed: str
    agreed: tuple[Agreed, ...] = ()
    child_view: str = ""


@dataclass(frozen=True, slots=True)
class MeetingNotHeld:
    """A named person decided that it is not held, and why (AMB-5, WAKE-8d)."""

    by_name: str
    by_role: str
    reason: str


@dataclass(frozen=True, slots=True)
class AgreedDone:
    """What was agreed was done, or will not be. `number`: which of what was agreed, from 0."""

    number: int
    done: bool = True
    note: str = ""


add_kinds(
    {
        "meeting_asked": MeetingAsked,
        "meeting_set": MeetingSet,
        "meeting_held": MeetingHeld,
        "meeting_not_held": MeetingNotHeld,
        "agreed_done": AgreedDone,
    }
)


@dataclass(frozen=True, slots=True)
class Task:
    """Something that was agreed, and what became of it."""

    number: int
    agreed: Agreed
    ended: FollowUp | None = None

    @property
    def is_open(self) -> bool:
        """Whether nobody has said yet that it was done, or will not be."""
        return self.ended is None

    @property
    def by(self) -> date | None:
        """The day it should be done by."""
        return date.fromisoformat(self.agreed.by) if self.agreed.by else None

    def is_late(self, today: date) -> bool:
        """Whether its day has passed."""
        return self.is_open and self.by is not None and self.by < today


@dataclass(frozen=True, slots=True)
class Meeting:
    """One meeting, as its lines add up. `asked` is None where it was written down only when it was held."""

    id: str
    kind: str
    rule: str
    why: str
    occurrences: tuple[str, ...]
    asked: FollowUp
    set_for: MeetingSet | None = None
    held: FollowUp | None = None
    not_held: FollowUp | None = None
    tasks: tuple[Task, ...] = ()

    @property
    def title(self) -> str:
        """What it is called."""
        return KINDS.get(self.kind, "Meeting")

    @property
    def is_open(self) -> bool:
        """Whether it is still to be held."""
        return self.held is None and self.not_held is None

    @property
    def ended(self) -> FollowUp | None:
        """The line that it was held, or was not."""
        return self.held or self.not_held


def meetings(lines: Iterable[FollowUp]) -> tuple[Meeting, ...]:
    """A child's meetings: those to be held first, the next first; then the others, newest first. What comes later puts right what came before."""
    found: dict[str, Meeting] = {}
    for line in in_order(lines):
        if line.thing is not None:
            _read(found, line.thing, line)
    to_hold = sorted((one for one in found.values() if one.is_open), key=_when)
    over = sorted((one for one in found.values() if not one.is_open), key=_ended_at, reverse=True)
    return (*to_hold, *over)


def _read(found: dict[str, Meeting], name: str, line: FollowUp) -> None:
    known = found.get(name)
    match line.body:
        case MeetingAsked(kind=kind, rule=rule, why=why) if known is None:
            found[name] = Meeting(name, kind, rule, why, line.occurrences, line)
        case MeetingSet() if known is not None:
            found[name] = replace(known, set_for=line.body)
        case MeetingHeld(agreed=agreed) if known is not None:
            tasks = tuple(Task(number, one) for number, one in enumerate(agreed))
            found[name] = replace(known, held=line, not_held=None, tasks=tasks)
        case MeetingNotHeld() if known is not None and known.held is None:
            found[name] = replace(known, not_held=line)
        case AgreedDone(number=number) if known is not None and number < len(known.tasks):
            tasks = tuple(replace(task, ended=line) if task.number == number else task for task in known.tasks)
            found[name] = replace(known, tasks=tasks)
        case _:
            pass


def answers(meeting: Meeting) -> tuple[str, ...]:
    """The rules that are answered once it was held, or was not and somebody said why. A gate opens with a strategy meeting's."""
    if meeting.ended is None or not meeting.rule:
        return ()
    is_reason = meeting.not_held is not None and meeting.kind in WAITS_AT_THE_GATE
    return (meeting.rule, GATE) if is_reason else (meeting.rule,)


def _when(meeting: Meeting) -> tuple[bool, float]:
    return meeting.set_for is None, (meeting.set_for.at if meeting.set_for else meeting.asked.happened_at).timestamp()


def _ended_at(meeting: Meeting) -> float:
    return meeting.ended.happened_at.timestamp() if meeting.ended else 0.0
