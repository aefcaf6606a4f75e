"""What a home's and an organisation's picture counts of one time away, read from its log: pure facts, no judgement.

Lessons 1, 15, 23 and 24 of the field: levels are counted, never a target; children and times away both; offered and held apart.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from carer_app.domain.entries import (
    Answered,
    Body,
    CallStarted,
    ContactMade,
    Decided,
    Escalated,
    LevelRaised,
    PoliceRang,
    PoliceTold,
    PoliceUpdated,
    ReturnArranged,
    StepResult,
    StepTaken,
)
from carer_app.domain.follow_up import Category
from carer_app.domain.levels import LevelOfIntervention
from carer_app.domain.occurrence import LogLine, Occurrence
from carer_app.domain.timers import utc
from carer_app.domain.wall_clock import local

UNDECIDED = "undecided"
LEVELS = (*(level.value for level in LevelOfIntervention), UNDECIDED)
"""The highest level of a time away; `undecided` where nobody decided on one."""
REPORT = "report"
_TRIED = frozenset({StepResult.DONE, StepResult.SPOKE, StepResult.NO_ANSWER, StepResult.NOT_THERE})
_FOLLOWS = (CallStarted, ContactMade, Escalated, LevelRaised, PoliceRang, PoliceTold, PoliceUpdated, ReturnArranged, StepTaken)
"""What somebody does after a sign was ticked; thoughts, notes and the rules' own lines are not among it."""


class Facts(NamedTuple):
    """One time away as it is counted. `month`: of when it began, by the clock in England. `rang_at`: when the police were first rung with a
    report, or took one. `steps`: what was tried before they took it, or until the child was back. `signs`: a sign of the child's plan was
    ticked; `signs_alone`: and nobody did anything after it. `is_past`: written down afterwards, so that its minutes say nothing."""

    id: str
    month: str
    began_at: datetime
    counts_as: str
    level: str
    police_level_at: datetime | None
    rang_at: datetime | None
    told_at: datetime | None
    returned_at: datetime | None
    steps: int
    signs: bool
    signs_alone: bool
    is_past: bool


def facts_of(one: Occurrence, counts_as: Category) -> Facts:
    """What is counted of it. The same log gives the same facts, whenever they are made."""
    told = one.police_told
    told_at = utc(told.happened_at) if told else None
    rang_at = _first(one, _is_report)
    return Facts(
        id=one.id,
        month=f"{local(one.began_at):%Y-%m}",
        began_at=one.began_at,
        counts_as=counts_as.value,
        level=one.highest_level.value if one.highest_level else UNDECIDED,
        police_level_at=_first(one, _is_police_level),
        rang_at=min((at for at in (rang_at, told_at) if at is not None), default=None),
        told_at=told_at,
        returned_at=one.returned_at,
        steps=_steps(one, told_at or one.returned_at),
        signs=any(map(_is_sign, one.log)),
        signs_alone=_signs_alone(one),
        is_past=one.opened is not None and one.opened.past,
    )


def _first(one: Occurrence, which: Callable[[Body], bool]) -> datetime | None:
    return min((utc(line.entry.happened_at) for line in one.log if line.counts and which(line.entry.body)), default=None)


def _is_report(body: Body) -> bool:
    return isinstance(body, PoliceRang) and body.purpose == REPORT


def _is_police_level(body: Body) -> bool:
    return isinstance(body, Decided | LevelRaised) and body.level is LevelOfIntervention.POLICE


def _steps(one: Occurrence, until: datetime | None) -> int:
    """How many steps were tried by then; one that was not possible or not safe was not (G2)."""
    tried = [line.entry for line in one.log if line.counts and isinstance(line.entry.body, StepTaken) and line.entry.body.result in _TRIED]
    return sum(until is None or utc(entry.happened_at) <= until for entry in tried)


def _is_sign(line: LogLine) -> bool:
    return line.counts and isinstance(line.entry.body, Answered) and bool(line.entry.body.signs)


def _signs_alone(one: Occurrence) -> bool:
    """Whether a sign was ticked (NAT-2.11) and no line of doing stands after the first of them."""
    ticked = next((place for place, line in enumerate(one.log) if _is_sign(line)), None)
    if ticked is None:
        return False
    return not any(line.counts and isinstance(line.entry.body, _FOLLOWS) for line in one.log[ticked + 1 :])
