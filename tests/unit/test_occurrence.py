"""The occurrence against the cases both languages share, and what it says of itself."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from carer_app.domain.entries import (
    Answered,
    CallStarted,
    ContactHow,
    ContactMade,
    Decided,
    DetailsGiven,
    ExpectedWhere,
    FoundWhere,
    Linked,
    Located,
    Noted,
    Opened,
    PoliceRang,
    PoliceTold,
    Returned,
    ReviewBasis,
    StepResult,
    StepTaken,
    Unsure,
)
from carer_app.domain.levels import LevelOfIntervention, State
from carer_app.domain.occurrence import Occurrence, facts_for_decision, may_follow, still_true
from carer_app.domain.timers import utc
from tests.unit.occurrence_cases import OCCURRENCE, PEOPLE, VECTORS, Case, Log, cases, entry_id

CHILD = "10000000-0000-4000-8000-000000000001"


def opened_log(**more: Any) -> Log:
    log = Log()
    log.add(0, Opened(CHILD, ExpectedWhere.HOME, log.at(0), **more))
    return log


def waiting(log: Log, minute: float = 3, review: float = 33) -> None:
    log.add(
        minute,
        Decided({}, LevelOfIntervention.NO_IMMEDIATE, State.WAITING, "D15", "default", (), (), review_at=log.at(review),
                review_basis=ReviewBasis.PLAN),
    )  # fmt: skip


def seen(case: Case, occurrence: Occurrence, name: str) -> Any:
    """An attribute as the cases write it."""
    value = getattr(occurrence, name)
    match name:
        case "police_told":
            return value is not None
        case "lowering":
            return value and value.id
        case "log" | "linked":
            return len(value)
        case "timers":
            return [[timer.kind, timer.due_at] for timer in value]
    return value


def expected(case: Case, name: str, raw: Any) -> Any:
    value = case.value(raw)
    if name == "timers":
        return [[kind, Case.value(case, due) and utc(_time(case, due))] for kind, due in raw]
    return utc(_time(case, raw)) if name.endswith("_at") and raw else value


def _time(case: Case, raw: str) -> Any:
    return case.minute(float(raw[1:]))


def check(case: Case, occurrence: Occurrence) -> None:
    said: Mapping[str, Any] = case.case
    for name, raw in said.get("is", {}).items():
        assert seen(case, occurrence, name) == expected(case, name, raw), name
    for fact, answer in said.get("facts", {}).items():
        assert occurrence.facts[fact] == answer
    for number, marks in said.get("marks", {}).items():
        assert list(occurrence.line(entry_id(int(number))).marks) == marks, number
    for moment in said.get("at", ()):
        now = occurrence.at(case.minute(moment["minute"]))
        for name in ("state", "level"):
            assert name not in moment or getattr(now, name) == moment[name], (moment["minute"], name)
        assert "due" not in moment or [timer.kind for timer in now.due] == moment["due"], moment["minute"]
        for fact, answer in moment.get("derived", {}).items():
            assert now.derived[fact] == answer, (moment["minute"], fact)
        if "whereabouts" in moment:
            assert facts_for_decision(occurrence, now.now, {}, "outstanding")["whereabouts"] == moment["whereabouts"]


ALL = list(cases())


@pytest.mark.parametrize("case", ALL, ids=lambda case: f"{case.file.stem}-{case.case['id']}")
def test_every_case_in_any_order_and_with_repeats(case: Case) -> None:
    entries = case.entries()
    check(case, Occurrence.of(entries))
    shuffled = entries * 2
    random.Random(7).shuffle(shuffled)
    check(case, Occurrence.of(shuffled))
    assert Occurrence.of(shuffled) == Occurrence.of(entries)


def test_every_transition_of_the_provisions_has_a_case() -> None:
    named = {case.case["id"].split("-")[0] for case in ALL if case.file.stem == "transitions"}
    local_packs_only = {"T29"}
    assert {f"T{n}" for n in range(1, 47)} - named == local_packs_only


def test_every_case_says_something_that_can_fail() -> None:
    for case in ALL:
        assert case.case.get("is") or case.case.get("at") or case.case.get("marks"), case.case["id"]


def test_the_cases_name_no_attribute_that_is_not_there() -> None:
    for file in VECTORS.glob("*.json"):
        for case in json.loads(file.read_text(encoding="utf-8"))["cases"]:
            assert set(case) <= {"id", "says", "entries", "is", "marks", "at", "facts"}, case["id"]


def test_an_occurrence_needs_entries_and_of_one_occurrence_only() -> None:
    with pytest.raises(ValueError, match="one occurrence, not of 0"):
        Occurrence.of([])
    log = opened_log()
    with pytest.raises(ValueError, match="not of 2"):
        Occurrence.of([*log.entries, replace(log.entries[0], id=entry_id(9), occurrence=entry_id(77))])


def test_an_entry_that_comes_before_the_opening_line_is_still_read() -> None:
    log = opened_log()
    stray = log.add(4, PoliceTold(none_given=True), seq=0, device="b")
    occurrence = Occurrence.of(log.entries)
    assert occurrence.log[0].entry.kind == "opened"
    assert occurrence.police_told == stray


def test_of_two_copies_the_one_the_server_proved_is_kept() -> None:
    log = opened_log()
    noted = log.add(1, Noted("from the phone"), proved=False)
    received = replace(noted, proved=True, received_at=log.at(5))
    for order in ([noted, received], [received, noted]):
        assert Occurrence.of([log.entries[0], *order]).line(noted.id).entry.proved


def test_where_the_opening_line_has_not_arrived_the_rest_is_there_all_the_same() -> None:
    log = opened_log()
    log.add(3, PoliceTold(none_given=True))
    occurrence = Occurrence.of(log.entries[1:])
    assert (occurrence.opened, occurrence.state, occurrence.child) == (None, State.REPORTED, "")
    assert occurrence.realised_at == log.at(3)


def test_a_second_opening_line_is_marked_and_moves_nothing() -> None:
    log = opened_log()
    second = log.add(1, Opened("10000000-0000-4000-8000-000000000002", ExpectedWhere.SCHOOL, log.at(1), past=True))
    occurrence = Occurrence.of(log.entries)
    assert occurrence.child == CHILD
    assert occurrence.state is State.OPENED
    assert "cannot_follow" in occurrence.line(second.id).marks


def test_answers_details_signs_and_steps_keep_the_latest() -> None:
    log = opened_log()
    log.add(1, Answered("signs", {"trigger_incident": "dont_know"}, ("a car she does not know",), "a blue car"))
    log.add(2, Answered("danger", {"immediate_concern_child": "no"}))
    log.add(3, Answered("signs", {"trigger_incident": "yes"}, ("a car she does not know", "packed a bag"), "two cars"))
    log.add(4, DetailsGiven({"clothing": "red coat", "carrying": "bag"}))
    log.add(5, DetailsGiven({"clothing": "blue coat"}))
    log.add(6, StepTaken("family_friends", StepResult.NO_ANSWER, contact="Jo", contact_id="p1"))
    again = log.add(9, StepTaken("family_friends", StepResult.SPOKE, contact="Jo", contact_id="p1"))
    other = log.add(9, StepTaken("family_friends", StepResult.SPOKE, contact="Mo", contact_id="p2"))
    occurrence = Occurrence.of(log.entries)
    assert occurrence.answers == {"trigger_incident": "yes", "immediate_concern_child": "no"}
    assert occurrence.signs == ("a car she does not know", "packed a bag")
    assert occurrence.words == {"signs": "two cars"}
    assert occurrence.details == {"clothing": "blue coat", "carrying": "bag"}
    assert occurrence.steps == {("family_friends", "p1"): again, ("family_friends", "p2"): other}


def test_a_call_is_open_until_its_result() -> None:
    log = opened_log()
    named = log.add(1, CallStarted("family_friends", "Jo", "p1"))
    matched = log.add(2, CallStarted("family_friends", "Mo", "p2"))
    child = log.add(3, CallStarted("contact_child"))
    police = log.add(4, CallStarted("report_police"))
    left = log.add(5, CallStarted("tell_edt", "duty team", "c1"))
    assert Occurrence.of(log.entries).calls_open == (named, matched, child, police, left)
    log.add(6, StepTaken("other", StepResult.NO_ANSWER, call=named.id))
    log.add(7, StepTaken("family_friends", StepResult.SPOKE, contact="Mo", contact_id="p2"))
    log.add(8, ContactMade(ContactHow.VOICE, Unsure.YES, call=child.id))
    log.add(9, PoliceRang("101", answered=True, call=police.id))
    assert Occurrence.of(log.entries).calls_open == (left,)


def test_what_counts_are_dated_by_and_what_deadlines_run_from() -> None:
    """AMB-2: the earlier of last seen and realised. AMB-6: the earlier of realised and reported."""
    log = opened_log()
    assert Occurrence.of(log.entries).began_at == log.at(0)
    log.add(1, DetailsGiven({"last_seen_at": (log.at(-90)).isoformat()}))
    log.add(2, PoliceTold(none_given=True), happened_at=log.at(-10))
    occurrence = Occurrence.of(log.entries)
    assert occurrence.began_at == log.at(-90)
    assert occurrence.clock_from == log.at(-10)


@pytest.mark.parametrize("typed", ["about nine", "2026-10-14T20:00", ""])
def test_a_last_seen_that_is_no_time_is_kept_as_words_only(typed: str) -> None:
    log = opened_log()
    log.add(1, DetailsGiven({"last_seen_at": typed}))
    occurrence = Occurrence.of(log.entries)
    assert occurrence.last_seen_at is None
    assert occurrence.began_at == log.at(0)


def test_located_is_over_when_nobody_is_with_the_child_any_more() -> None:
    log = opened_log()
    log.add(5, Located(FoundWhere.FAMILY_OR_FRIENDS, adult_with_child=True, place="an aunt's"))
    assert Occurrence.of(log.entries).located_at == log.at(5)
    log.add(9, Located(FoundWhere.OTHER, adult_with_child=False, place="the park"))
    occurrence = Occurrence.of(log.entries)
    assert occurrence.located_at is None
    assert (occurrence.facts["whereabouts"], occurrence.place) == ("believed", "the park")


def test_marks_that_the_server_found_stand_beside_those_of_the_fold() -> None:
    log = opened_log()
    waiting(log)
    decided = log.entries[-1]
    occurrence = Occurrence.of(log.entries, marks={decided.id: ["server_disagrees"]})
    assert occurrence.line(decided.id).marks == ("server_disagrees",)
    assert occurrence.state is State.WAITING


def test_look_again_ring_again_and_the_next_timer() -> None:
    log = opened_log()
    waiting(log)
    log.add(5, PoliceRang("101", answered=False))
    occurrence = Occurrence.of(log.entries)
    early, ringing, late = (occurrence.at(log.at(minute)) for minute in (10, 15, 40))
    assert (early.look_again, early.ring_again, early.next_timer and early.next_timer.kind) == (False, False, "ring_again")
    assert (ringing.look_again, ringing.ring_again, ringing.next_timer and ringing.next_timer.kind) == (False, True, "review")
    assert (late.look_again, late.ring_again, late.next_timer) == (True, True, None)


def test_at_reads_a_local_time_as_the_moment_it_is() -> None:
    from zoneinfo import ZoneInfo

    log = opened_log()
    waiting(log)
    now = (log.at(33) - timedelta(seconds=1)).astimezone(ZoneInfo("Europe/London"))
    assert Occurrence.of(log.entries).at(now).state is State.WAITING
    assert Occurrence.of(log.entries).at(now + timedelta(seconds=1)).state is State.CARER_INTERVENTION


def test_the_highest_level_is_remembered_after_the_return() -> None:
    log = opened_log()
    waiting(log)
    log.add(10, Decided({}, LevelOfIntervention.POLICE, State.POLICE_DECIDED, "D4", "default", (), ()))
    log.add(12, Returned(FoundWhere.CAME_BACK))
    occurrence = Occurrence.of(log.entries)
    assert (occurrence.level, occurrence.highest_level) == (None, LevelOfIntervention.POLICE)


def test_the_earlier_answers_are_shown_and_never_copied() -> None:
    """AMB-22, I3."""
    log = opened_log()
    log.add(1, Answered("danger", {"immediate_concern_child": "no", "immediate_concern_other": "no"}))
    log.add(2, Answered("where", {"whereabouts": "unknown", "contact": "no_reply"}))
    log.add(3, Answered("danger", {"immediate_concern_child": "dont_know"}))
    log.add(9, Returned(FoundWhere.CAME_BACK))
    shown = still_true(Occurrence.of(log.entries))
    assert [(a.fact, a.answer, a.page) for a in shown] == [
        ("immediate_concern_child", "dont_know", "danger"),
        ("immediate_concern_other", "no", "danger"),
        ("whereabouts", "unknown", "where"),
        ("contact", "no_reply", "where"),
    ]
    again = Log(occurrence=entry_id(500))
    again.add(30, Opened(CHILD, ExpectedWhere.HOME, again.at(30), continues=OCCURRENCE))
    again.add(30, Linked(OCCURRENCE, "earlier"))
    occurrence = Occurrence.of(again.entries)
    assert occurrence.answers == {}
    assert occurrence.facts == {}
    assert (occurrence.opened and occurrence.opened.continues, occurrence.linked[0].occurrence) == (OCCURRENCE, OCCURRENCE)


def test_the_author_of_a_line_changes_nothing_but_the_second_person() -> None:
    log = opened_log()
    waiting(log)
    by_others = [replace(entry, author=PEOPLE["$carl"], proved=False) for entry in log.entries]
    assert Occurrence.of(by_others).state is Occurrence.of(log.entries).state


def test_what_may_follow_while_the_child_is_away_always_has_the_police_and_more_worried() -> None:
    """I1, I6."""
    log = opened_log()
    for _ in range(2):
        kinds = may_follow(Occurrence.of(log.entries))
        assert {"police_rang", "police_told", "level_raised", "returned", "noted", "corrected"} <= kinds
        assert not {"closed", "police_told_of_return", "opened"} & kinds
        waiting(log)
