"""Duties as pages show them: in words, with the times away they were counted from, and gathered where one rule asks more than once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from flask import g

from carer_app.access.people import current_person, may_on
from carer_app.access.permissions import Permission
from carer_app.domain.chronology import when
from carer_app.domain.duty import DONE, DUE, NOTICE, OVERDUE, UPCOMING, Duty
from carer_app.domain.duty_answers import answer_to, standing_answers
from carer_app.domain.duty_sides import is_own
from carer_app.domain.duty_words import INTERVIEWS, TOLD_BY_MAIL, Side, action_words, clock_words, rank_of, what_hurts_first, whose
from carer_app.domain.follow_up import Answer, FollowUp
from carer_app.domain.meetings import KINDS as MEETINGS
from carer_app.domain.thresholds import Threshold
from carer_app.packs import loader
from carer_app.services.duties import Owed, duty_id

TAGS = {
    OVERDUE: ("Overdue", "warn"),
    DUE: ("Owed", "plain"),
    UPCOMING: ("On its way", "none"),
    NOTICE: ("To know", "none"),
    DONE: ("Done", "ok"),
}
OWED = (OVERDUE, DUE)
Time = tuple[str, str, datetime]


@dataclass(frozen=True)
class Row:
    """A duty in words. `counted`: the times away it was counted from, each with its words and when it began; `beside`: those of another kind
    that were not counted."""

    id: str
    duty: Duty
    rule: Threshold
    is_own: bool
    may_answer: bool
    counted: tuple[Time, ...] = ()
    beside: tuple[Time, ...] = ()
    answer: FollowUp | None = None
    answered_by: str = ""

    @property
    def title(self) -> str:
        """What the protocol calls it."""
        return self.rule.title or action_words(self.duty.action)

    @property
    def tag(self) -> tuple[str, str]:
        """How it stands."""
        if self.answer is not None and self.answer.body.answer is Answer.NOT_NEEDED:
            return ("Not needed", "plain")
        return TAGS[self.duty.status]

    @property
    def is_owed(self) -> bool:
        """Whether it can be answered: it has arisen, and nobody has."""
        return self.duty.status in OWED

    @property
    def whose(self) -> str:
        """Whose it is."""
        return whose(self.duty.who).words

    @property
    def to_do(self) -> str:
        """What is to be done."""
        return action_words(self.duty.action)

    @property
    def clock(self) -> str:
        """What its time is counted from."""
        return clock_words(self.duty.clock)

    @property
    def protocol(self) -> str:
        """Whose rule it is."""
        return loader.layer(self.duty.pack).short_title

    @property
    def tell_from(self) -> str:
        """The time away from whose log the carer may tell them by e-mail; empty where that is not what is owed, or not theirs."""
        may_tell = self.is_owed and self.duty.action in TOLD_BY_MAIL and whose(self.duty.who).side is Side.HOME
        return self.duty.subjects[-1] if may_tell and self.duty.subjects else ""

    @property
    def is_interview(self) -> bool:
        """Whether a talk with the child answers it."""
        return rank_of(self.duty.action) == INTERVIEWS

    @property
    def is_meeting(self) -> bool:
        """Whether a meeting answers it."""
        return self.duty.action in MEETINGS


@dataclass(frozen=True)
class Gathered:
    """The same rule asking for several times away: the most pressing first."""

    rows: list[Row] = field(default_factory=list)

    @cached_property
    def first(self) -> Row:
        """The most pressing."""
        return self.rows[0]

    @property
    def others(self) -> list[Row]:
        """The rest."""
        return self.rows[1:]


def seen_from() -> Side:
    """On which side the reader of this child's page stands."""
    return Side.SERVICES if current_person().id in g.found.standing.social_workers else Side.HOME


def may_answer(who: str) -> bool:
    """Whether they may say what became of it: those who run what follows of each, a carer of what carers owe."""
    if not may_on(Permission.ANSWER_DUTY, g.found.standing):
        return False
    return may_on(Permission.RUN_FOLLOW_UP, g.found.standing) or whose(who).side is Side.HOME


def rows_of(found: Owed) -> list[Row]:
    """All of them, what hurts first."""
    rules = {rule.id: rule for rule in found.pack.thresholds}
    times = {one.id: (one.id, when(one), one.realised_at) for one in found.times}
    standing, side = standing_answers(found.lines), seen_from()
    return [_row(found, duty, rules, times, standing, side) for duty in sorted(found.duties, key=_order)]


def gathered(rows: Iterable[Row]) -> list[Gathered]:
    """One for each rule, in the order they come in."""
    found: dict[str, Gathered] = {}
    for row in rows:
        found.setdefault(row.duty.rule, Gathered()).rows.append(row)
    return list(found.values())


def _row(
    found: Owed,
    duty: Duty,
    rules: Mapping[str, Threshold],
    times: Mapping[str, Time],
    standing: Mapping[tuple[str, str | None], FollowUp],
    side: Side,
) -> Row:
    line = answer_to(duty, standing, rules) if duty.status == DONE else None
    return Row(
        id=duty_id(found.child.id, duty),
        duty=duty,
        rule=rules[duty.rule],
        is_own=is_own(duty.who, side),
        may_answer=may_answer(duty.who),
        counted=tuple(times[one] for one in duty.occurrences if one in times),
        beside=tuple(times[one] for one in duty.others if one in times),
        answer=line,
        answered_by=found.names.get(line.author or "", "") if line else "",
    )


def _order(duty: Duty) -> tuple[int, int, bool, int, int]:
    return what_hurts_first(duty.status, duty.action, duty.arose, duty.due)
