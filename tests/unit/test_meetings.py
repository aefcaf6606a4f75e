"""Meetings: asked for, held or not held with a named reason, and what was agreed; what that answers of what was owed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from carer_app.domain.duties import duties
from carer_app.domain.entries import FoundWhere, PoliceTold, Returned
from carer_app.domain.follow_up import FollowUp, body_json, parse_body
from carer_app.domain.meetings import (
    KINDS,
    Agreed,
    AgreedDone,
    Attender,
    MeetingAsked,
    MeetingHeld,
    MeetingNotHeld,
    MeetingSet,
    meetings,
)
from carer_app.domain.occurrence import Occurrence
from carer_app.domain.times_away import InCare, history_of
from carer_app.packs import loader
from carer_app.packs.thresholds import thresholds_of
from tests.unit.occurrence_cases import START, Log, log_of
from tests.unit.test_times_away import POLICE

HOUR = timedelta(hours=1)
HELD = MeetingHeld((Attender("Dee Test", "team manager"),), "How to keep her safer.", (Agreed("Ask the school", "Dee Test", "2026-10-20"),))
NOT_HELD = MeetingNotHeld("Dee Test", "team manager", "It was talked through this morning.")


def line(body: Any, hours: float, thing: str = "m1", occurrences: tuple[str, ...] = ()) -> FollowUp:
    at = START + hours * HOUR
    return FollowUp(f"{thing}-{hours}", "child", at, at, body, "dee", thing, occurrences)


def test_a_meeting_is_what_its_lines_add_up_to_in_whatever_order_they_are_read() -> None:
    asked = line(MeetingAsked("strategy_meeting", "wake_strategy_24h", "Away a day."), 1, occurrences=("o1",))
    lines = [asked, line(MeetingSet(START + 30 * HOUR, "By phone"), 2), line(HELD, 30), line(AgreedDone(0, note="They know."), 40)]
    (found,) = meetings(lines)
    assert meetings(reversed(lines)) == (found,)
    assert (found.title, found.is_open, found.occurrences) == ("Strategy meeting", False, ("o1",))
    assert not found.tasks[0].is_open


def test_those_to_be_held_come_first_the_next_one_first() -> None:
    def asked(name: str, hours: float) -> FollowUp:
        return line(MeetingAsked("review_meeting"), hours, name)

    lines = [asked("later", 1), asked("soon", 2), asked("no day", 3), asked("over", 4)]
    lines += [line(MeetingSet(START + 90 * HOUR), 5, "later"), line(MeetingSet(START + 50 * HOUR), 5.5, "soon"), line(HELD, 6, "over")]
    assert [one.id for one in meetings(lines)] == ["soon", "later", "no day", "over"]


def test_what_was_agreed_is_late_when_its_day_has_passed_and_nobody_said_more() -> None:
    (found,) = meetings([line(MeetingAsked("review_meeting"), 1), line(HELD, 2)])
    assert not found.tasks[0].is_late(date(2026, 10, 20))
    assert found.tasks[0].is_late(date(2026, 10, 21))


def test_held_after_all_outlives_the_reason_why_not() -> None:
    lines = [line(MeetingAsked("strategy_meeting"), 1), line(NOT_HELD, 2), line(HELD, 3)]
    (found,) = meetings(lines)
    assert found.held is not None
    assert found.not_held is None


@pytest.mark.parametrize("body", [HELD, NOT_HELD, MeetingSet(START, "Room 2"), MeetingAsked("review_meeting"), AgreedDone(0)])
def test_every_kind_of_line_is_read_back_as_it_was_written(body: Any) -> None:
    assert parse_body(line(body, 1).kind, body_json(body)) == body


def test_every_meeting_a_protocol_asks_for_has_a_name() -> None:
    """A new pack that asks for a meeting nobody can hold here fails."""
    words = ("meeting", "discussion", "trigger_plan", "mam", "formal_review", "meet_")
    asked = {rule.action for rule in thresholds_of(loader.names()) if any(word in rule.action for word in words)}
    assert asked - {"compliance_meeting"} <= set(KINDS), "the compliance meeting is about no one child"


def away_for_two_days() -> Occurrence:
    log: Log = log_of(POLICE, PoliceTold("REF-1"))
    log.add(60 * 48, Returned(FoundWhere.CAME_BACK))
    return Occurrence.of(log.entries)


def owed(pack: str, *lines: FollowUp) -> dict[str, str]:
    history = history_of([away_for_two_days()], lines, InCare(), START + 80 * HOUR)
    return {duty.rule: duty.status for duty in duties(history, thresholds_of([pack]))}


def test_a_meeting_that_was_held_answers_the_duty_that_asked_for_it() -> None:
    """WAKE-8a."""
    asked = line(MeetingAsked("strategy_meeting", "wake_strategy_24h"), 26)
    assert owed("wakefield")["wake_strategy_24h"] == "overdue"
    assert owed("wakefield", asked)["wake_strategy_24h"] == "overdue", "asking is not holding"
    assert owed("wakefield", asked, line(HELD, 30))["wake_strategy_24h"] == "done"


def test_wakefields_interview_stays_open_until_the_meeting_was_held_or_a_reason_is_written() -> None:
    """WAKE-5.8."""
    one = away_for_two_days()
    asked = line(MeetingAsked("strategy_meeting", "wake_strategy_24h"), 26, occurrences=(one.id,))
    assert owed("wakefield", asked)["wake_rhi_close_gate"] == "due"
    assert owed("wakefield", asked, line(HELD, 60))["wake_rhi_close_gate"] == "done"
    not_held = owed("wakefield", asked, line(NOT_HELD, 60))
    assert (not_held["wake_rhi_close_gate"], not_held["wake_strategy_24h"]) == ("done", "done")
