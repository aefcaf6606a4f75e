"""Every duty of every pack is raised, seen, done, owed again and dismissed, by the lines that people write: one test over all rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from carer_app.domain.duties import duties
from carer_app.domain.duty import DONE, DUE, OVERDUE, Duty
from carer_app.domain.duty_answers import answer_to, standing_answers
from carer_app.domain.duty_words import ACTIONS, CLOCKS, WHO
from carer_app.domain.follow_up import Answer, DutyAnswered, FollowUp
from carer_app.domain.history import History, parse_history, years_of
from carer_app.domain.moments import as_utc, moment
from carer_app.domain.thresholds import Threshold
from carer_app.domain.times_away import answered
from carer_app.packs.bank_holidays import bank_holidays
from carer_app.packs.thresholds import rule_ids, thresholds_of
from tests.unit.duty_cases import PACKS
from tests.unit.test_duties_rules import ONLY_BY_HAND, RULES

OPEN = (DUE, OVERDUE)
NOTHING_IS_OWED = {rule for rule, row in RULES.items() if row.status == "notice"}
"""Said, and owed by nobody: there is nothing to do or to dismiss."""
OWED = sorted(set(RULES) - NOTHING_IS_OWED)


def rules_of(rule: str) -> dict[str, Threshold]:
    return {one.id: one for one in thresholds_of((PACKS[rule.split("_")[0]],))}


def open_duties(history: History, rule: str, lines: tuple[FollowUp, ...] = (), *, after: int = 0) -> list[Duty]:
    """Those of the rule that are owed, so many seconds after, when these lines have been written."""
    return [duty for duty in of_rule(history, rule, lines, after=after) if duty.status in OPEN]


def of_rule(history: History, rule: str, lines: tuple[FollowUp, ...] = (), *, after: int = 0) -> list[Duty]:
    done = tuple(answered(lines, {episode.id for episode in history.episodes}))
    then = replace(history, now=history.now + after, done=(*history.done, *done))
    found = duties(then, tuple(rules_of(rule).values()), bank_holidays(*years_of(then)))
    return [duty for duty in found if duty.rule == rule]


def said(number: int, history: History, duty: Duty, answer: Answer) -> FollowUp:
    at: datetime = as_utc(history.now) + timedelta(seconds=number)
    return FollowUp(str(number), "c", at, at, DutyAnswered(duty.rule, answer, "Why."), "p", None, duty.subjects)


def named(duty: Duty) -> tuple[str, int, tuple[str, ...]]:
    """What makes it the same duty, whenever it is reckoned."""
    return duty.rule, duty.arose, duty.subjects


def test_every_rule_is_tried_here() -> None:
    assert set(OWED) | NOTHING_IS_OWED | ONLY_BY_HAND == rule_ids()


@pytest.mark.parametrize("rule", OWED)
def test_it_is_raised_seen_done_owed_again_and_dismissed(rule: str) -> None:
    history = parse_history(RULES[rule].fires)
    duty = open_duties(history, rule)[0]
    assert duty.who in WHO
    assert duty.clock in CLOCKS
    assert duty.action in ACTIONS
    done, again, dismissed = (
        said(n, history, duty, answer) for n, answer in enumerate((Answer.DONE, Answer.OWED_AGAIN, Answer.NOT_NEEDED), 1)
    )
    assert named(duty) not in {named(one) for one in open_duties(history, rule, (done,), after=4)}
    assert named(duty) in {named(one) for one in open_duties(history, rule, (done, again), after=4)}
    assert named(duty) not in {named(one) for one in open_duties(history, rule, (done, again, dismissed), after=4)}
    answer = answer_to(duty, standing_answers((done, again, dismissed)), rules_of(rule))
    assert answer is dismissed
    assert moment(answer.happened_at) >= duty.arose


@pytest.mark.parametrize("rule", sorted(NOTHING_IS_OWED))
def test_what_is_only_to_be_known_is_seen_and_nothing_is_owed(rule: str) -> None:
    history = parse_history(RULES[rule].fires)
    assert of_rule(history, rule)
    assert not open_duties(history, rule)
    assert all(duty.status != DONE for duty in of_rule(history, rule))
