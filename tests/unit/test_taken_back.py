"""No way down from the police through answering anew: it takes what has changed, and a second person (I4, D3, G4)."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from carer_app.domain.decision import Decision, decide
from carer_app.domain.entries import Answered, Decided, ExpectedWhere, LevelLowered, LoweringConfirmed, Opened
from carer_app.domain.facts import ASKED, facts_for_decision
from carer_app.domain.levelling import FIXED_RULES
from carer_app.domain.levels import LevelOfIntervention
from carer_app.domain.may_follow import may_follow
from carer_app.domain.occurrence import Occurrence
from carer_app.domain.taken_back import rests_on
from carer_app.packs import loader
from tests.unit.occurrence_cases import PEOPLE, Log

CHILD = "10000000-0000-4000-8000-000000000001"
POLICE, CARER = LevelOfIntervention.POLICE, LevelOfIntervention.CARER
PATH = loader.national().path
SLOW = settings(max_examples=120, deadline=None)
QUICK = 3
"""Answers of one page at most, so that many pages are turned."""


def said(rule: str) -> list[str]:
    """The facts a rule speaks of that a page asks."""
    (found,) = (r for r in PATH.rules if r.id == rule)
    return sorted(set(found.when.facts()) & {*ASKED, "plan_police_from_outset"})


def test_every_answer_a_police_rule_speaks_of_is_one_it_rests_on() -> None:
    for rule in PATH.rules:
        if rule.level is POLICE:
            for fact in said(rule.id):
                assert rests_on(rule.id, fact), f"{rule.id} speaks of {fact}: domain/taken_back.py has to know"


@st.composite
def pages(draw: st.DrawFn) -> dict[str, str]:
    """Some answers, each one that a page offers."""
    facts = draw(st.lists(st.sampled_from([f for f in ASKED if f in PATH.facts]), min_size=1, max_size=QUICK, unique=True))
    return {fact: draw(st.sampled_from(PATH.facts[fact].option_ids)) for fact in facts}


def run_rules(log: Log, minute: float) -> None:
    """What services do after each line: the rules run, and what differs becomes a line."""
    occurrence = Occurrence.of(log.entries)
    facts = facts_for_decision(occurrence, log.at(minute), {"plan_police_from_outset": "no", "child_age": 14}, "outstanding")
    outcome = decide(PATH, facts)
    last = occurrence.waiting or occurrence.decided
    if isinstance(outcome, Decision) and (last is None or (last.level, last.rule) != (outcome.rules_level, outcome.rule)):
        answers = {name: str(value) for name, value in facts.items()}
        log.add(minute, Decided(answers, outcome.rules_level, outcome.rules_state, outcome.rule, outcome.strength, (), ()))


def begun() -> Log:
    log = Log()
    log.add(0, Opened(CHILD, ExpectedWhere.HOME, log.at(0)))
    return log


START = {fact: "no" for fact in ASKED if "no" in PATH.facts[fact].option_ids} | {
    "whereabouts": "unknown",
    "contact": "no_reply",
    "carer_concern": "some",
}


@SLOW
@given(st.lists(pages(), min_size=1, max_size=8), st.sampled_from(("", "she rang")), st.sampled_from(("", "Bea")))
def test_the_level_never_goes_down_from_the_police_by_answering_anew(turned: list[dict[str, str]], reason: str, name: str) -> None:
    log = begun()
    log.add(1, Answered("tonight", START))
    run_rules(log, 1)
    for minute, answers in enumerate(turned, start=2):
        before = Occurrence.of(log.entries)
        log.add(minute, Answered("tonight", answers))
        run_rules(log, minute)
        then = Occurrence.of(log.entries)
        if before.level is POLICE and then.facts["whereabouts"] != "verified":
            assert then.level is POLICE
            assert all(then.facts[fact] == answer for fact, answer in answers.items()), "the log keeps the answer"
        if before.level is POLICE and (then.needs_account or not (reason and name)):
            log.add(minute, LevelLowered(CARER, reason, CARER, "D13", name))
            assert Occurrence.of(log.entries).level is then.level


@SLOW
@given(st.sampled_from([fact for fact in ASKED if any(rests_on(r.id, fact) for r in PATH.rules if r.level is POLICE)]), st.data())
def test_whatever_led_to_the_police_two_people_can_take_it_back(fact: str, data: st.DataObject) -> None:
    log = begun()
    log.add(1, Answered("tonight", START))
    run_rules(log, 1)
    log.add(2, Answered("tonight", {fact: data.draw(st.sampled_from(PATH.facts[fact].option_ids))}))
    run_rules(log, 2)
    log.add(3, Answered("tonight", {fact: START[fact]}))
    run_rules(log, 3)
    held = Occurrence.of(log.entries)
    if held.waiting is None:
        return
    assert held.level is POLICE
    assert fact in held.taken_back
    assert "level_lowered" in may_follow(held)
    lowering = log.add(4, LevelLowered(CARER, "what I thought was wrong", CARER, held.waiting.rule, "Bea", PEOPLE["$bea"]))
    lowered = Occurrence.of(log.entries)
    stays = any(rests_on(rule, fact) for rule in FIXED_RULES)
    assert (lowered.level, lowered.lowering) == (POLICE if stays else CARER, lowering)
    assert lowered.not_confirmed is not None
    assert lowered.not_confirmed.stays is stays
    log.add(5, LoweringConfirmed(lowering.id, agreed=True), author=PEOPLE["$bea"])
    settled = Occurrence.of(log.entries)
    assert (settled.level, settled.lowering, settled.waiting, settled.taken_back) == (CARER, None, None, {})
    log.entries[-1] = replace(log.entries[-1], body=LoweringConfirmed(lowering.id, agreed=False))
    refused = Occurrence.of(log.entries)
    assert (refused.level, refused.lowering) == (POLICE, None)
    assert "level_lowered" in may_follow(refused)
