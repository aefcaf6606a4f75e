"""Every rule of every pack has words: whose it is, what is to be done, what its time is counted from, and how soon it hurts."""

from __future__ import annotations

import pytest

from carer_app.domain.duty import DUE, NOTICE, OVERDUE, UPCOMING
from carer_app.domain.duty_words import (
    ACTIONS,
    CLOCKS,
    INTERVIEWS,
    URGENCIES,
    WHO,
    Side,
    action_words,
    clock_words,
    rank_of,
    state_of,
    what_hurts_first,
    whose,
)
from carer_app.domain.thresholds import CLOCKS as STATED
from carer_app.domain.thresholds import EVENTS, Threshold
from carer_app.packs import loader
from carer_app.packs.thresholds import thresholds_of
from tests.unit.duty_cases import PACKS, owed
from tests.unit.test_duties_rules import RULES

EVERY: tuple[Threshold, ...] = thresholds_of(loader.names())
DUTIES = [duty for row in RULES.values() for duty in owed(row.fires, *PACKS.values())]


@pytest.mark.parametrize("rule", EVERY, ids=[rule.id for rule in EVERY])
def test_a_rule_has_words_for_all_it_says(rule: Threshold) -> None:
    assert rule.title
    assert rule.text
    assert (rule.who or "not_stated") in WHO
    assert (rule.action or rule.effect or rule.id) in ACTIONS
    assert any((rule.action or rule.effect or rule.id) in urgency.actions for urgency in URGENCIES)


def test_every_duty_that_comes_of_the_rules_has_words_too() -> None:
    assert len(DUTIES) > 100
    assert {duty["who"] for duty in DUTIES} <= set(WHO)
    assert {duty["clock"] for duty in DUTIES} <= set(CLOCKS)
    assert {duty["action"] for duty in DUTIES} <= set(ACTIONS)


def test_each_event_that_can_be_a_clock_has_words() -> None:
    assert set(EVENTS) <= set(CLOCKS)
    stated_as = {"time_realised": "realised", "reported_to_police": "reported", "child_returned": "returned"}
    one_of_two = {"not_stated", "child_returned_or_located", "earliest_known", "left_placement", "reported_to_police_or_earliest_known"}
    assert {stated_as.get(name, name) for name in STATED - one_of_two} <= set(CLOCKS)


def test_no_action_is_urgent_in_two_ways_and_none_is_forgotten() -> None:
    every = [action for urgency in URGENCIES for action in urgency.actions]
    assert len(every) == len(set(every))
    assert set(every) == set(ACTIONS)
    assert all(urgency.why for urgency in URGENCIES)


def test_what_is_not_known_yet_is_said_as_it_stands() -> None:
    assert whose("night_team").words == "Night team"
    assert whose("night_team").side is Side.NOT_SAID
    assert action_words("ring_bells") == "Ring bells"
    assert clock_words("new_moon") == "new moon"


@pytest.mark.parametrize("due, now, status", [(None, 5, DUE), (9, 9, DUE), (9, 10, OVERDUE), (9, 4, UPCOMING), (None, 4, UPCOMING)])
def test_how_a_duty_stands_follows_from_its_times(due: int | None, now: int, status: str) -> None:
    assert state_of(5, due, now) == status
    assert state_of(5, due, now, is_notice=True) == NOTICE


def test_what_hurts_first_stands_first() -> None:
    """To tell the police of a return; an interview; a meeting; the papers; what lies ahead; what is only to be known."""
    rows = [
        (OVERDUE, "notify_police", 2, 2),
        (DUE, "notify_social_worker_or_edt", 1, None),
        (OVERDUE, "return_interview", 1, 1),
        (DUE, "prevention_interview", 0, None),
        (OVERDUE, "strategy_meeting", 0, 0),
        (OVERDUE, "review_documents", 0, 0),
        (DUE, "notify_senior_managers", 0, None),
        (UPCOMING, "call_back", 0, 9),
        (NOTICE, "also_missing", 0, None),
    ]
    assert sorted(rows[4:] + rows[:4], key=lambda row: what_hurts_first(*row)) == rows
    assert rank_of("something_new") == 3


def test_talks_with_the_child_have_a_place_of_their_own() -> None:
    assert URGENCIES[INTERVIEWS].name == "Interviews"
    assert rank_of("prevention_interview") == INTERVIEWS
