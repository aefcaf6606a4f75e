"""What somebody said became of a duty: which line answers it still, and what a rule was answered with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from carer_app.domain.duty import Duty, deed
from carer_app.domain.follow_up import Answer, DutyAnswered, FollowUp, in_order
from carer_app.domain.thresholds import Threshold


def standing_answers(lines: Iterable[FollowUp]) -> dict[tuple[str, str | None], FollowUp]:
    """The newest answer to each rule about each time away (None: about no time in particular); one that was taken back is none."""
    newest: dict[tuple[str, str | None], FollowUp] = {}
    for line in in_order(lines):
        if isinstance(line.body, DutyAnswered):
            for about in line.occurrences or (None,):
                newest[line.body.rule, about] = line
    return {about: line for about, line in newest.items() if line.body.answer is not Answer.OWED_AGAIN}


def answer_to(duty: Duty, standing: Mapping[tuple[str, str | None], FollowUp], rules: Mapping[str, Threshold]) -> FollowUp | None:
    """The line that answers this duty, the newest where several do. One return interview answers each rule that asks for one."""
    same = deed_of(duty.rule, rules)
    found = [line for (rule, about), line in standing.items() if deed_of(rule, rules) == same and (about is None or about in duty.subjects)]
    return max(found, key=lambda line: (line.written_at, line.id), default=None)


def deed_of(rule: str, rules: Mapping[str, Threshold]) -> str:
    """What has to be done to answer a rule."""
    return deed((rules[rule].action if rule in rules else "") or rule)
