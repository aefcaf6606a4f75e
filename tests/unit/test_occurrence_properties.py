"""What must hold of every log, however odd: one state for every order, no way to a silent "told", no silent way down."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from carer_app.domain.entries import (
    KINDS,
    Agreed,
    Answered,
    Attached,
    CallStarted,
    Closed,
    ContactHow,
    ContactMade,
    Corrected,
    Decided,
    DetailsGiven,
    Disagreed,
    Entry,
    Escalated,
    ExpectedWhere,
    FoundWhere,
    HandedOver,
    InformationReceived,
    LevelLowered,
    LevelRaised,
    Linked,
    Located,
    LoweringConfirmed,
    Noted,
    Opened,
    PackConfirmed,
    PackFollowed,
    PackNews,
    PackRedacted,
    PackShared,
    PoliceAnswered,
    PoliceOutcome,
    PoliceRang,
    PoliceTold,
    PoliceToldOfReturn,
    PoliceUpdated,
    ReturnArranged,
    Returned,
    ReturnStep,
    ReviewBasis,
    ReviewSet,
    StepResult,
    StepTaken,
    Unsure,
    WhyLeftOut,
)
from carer_app.domain.facts import FACTS, facts_for_decision
from carer_app.domain.fold import AFTER_CLOSING
from carer_app.domain.levels import LevelOfIntervention, State
from carer_app.domain.occurrence import Occurrence, may_follow
from tests.unit.entry_strategies import logs
from tests.unit.occurrence_cases import PEOPLE, START, entry_id

SLOW = settings(max_examples=60, deadline=None)


def after(entries: list[Entry], body: Any, **more: Any) -> Occurrence:
    """The occurrence with one more line at the end."""
    at, last = START + timedelta(hours=9), max(entry.seq for entry in entries) + 1
    return Occurrence.of([*entries, replace(Entry(entry_id(900), entries[0].occurrence, "z", last, at, at, body), **more)])


@SLOW
@given(logs(), st.randoms(use_true_random=False), st.data())
def test_any_order_and_any_repeats_give_one_occurrence(log: list[Entry], rng: random.Random, data: st.DataObject) -> None:
    shuffled = [*log, *data.draw(st.lists(st.sampled_from(log)))]
    rng.shuffle(shuffled)
    assert Occurrence.of(shuffled) == Occurrence.of(log)


@SLOW
@given(logs())
def test_every_line_stays_in_the_log_whatever_it_says(log: list[Entry]) -> None:
    occurrence = Occurrence.of(log)
    assert sorted(line.entry.id for line in occurrence.log) == sorted(entry.id for entry in log)
    for line in occurrence.log:
        assert line.entry in log


@SLOW
@given(logs())
def test_the_police_are_told_only_by_a_report_taken_or_an_answer_given(log: list[Entry]) -> None:
    """Product 3: dialling, queueing or sending a pack never clears it."""
    proofs = {"police_told", "police_answered"}
    silent = [entry for entry in log if entry.kind not in proofs]
    occurrence = Occurrence.of(silent)
    assert occurrence.police_told is None
    assert occurrence.report_state is None
    assert not occurrence.state.is_report


@SLOW
@given(logs(), st.booleans(), st.sampled_from(("report", "update", "return")))
def test_ringing_the_police_never_changes_the_state_or_level(log: list[Entry], answered: bool, purpose: str) -> None:
    before = Occurrence.of(log)
    rung = after(log, PoliceRang("101", answered=answered, purpose=purpose))
    assert (rung.state, rung.level, rung.police_told) == (before.state, before.level, before.police_told)


QUIET = [Noted("x"), PackShared("p", 1, "police", "email"), CallStarted("tell_edt"), HandedOver("Bea"), Disagreed("no"), PoliceUpdated("y")]


@SLOW
@given(logs(), st.sampled_from(QUIET))
def test_lines_that_only_tell_never_change_the_state(log: list[Entry], body: object) -> None:
    before, then = Occurrence.of(log), after(log, body)
    assert (then.state, then.level, then.report_state) == (before.state, before.level, before.report_state)


@SLOW
@given(logs(), st.sampled_from((LevelOfIntervention.CARER, LevelOfIntervention.POLICE)))
def test_raising_the_level_never_lowers_it(log: list[Entry], level: LevelOfIntervention) -> None:
    before, then = Occurrence.of(log), after(log, LevelRaised(level))
    assume(before.is_open)
    assert then.level is not None
    assert then.level.rank >= max(level.rank, before.level.rank if before.level else 0) or before.report_state is State.POLICE_DELAYED
    if before.report_state is State.POLICE_DELAYED:
        assert then.level.rank >= level.rank


@SLOW
@given(logs(), st.sampled_from(("fixed", "default")), st.sampled_from(("", "D13", "D4")), st.text(max_size=3))
def test_nobody_alone_lowers_a_police_rule(log: list[Entry], strength: str, rule: str, name: str) -> None:
    """D3, G4: without a second person a police rule stands; a fixed one stands in any case."""
    police = Decided({}, LevelOfIntervention.POLICE, State.POLICE_DECIDED, "D8", strength, (), ())
    log = [*log, Entry(entry_id(800), log[0].occurrence, "z", 2**50, START, START, police)]
    before = Occurrence.of(log)
    alone = LevelLowered(LevelOfIntervention.CARER, "a reason", LevelOfIntervention.CARER, rule)
    if before.override is None:
        assert after(log, alone).level is before.level
    then = after(log, replace(alone, second_person_name=name, second_person=PEOPLE["$bea"]), author=PEOPLE["$anna"])
    if strength == "fixed" and before.override is None:
        assert then.level is before.level
    assert then.override is None or then.override == before.override or then.lowering is not None


@SLOW
@given(logs(), st.integers(0, 1000), st.integers(0, 1000))
def test_time_alone_never_lowers_the_level_and_writes_nothing(log: list[Entry], first: int, more: int) -> None:
    occurrence = Occurrence.of(log)
    early = occurrence.at(START + timedelta(minutes=first))
    late = occurrence.at(START + timedelta(minutes=first + more))
    assert (late.level.rank if late.level else -1) >= (early.level.rank if early.level else -1)
    assert set(early.due) <= set(late.due)
    assert occurrence == Occurrence.of(log)


@SLOW
@given(logs())
def test_a_state_goes_with_its_level(log: list[Entry]) -> None:
    """E2."""
    occurrence = Occurrence.of(log)
    levels = {
        State.OPENED: {None}, State.WAITING: {"no_immediate"}, State.CARER_INTERVENTION: {"carer"}, State.POLICE_DECIDED: {"police"},
        State.REPORTED: {"police"}, State.RECORDED_MISSING: {"police"}, State.POLICE_ABSENT: {"police"}, State.AWAY_KNOWN: {"carer"},
        State.KNOWN_WITH_RISK: {"police"}, State.BACK: {None}, State.CLOSED: {None}, State.PAST: {None},
    }  # fmt: skip
    if occurrence.state in levels:
        assert occurrence.level in levels[occurrence.state]
    else:
        assert occurrence.state in (State.POLICE_DELAYED, State.RETURN_ARRANGED)
        assert occurrence.level is not None


@SLOW
@given(logs())
def test_an_open_occurrence_closes_only_with_everything_of_e7(log: list[Entry]) -> None:
    occurrence = Occurrence.of(log)
    closing = after(log, Closed())
    assert (closing.state is State.CLOSED) == (occurrence.state is State.CLOSED or occurrence.may_close)
    if not occurrence.may_close:
        assert "cannot_follow" in closing.line(entry_id(900)).marks


@SLOW
@given(logs(), st.sampled_from(sorted(KINDS)))
def test_after_closing_a_line_moves_nothing(log: list[Entry], kind: str) -> None:
    done = [
        *log, *(
            Entry(entry_id(100 + n), log[0].occurrence, "y", 2**50 + n, START + timedelta(hours=8), START + timedelta(hours=8), body)
            for n, body in enumerate(CLOSING)
        ),
    ]  # fmt: skip
    closed = Occurrence.of(done)
    assume(closed.closed_at is not None and not {mark for line in closed.log for mark in line.marks} & {"withdrawn"})
    line = Entry(entry_id(901), log[0].occurrence, "z", 2**52, START, START, SAMPLES[kind])
    then = Occurrence.of([*done, line])
    if then.state is not State.CLOSED:
        assert kind == "corrected"
        return
    assert ("cannot_follow" in then.line(line.id).marks) == (kind not in AFTER_CLOSING or kind in ("corrected", "lowering_confirmed"))
    assert (then.report_state, then.police_told, then.decided) == (closed.report_state, closed.police_told, closed.decided)


CLOSING = [
    Returned(FoundWhere.CAME_BACK), ReturnStep("hurt_or_unwell", "no"), ReturnStep("signs", "no"), ReturnStep("people_told", "done"),
    PoliceToldOfReturn(), ReturnStep("safe_to_stay", "yes"), ReturnStep("return_interview", "done"), ReturnStep("documents_review", "done"),
    Closed(),
]  # fmt: skip
LATER = START + timedelta(hours=20)
SAMPLES: dict[str, Any] = {
    "answered": Answered("danger", {"immediate_concern_child": "no"}),
    "details_given": DetailsGiven({"clothing": "red coat"}),
    "decided": Decided({}, LevelOfIntervention.CARER, State.CARER_INTERVENTION, "D13", "default", (), ()),
    "level_raised": LevelRaised(LevelOfIntervention.POLICE),
    "level_lowered": LevelLowered(LevelOfIntervention.NO_IMMEDIATE, "spoke to him", None, "", "Bea", PEOPLE["$bea"]),
    "lowering_confirmed": LoweringConfirmed(entry_id(777), agreed=True),
    "review_set": ReviewSet(LATER, ReviewBasis.CARER),
    "call_started": CallStarted("tell_edt"),
    "step_taken": StepTaken("search_home", StepResult.DONE),
    "contact_made": ContactMade(ContactHow.VOICE, Unsure.YES),
    "information_received": InformationReceived("a friend", "at the park", Unsure.NO),
    "return_arranged": ReturnArranged(Agreed.COMING_HOME, LATER),
    "police_rang": PoliceRang("101", answered=False),
    "police_told": PoliceTold("R1"),
    "police_answered": PoliceAnswered(PoliceOutcome.DELAYED),
    "police_updated": PoliceUpdated("news"),
    "disagreed": Disagreed("no"),
    "escalated": Escalated("inspector", reached=True),
    "pack_shared": PackShared("p", 1, "police", "email"),
    "pack_confirmed": PackConfirmed(entry_id(5), "police"),
    "pack_followed": PackFollowed(entry_id(5), PackNews.OPENED, "police"),
    "pack_redacted": PackRedacted("people", "Associates", WhyLeftOut.DANGER),
    "handed_over": HandedOver("Bea"),
    "noted": Noted("x"),
    "corrected": Corrected(entry_id(777), "y", "z"),
    "located": Located(FoundWhere.OTHER, adult_with_child=True),
    "returned": Returned(FoundWhere.CAME_BACK),
    "return_step": ReturnStep("signs", "no"),
    "police_told_of_return": PoliceToldOfReturn(),
    "linked": Linked("20000000-0000-4000-8000-000000000001", "together"),
    "attached": Attached("10000000-0000-4000-8000-000000000001"),
    "closed": Closed(),
    "opened": Opened("10000000-0000-4000-8000-000000000009", ExpectedWhere.SCHOOL, START),
}


def test_every_kind_has_a_sample_here() -> None:
    assert set(SAMPLES) == set(KINDS)


@SLOW
@given(logs(), st.data())
def test_what_a_screen_offers_can_follow(log: list[Entry], data: st.DataObject) -> None:
    occurrence = Occurrence.of(log)
    kind = data.draw(st.sampled_from(sorted(may_follow(occurrence))))
    body = SAMPLES[kind]
    if kind == "corrected":
        body = Corrected(log[0].id, "y", "z")
    if kind == "lowering_confirmed":
        assert occurrence.lowering is not None
        lowered = occurrence.lowering.body
        assert isinstance(lowered, LevelLowered)
        confirmer = lowered.second_person or next(p for p in PEOPLE.values() if p != occurrence.lowering.author)
        then = after(log, LoweringConfirmed(occurrence.lowering.id, agreed=True), author=confirmer, proved=True)
    elif kind == "level_raised" and occurrence.level is LevelOfIntervention.POLICE:
        raise AssertionError("nothing is above police")
    else:
        then = after(log, body, author=PEOPLE["$anna"])
    marks = set(then.line(entry_id(900)).marks)
    assert not marks & {"cannot_follow", "fixed_rule", "needs_second_person", "no_reason", "no_reference"}, (kind, marks)


@SLOW
@given(logs())
def test_what_is_never_offered(log: list[Entry]) -> None:
    occurrence = Occurrence.of(log)
    kinds = may_follow(occurrence)
    assert kinds <= set(KINDS)
    assert "opened" not in kinds
    assert ("closed" in kinds) == (occurrence.may_close and occurrence.state is not State.CLOSED)
    if occurrence.is_open:
        assert {"police_rang", "police_told", "returned"} <= kinds
        assert ("level_raised" in kinds) == (occurrence.level is not LevelOfIntervention.POLICE)


@SLOW
@given(logs(), st.integers(0, 1000))
def test_the_facts_for_the_decision_are_those_of_the_contract(log: list[Entry], minute: int) -> None:
    plan = {"plan_police_from_outset": "yes", "child_age": 14, "setting": "foster"}
    occurrence = Occurrence.of(log)
    facts = facts_for_decision(occurrence, START + timedelta(minutes=minute), plan, "outstanding")
    assert set(facts) - set(FACTS) <= set(occurrence.answers), "only a page may add what the contract does not know"
    assert facts["plan_police_from_outset"] == "yes", "an answer never lowers what the plan says"
    assert facts["returned"] == ("yes" if occurrence.returned_at else "no")
    assert (facts["police"] == "not_told") == (occurrence.report_state is None)
    assert "immediate_concern_child" in facts or "immediate_concern_child" not in occurrence.answers
