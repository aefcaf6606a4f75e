"""What the log means for the facts of the decision, and the decision that comes of it."""

from __future__ import annotations

from typing import Any

import pytest

from carer_app.domain.decision import Decision, decide
from carer_app.domain.entries import (
    Answered,
    Body,
    ContactHow,
    ContactMade,
    Decided,
    Escalated,
    ExpectedWhere,
    FoundWhere,
    InformationReceived,
    LevelLowered,
    LevelRaised,
    Located,
    Opened,
    PoliceAnswered,
    PoliceOutcome,
    PoliceTold,
    Returned,
    ReviewBasis,
    StepResult,
    StepTaken,
    Unsure,
)
from carer_app.domain.facts import ASKED, DERIVED, FACTS, FROM_THE_RECORD, facts_for_decision
from carer_app.domain.levels import LevelOfIntervention, State
from carer_app.domain.occurrence import Occurrence
from carer_app.packs import loader
from tests.unit.calm import CALM
from tests.unit.occurrence_cases import Log

PLAN: dict[str, str | int] = {"plan_police_from_outset": "no", "child_age": 15, "setting": "foster", "office_hours": "no"}


def facts_after(*bodies: Body, minute: float = 60, plan: dict[str, str | int] = PLAN, actions: str = "outstanding") -> dict[str, Any]:
    log = Log()
    log.add(0, Opened("10000000-0000-4000-8000-000000000001", ExpectedWhere.HOME, log.at(0)))
    for number, body in enumerate(bodies, start=1):
        log.add(number, body)
    return facts_for_decision(Occurrence.of(log.entries), log.at(minute), plan, actions)


def calm(**changes: str) -> Answered:
    answers = {fact: str(answer) for fact, answer in CALM.items() if fact in ASKED}
    return Answered("all", answers | changes)


def level_after(*bodies: Body, **more: Any) -> Decision:
    found = decide(loader.national().path, facts_after(*bodies, **more))
    assert isinstance(found, Decision)
    return found


def test_the_facts_are_the_keys_of_the_national_pack_and_of_the_contract() -> None:
    path = loader.national().path
    asked = {name for name, fact in path.facts.items() if fact.asked}
    assert asked <= set(ASKED)
    assert set(path.facts) - {"new_to_care"} <= set(FACTS)
    assert not set(ASKED) & (set(DERIVED) | set(FROM_THE_RECORD))


def test_nothing_answered_means_nothing_but_record_clock_and_police() -> None:
    assert facts_after() == {
        **PLAN, "reasonable_time_passed": "no", "review_time_passed": "no", "reasonable_actions": "outstanding", "police": "not_told",
        "returned": "no",
    }  # fmt: skip


@pytest.mark.parametrize(
    "how,safe,contact,concern",
    [
        (ContactHow.VOICE, Unsure.YES, "reached_safe", None),
        (ContactHow.VIDEO, Unsure.YES, "reached_safe", None),
        (ContactHow.IN_PERSON, Unsure.YES, "reached_safe", None),
        (ContactHow.VOICE, Unsure.DONT_KNOW, "reached_unsafe", "some"),
        (ContactHow.VOICE, Unsure.NO, "reached_unsafe", "worried"),
        (ContactHow.TEXT, Unsure.YES, "no_reply", None),
        (ContactHow.SOCIAL_MEDIA, Unsure.YES, "no_reply", None),
        (ContactHow.SOCIAL_MEDIA, Unsure.DONT_KNOW, "no_reply", "some"),
        (ContactHow.TEXT, Unsure.NO, "reached_unsafe", "worried"),
        (ContactHow.THROUGH_SOMEONE, Unsure.YES, "no_reply", None),
    ],
)
def test_contact_as_g4_reads_it(how: ContactHow, safe: Unsure, contact: str, concern: str | None) -> None:
    facts = facts_after(ContactMade(how, safe))
    assert facts["contact"] == contact
    assert facts.get("carer_concern") == concern


def test_a_child_who_does_not_sound_safe_goes_to_the_police() -> None:
    """T12: on a calm evening, words that raise concern are enough."""
    assert level_after(calm()).level is LevelOfIntervention.NO_IMMEDIATE
    assert level_after(calm(), ContactMade(ContactHow.VOICE, Unsure.NO)).level is LevelOfIntervention.POLICE


def test_a_child_who_may_not_be_safe_is_never_left_to_waiting() -> None:
    assert level_after(calm(), ContactMade(ContactHow.VOICE, Unsure.DONT_KNOW)).level is not LevelOfIntervention.NO_IMMEDIATE


@pytest.mark.parametrize("raises,concern", [(Unsure.YES, "worried"), (Unsure.DONT_KNOW, "some"), (Unsure.NO, "not_significant")])
def test_news_makes_the_carer_as_worried_as_it_is_worrying(raises: Unsure, concern: str) -> None:
    assert facts_after(calm(), InformationReceived("a friend", "x", raises))["carer_concern"] == concern


def test_news_never_makes_the_carer_less_worried() -> None:
    facts = facts_after(calm(carer_concern="worried"), InformationReceived("a friend", "x", Unsure.DONT_KNOW))
    assert facts["carer_concern"] == "worried"


def test_what_the_carer_says_afterwards_counts_again() -> None:
    facts = facts_after(InformationReceived("a friend", "x", Unsure.YES), calm(carer_concern="some"))
    assert facts["carer_concern"] == "some"


def test_more_worried_in_one_tap_goes_to_the_police_and_stays_there() -> None:
    """I6: a later page cannot undo it, whether or not the child can be reached; a person with a reason can."""
    raised = LevelRaised(LevelOfIntervention.POLICE)
    assert level_after(calm(), raised, calm()).rule == "D8"
    assert level_after(calm(), raised, calm(contact="reached_safe")).rule == "D9"
    lowered = LevelLowered(LevelOfIntervention.CARER, "he rang", LevelOfIntervention.CARER, "D13")
    assert facts_after(calm(), raised, lowered)["carer_concern"] == "not_significant"


def test_an_adult_with_the_child_ends_the_worry_of_the_raised_level() -> None:
    seen = Located(FoundWhere.FAMILY_OR_FRIENDS, adult_with_child=True)
    assert facts_after(calm(), LevelRaised(LevelOfIntervention.POLICE), seen)["carer_concern"] == "not_significant"


def test_raised_to_carer_is_some_worry_and_no_more() -> None:
    decision = level_after(calm(), LevelRaised(LevelOfIntervention.CARER))
    assert (decision.level, decision.state) == (LevelOfIntervention.CARER, State.CARER_INTERVENTION)


def test_whereabouts_follow_the_latest_word() -> None:
    aunt = Located(FoundWhere.FAMILY_OR_FRIENDS, adult_with_child=True, place="an aunt's")
    heard = Located(FoundWhere.OTHER, adult_with_child=False, place="the park")
    assert facts_after(calm(), aunt)["whereabouts"] == "verified"
    assert facts_after(calm(), aunt, heard)["whereabouts"] == "believed"
    assert facts_after(calm(), aunt, calm(whereabouts="unknown"))["whereabouts"] == "unknown"


def test_a_new_place_is_judged_afresh() -> None:
    """D7: what was said about one place is not carried to another."""
    safe = Answered("place", {"risk_at_location": "no", "risk_to_others_at_location": "no", "risk_to_visitor": "no"})
    aunt = Located(FoundWhere.FAMILY_OR_FRIENDS, adult_with_child=True, place="an aunt's")
    park = Located(FoundWhere.OTHER, adult_with_child=True, place="the park")
    assert level_after(calm(), aunt, safe).state is State.AWAY_KNOWN
    assert "risk_at_location" in facts_after(calm(), aunt, safe, aunt)
    assert "risk_at_location" not in facts_after(calm(), aunt, safe, park)
    assert "risk_at_location" not in facts_after(calm(), aunt, safe, calm(whereabouts="unknown"), aunt)


def test_another_answer_to_where_the_child_is_asks_about_the_place_again() -> None:
    """No risk at Nan's says nothing about the place she may have gone to since (D6, D7)."""
    safe = {"risk_at_location": "no", "risk_to_others_at_location": "no", "risk_to_visitor": "no"}
    with_nan = (Answered("where", {"whereabouts": "verified"}), Answered("place", safe))
    assert facts_after(*with_nan)["risk_at_location"] == "no"
    assert "risk_at_location" not in facts_after(*with_nan, Answered("where", {"whereabouts": "believed"}))
    lost = Answered("where", {"whereabouts": "unknown"})
    assert "risk_at_location" not in facts_after(*with_nan, lost, Answered("where", {"whereabouts": "verified"}))
    assert facts_after(*with_nan, Answered("where", {"whereabouts": "verified"}))["risk_at_location"] == "no"
    assert facts_after(Answered("all", {"whereabouts": "believed", **safe}))["risk_at_location"] == "no"


def test_a_believed_place_where_the_child_is_not_is_unknown_again() -> None:
    """D12; nobody answering there leaves it believed (G8)."""
    heard = Located(FoundWhere.OTHER, adult_with_child=False, place="a flat")
    for step in ("verify_place", "verify_whereabouts"):
        assert facts_after(heard, StepTaken(step, StepResult.NOT_THERE))["whereabouts"] == "unknown"
        assert facts_after(heard, StepTaken(step, StepResult.NO_ANSWER))["whereabouts"] == "believed"


def test_a_place_named_in_the_step_is_the_believed_one() -> None:
    heard = Located(FoundWhere.OTHER, adult_with_child=False, place="A Flat")
    assert facts_after(heard, StepTaken("known_places", StepResult.NOT_THERE, contact="a flat "))["whereabouts"] == "unknown"
    assert facts_after(heard, StepTaken("known_places", StepResult.NOT_THERE, contact="the park"))["whereabouts"] == "believed"


def test_ringing_the_child_without_an_answer_is_no_reply() -> None:
    assert facts_after(StepTaken("contact_child", StepResult.NO_ANSWER))["contact"] == "no_reply"
    assert "contact" not in facts_after(StepTaken("contact_child", StepResult.NOT_POSSIBLE))


@pytest.mark.parametrize(
    "bodies,status",
    [
        ((), "not_told"),
        ((PoliceTold(none_given=True),), "told"),
        ((PoliceAnswered(PoliceOutcome.RECORDED_MISSING),), "recorded_missing"),
        ((PoliceAnswered(PoliceOutcome.DELAYED),), "delayed"),
        ((PoliceAnswered(PoliceOutcome.REFUSED),), "refused"),
        ((PoliceAnswered(PoliceOutcome.ABSENT),), "recorded_absent"),
        ((PoliceAnswered(PoliceOutcome.REFUSED), Escalated("inspector", reached=True)), "told"),
        ((PoliceAnswered(PoliceOutcome.DELAYED), PoliceTold("again")), "told"),
        ((PoliceAnswered(PoliceOutcome.RECORDED_MISSING), PoliceTold("again")), "recorded_missing"),
    ],
)
def test_the_police_in_the_words_of_the_decision(bodies: tuple[Body, ...], status: str) -> None:
    assert facts_after(*bodies)["police"] == status


def test_returned_is_known_to_the_decision() -> None:
    assert facts_after(Returned(FoundWhere.CAME_BACK))["returned"] == "yes"
    assert level_after(calm(), Returned(FoundWhere.CAME_BACK)).state is State.BACK


@pytest.mark.parametrize(
    "plan,tonight,then",
    [
        ("no", "yes", "yes"),
        ("dont_know", "yes", "yes"),
        ("yes", "no", "yes"),
        ("yes", "dont_know", "yes"),
        ("dont_know", "no", "dont_know"),
    ],
)
def test_what_the_plan_says_about_the_police_can_only_be_raised_tonight(plan: str, tonight: str, then: str) -> None:
    answered = Answered("plan", {"plan_police_from_outset": tonight})
    assert facts_after(answered, plan={"plan_police_from_outset": plan})["plan_police_from_outset"] == then


def test_other_facts_of_the_record_give_way_to_what_the_carer_says() -> None:
    assert facts_after(Answered("tonight", {"court_order": "no"}), plan={"court_order": "yes"})["court_order"] == "no"


def test_steps_done_and_time_gone_lead_to_the_police() -> None:
    """D10: from the wait that was set, by the clock alone."""
    waits = Decided({}, LevelOfIntervention.CARER, State.CARER_INTERVENTION, "D13", "default", (), (), review_at=Log().at(45),
                    review_basis=ReviewBasis.CARER)  # fmt: skip
    calm_but_some = calm(carer_concern="some")
    assert level_after(calm_but_some, waits, minute=44, actions="done").level is LevelOfIntervention.CARER
    assert level_after(calm_but_some, waits, minute=45, actions="outstanding").level is LevelOfIntervention.CARER
    assert level_after(calm_but_some, waits, minute=45, actions="done").rule == "D10"


def test_a_decision_alone_still_carries_what_it_rested_on() -> None:
    """A phone that sent only its decision: the answers are there, and later pages win over them."""
    answers = {"contact": "no_reply", "police": "told", "returned": "yes"}
    rested = Decided(answers, LevelOfIntervention.CARER, State.CARER_INTERVENTION, "D13", "default", (), ())
    facts = facts_after(rested)
    assert (facts["contact"], facts["police"], facts["returned"]) == ("no_reply", "not_told", "no")
    assert facts_after(calm(contact="reached_safe"), rested)["contact"] == "reached_safe"
