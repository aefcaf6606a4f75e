"""Each rule of the national path, one sentence each (provisions E4 with the amendments of G)."""

from __future__ import annotations

import pytest

from carer_app.packs import loader
from tests.unit.calm import SAFE_PLACE, decided

VERIFIED = {"whereabouts": "verified", **SAFE_PLACE}
BELIEVED = {"whereabouts": "believed", **SAFE_PLACE}
PLACE_FACTS = sorted(SAFE_PLACE)


@pytest.mark.parametrize("who", ["immediate_concern_child", "immediate_concern_other"])
def test_immediate_danger_goes_to_999_before_anything_else_is_asked(who: str) -> None:
    """NAT-INT-7 NAT-3.14a NOTT-7"""
    decision = decided(**{who: "yes"})
    assert (decision.level, decision.state, decision.rule, decision.call) == ("police", "S3", "D1", "999")
    assert decision.strength == "fixed"


def test_immediate_danger_where_the_child_was_found_is_planned_with_the_police() -> None:
    decision = decided(**VERIFIED, immediate_concern_child="yes")
    assert (decision.level, decision.state, decision.call) == ("police", "S9", "999")


def test_a_plan_that_says_police_from_the_outset_is_followed() -> None:
    """NAT-3.14b"""
    decision = decided(plan_police_from_outset="yes")
    assert (decision.level, decision.state, decision.rule, decision.call) == ("police", "S3", "D2", "101")
    assert decision.strength == "fixed"


def test_a_plan_that_says_police_holds_even_where_the_child_is_safe_with_an_adult() -> None:
    """G5"""
    decision = decided(**VERIFIED, plan_police_from_outset="yes")
    assert (decision.state, decision.rule) == ("S9", "D2")
    assert any("plan" in sentence for sentence in decision.why)


def test_antecedent_behaviour_goes_to_the_police_whatever_was_searched() -> None:
    """NAT-APP-ANT-R NAT-L1-A-a"""
    for actions in ("outstanding", "done"):
        decision = decided(antecedent_behaviour="yes", reasonable_actions=actions)
        assert (decision.level, decision.state, decision.rule, decision.call) == ("police", "S3", "D3", "101")


def test_a_trigger_incident_goes_to_the_police_before_any_search() -> None:
    """NAT-APP-TRG-R"""
    decision = decided(trigger_incident="yes", reasonable_actions="outstanding")
    assert (decision.level, decision.state, decision.rule, decision.call) == ("police", "S3", "D4", "999")


def test_a_sign_does_not_make_a_missing_child_of_one_who_is_with_an_adult() -> None:
    for sign in ("antecedent_behaviour", "trigger_incident", "out_of_character"):
        assert decided(**VERIFIED, **{sign: "yes"}).rule == "D7"


@pytest.mark.parametrize("sign", ["antecedent_behaviour", "trigger_incident"])
def test_nobody_saw_is_not_did_not_happen_for_an_exploited_child(sign: str) -> None:
    """G1 NAT-2.14"""
    decision = decided(**{sign: "dont_know"}, exploitation_risk_today="yes")
    assert (decision.level, decision.state, decision.rule, decision.call) == ("police", "S3", "D4u", "101")
    assert decision.speak_to_someone_now


def test_medicine_that_cannot_wait_goes_to_the_police() -> None:
    """G7 NOTT-45"""
    decision = decided(health_risk_today="yes")
    assert (decision.level, decision.state, decision.rule, decision.call) == ("police", "S3", "D4h", "101")


@pytest.mark.parametrize("worry", [{"carer_concern": "worried"}, {"exploitation_risk_today": "yes"}])
def test_out_of_character_with_a_worry_goes_to_the_police(worry: dict[str, str]) -> None:
    """NAT-3.14a NAT-APP-OOC-D"""
    decision = decided(contact="reached_safe", out_of_character="yes", **worry)
    assert (decision.level, decision.rule) == ("police", "D5")


@pytest.mark.parametrize("place", PLACE_FACTS)
@pytest.mark.parametrize("whereabouts", ["verified", "believed"])
def test_a_known_place_with_a_risk_is_planned_with_the_police(whereabouts: str, place: str) -> None:
    """NAT-3.8 NAT-L1-O-h"""
    decision = decided(**{**SAFE_PLACE, "whereabouts": whereabouts, place: "yes"})
    assert (decision.level, decision.state, decision.rule, decision.call) == ("police", "S9", "D6", "101")


@pytest.mark.parametrize("place", PLACE_FACTS)
@pytest.mark.parametrize("whereabouts", ["verified", "believed"])
def test_a_place_nobody_assessed_is_not_safe_for_an_exploited_child(whereabouts: str, place: str) -> None:
    """G9 NAT-L1-A-f"""
    decision = decided(**{**SAFE_PLACE, "whereabouts": whereabouts, place: "dont_know"}, exploitation_risk_today="yes")
    assert (decision.level, decision.state, decision.rule) == ("police", "S9", "D6u")


def test_a_child_with_a_trusted_adult_in_a_safe_place_is_away_and_known() -> None:
    """NOTT-43b NAT-3.7b"""
    decision = decided(**VERIFIED)
    assert (decision.level, decision.state, decision.rule, decision.call) == ("carer", "S8", "D7", None)
    assert decision.review_by_required


@pytest.mark.parametrize("contact", ["no_reply", "reached_unsafe"])
def test_worried_and_not_reached_or_not_safe_goes_to_the_police(contact: str) -> None:
    """NAT-L2-T"""
    decision = decided(carer_concern="worried", contact=contact)
    assert (decision.level, decision.rule) == ("police", "D8")


@pytest.mark.parametrize("contact", ["not_tried", "reached_safe"])
def test_worried_alone_is_not_yet_cannot_reach(contact: str) -> None:
    decision = decided(carer_concern="worried", contact=contact)
    assert (decision.level, decision.state, decision.rule) == ("carer", "S2", "D13")


def test_time_that_worries_the_carer_is_enough_with_steps_left() -> None:
    """NAT-3.15"""
    decision = decided(time_itself_worrying="yes", reasonable_actions="outstanding")
    assert (decision.level, decision.rule) == ("police", "D9")


def test_every_step_done_and_the_time_gone_is_reported() -> None:
    """NAT-INT-9 NAT-L1-O-i"""
    decision = decided(reasonable_actions="done", reasonable_time_passed="yes")
    assert (decision.level, decision.state, decision.rule, decision.call) == ("police", "S3", "D10", "101")
    assert decided(reasonable_actions="done").level != "police"
    assert decided(reasonable_time_passed="yes").level != "police"


def test_a_believed_place_where_nobody_answers_is_reported_like_an_unknown_one() -> None:
    """G8"""
    assert decided(**BELIEVED, reasonable_actions="done", reasonable_time_passed="yes").rule == "D10"


@pytest.mark.parametrize("days", [0, 7])
def test_a_child_alone_in_the_country_and_new_to_care_is_reported(days: int) -> None:
    """NOTT-126 G12"""
    decision = decided(uasc_or_migrant="yes", days_in_care=days)
    assert (decision.level, decision.rule) == ("police", "D11")


def test_a_child_alone_in_the_country_is_looked_for_even_after_the_first_week() -> None:
    decision = decided(uasc_or_migrant="yes", days_in_care=8)
    assert (decision.state, decision.rule, decision.speak_to_someone_now) == ("S2", "D13", False)


def test_not_knowing_how_long_in_care_means_speaking_to_someone_now() -> None:
    decision = decided(uasc_or_migrant="yes")
    assert (decision.state, decision.rule, decision.speak_to_someone_now) == ("S2", "D13", True)


def test_a_believed_place_is_checked_first() -> None:
    """LANC-2.1c NOTT-43c"""
    decision = decided(**BELIEVED)
    assert (decision.level, decision.state, decision.rule) == ("carer", "S2", "D12")


@pytest.mark.parametrize(
    "worry",
    [
        {"out_of_character": "yes"},
        {"exploitation_risk_today": "yes"},
        {"vulnerability_today": "yes"},
        {"placement_change_today": "yes"},
        {"carer_concern": "some"},
        {"review_time_passed": "yes"},
        {"contact": "reached_unsafe"},
    ],
)
def test_one_worry_is_enough_to_look_for_the_child(worry: dict[str, str]) -> None:
    """NAT-L1-T NAT-APP-OOC-D NAT-L0-O-c NAT-L0-O-e"""
    decision = decided(**worry)
    assert (decision.level, decision.state, decision.rule) == ("carer", "S2", "D13")


@pytest.mark.parametrize(
    "fact",
    [
        "immediate_concern_child",
        "immediate_concern_other",
        "antecedent_behaviour",
        "trigger_incident",
        "out_of_character",
        "plan_police_from_outset",
        "health_risk_today",
        "exploitation_risk_today",
        "vulnerability_today",
        "placement_change_today",
    ],
)
def test_what_is_not_known_is_never_read_as_safe(fact: str) -> None:
    """NOTT-57b G6"""
    decision = decided(**{fact: "dont_know"})
    assert (decision.level, decision.state, decision.rule) == ("carer", "S2", "D14")
    assert decision.speak_to_someone_now


@pytest.mark.parametrize("place", PLACE_FACTS)
def test_a_place_that_is_not_known_to_be_safe_is_no_safe_place(place: str) -> None:
    decision = decided(**{**VERIFIED, place: "dont_know"})
    assert (decision.state, decision.rule, decision.speak_to_someone_now) == ("S2", "D14", True)


@pytest.mark.parametrize("place", PLACE_FACTS)
def test_facts_about_a_place_count_only_where_a_place_is_known(place: str) -> None:
    assert decided(**{place: "dont_know"}).rule == "D15"
    assert decided(**{place: "yes"}).rule == "D15"


def test_nothing_of_concern_is_a_wait_with_a_time_on_it() -> None:
    """NAT-L0-T NAT-L0-A-a"""
    decision = decided()
    assert (decision.level, decision.state, decision.rule, decision.call) == ("no_immediate", "S1", "D15", None)
    assert decision.review_by_required
    assert not decision.speak_to_someone_now


def test_a_child_under_thirteen_is_vulnerable_without_being_asked() -> None:
    """G12"""
    assert decided(child_age=12, vulnerability_today="no").rule == "D13"
    assert decided(child_age=13).rule == "D15"


def test_a_blank_plan_never_gives_no_intervention() -> None:
    """G12: F9 is don't know where the plan is blank"""
    from carer_app.domain.decision import decide
    from tests.unit.calm import CALM

    without = {fact: answer for fact, answer in CALM.items() if fact != "plan_police_from_outset"}
    decision = decide(loader.national().path, without)
    assert decision.rule == "D14"  # type: ignore[union-attr]


def test_every_rule_has_been_named_here() -> None:
    rules = {rule.id for rule in loader.national().path.rules}
    assert rules == {"D1", "D2", "D3", "D4", "D4u", "D4h", "D5", "D6", "D6u", "D7", "D8", "D9", "D10", "D11", "D12", "D13", "D14", "D15"}


@pytest.mark.parametrize("rule", loader.national().path.rules, ids=lambda rule: rule.id)
def test_only_danger_and_triggers_ring_999_and_every_other_police_rule_101(rule: object) -> None:
    """G10"""
    wanted = {"D1": "999", "D4": "999"}.get(rule.id, "101" if rule.level == "police" else None)  # type: ignore[attr-defined]
    assert rule.call == wanted  # type: ignore[attr-defined]
