"""What to do now: the actions of the national pack, in their order, for each state."""

from __future__ import annotations

import random

import pytest

from carer_app.domain.decision import Ask, Decision, decide
from carer_app.domain.next_actions import actions_for, review_default
from carer_app.packs import loader
from tests.unit.calm import CALM, SAFE_PLACE

PACK = loader.national()
VERIFIED = {"whereabouts": "verified", **SAFE_PLACE}
BELIEVED = {"whereabouts": "believed", **SAFE_PLACE}
RISKY = {**VERIFIED, "risk_at_location": "yes"}
WORRIED_AND_ALONE = {"carer_concern": "worried", "contact": "no_reply"}


def codes(**changes: str | int) -> list[str]:
    facts = {**CALM, **changes}
    decision = decide(PACK.path, facts)
    assert isinstance(decision, Decision)
    return [action.code for action in actions_for(PACK, facts, decision)]


def text(code: str, **changes: str | int) -> str:
    facts = {**CALM, **changes}
    decision = decide(PACK.path, facts)
    assert isinstance(decision, Decision)
    return next(action.text for action in actions_for(PACK, facts, decision, "Sam") if action.code == code)


def test_waiting_means_a_time_on_it_and_no_word_of_ringing_the_police_now() -> None:
    given = codes(office_hours="no")
    assert given[:2] == ["wait_and_review", "set_review_time"]
    assert not {"call_999", "call_101", "report_police"} & set(given)


def test_danger_is_999_first_of_all() -> None:
    assert codes(immediate_concern_child="yes")[0] == "call_999"
    assert codes(trigger_incident="yes")[0] == "call_999"


@pytest.mark.parametrize("police", ["told", "recorded_missing"])
def test_new_danger_after_a_report_is_999_and_an_update(police: str) -> None:
    assert codes(immediate_concern_child="yes", police=police)[:2] == ["call_999", "update_police"]


@pytest.mark.parametrize("police", ["delayed", "refused", "recorded_absent"])
def test_escalation_comes_first_while_the_rules_still_give_police(police: str) -> None:
    """G13 NAT-3.17"""
    given = codes(**WORRIED_AND_ALONE, police=police)
    assert given[0] == "escalate_senior_officer"
    assert "call_101" in given
    assert "999" in text("escalate_senior_officer", immediate_concern_child="yes", police=police)


def test_a_delayed_report_leaves_the_steps_open_and_escalation_on_offer() -> None:
    """NAT-3.19 T22"""
    given = codes(carer_concern="some", police="delayed")
    for code in ("do_remaining_steps", "keep_trying_contact", "police_call_back", "escalate_senior_officer"):
        assert code in given
    assert given.index("do_remaining_steps") < given.index("escalate_senior_officer")


def test_everything_that_police_level_needs() -> None:
    given = codes(trigger_incident="yes", court_order="yes", out_of_area="yes", office_hours="yes")
    for code in ("share_documents", "tell_social_worker", "tell_host_authority", "tell_police_of_order", "keep_trying_contact"):
        assert code in given
    assert "tell_edt" not in given


@pytest.mark.parametrize("state", [{}, {"carer_concern": "some"}, {"trigger_incident": "yes"}, VERIFIED, RISKY, {"returned": "yes"}])
@pytest.mark.parametrize("hours, told", [("yes", "tell_social_worker"), ("no", "tell_edt")])
def test_whom_to_tell_goes_by_the_clock(state: dict[str, str], hours: str, told: str) -> None:
    """NAT-3.10 NAT-3.5f"""
    given = codes(**state, office_hours=hours)
    assert [code for code in given if code in ("tell_social_worker", "tell_edt")] == [told]


@pytest.mark.parametrize("state", [{}, {"carer_concern": "some"}, {"trigger_incident": "yes"}, VERIFIED, RISKY, {"returned": "yes"}])
def test_where_the_hour_is_not_known_the_words_name_both(state: dict[str, str]) -> None:
    words = text("tell_edt", **state)
    assert "duty team" in words
    assert "social worker" in words
    assert "tell_social_worker" not in codes(**state)


def test_a_place_with_a_risk_is_agreed_with_the_police_and_nobody_is_sent() -> None:
    """NAT-3.8"""
    given = codes(**RISKY)
    assert given[0] == "agree_joint_plan_police"
    assert not {"verify_whereabouts", "do_remaining_steps", "arrange_collection", "arrange_search_by_other"} & set(given)
    assert "Nobody goes" in text("agree_joint_plan_police", **RISKY)


def test_somewhere_safe_the_way_home_is_arranged_and_the_police_hear_of_it() -> None:
    """NAT-3.7b NAT-4.2"""
    assert "inform_police_located" not in codes(**VERIFIED)
    given = codes(**VERIFIED, police="recorded_missing")
    assert given[0] == "inform_police_located"
    assert {"arrange_collection", "set_review_time"} <= set(given)


def test_a_believed_place_is_checked_and_a_voice_alone_is_not_a_check() -> None:
    """G4 NOTT-43c"""
    assert "verify_whereabouts" in codes(**BELIEVED)
    assert "verify_whereabouts" in codes(contact="reached_safe", carer_concern="some")
    assert "verify_whereabouts" not in codes(carer_concern="some")


def test_not_sure_of_danger_means_a_short_time_and_the_number_to_ring() -> None:
    given = codes(immediate_concern_child="dont_know")
    assert given[0] == "report_police"
    assert {"do_remaining_steps", "share_documents", "ask_unknowns", "set_review_time"} <= set(given)
    assert "ring now" in text("report_police", immediate_concern_child="dont_know")


def test_looking_always_says_who_looks_if_the_carer_cannot() -> None:
    """NAT-3.6"""
    assert "arrange_search_by_other" in codes(carer_concern="some")
    assert "do_remaining_steps" in codes(carer_concern="some")
    assert "do_remaining_steps" not in codes(carer_concern="some", reasonable_actions="done")


def test_back_means_health_and_welcome_first_and_the_police_told_only_if_they_were() -> None:
    """NAT-4.3a NAT-4.4 NAT-4.10a"""
    unreported = codes(returned="yes")
    assert unreported[:2] == ["attend_health", "welcome"]
    assert not {"inform_police_returned", "return_interview_by", "prevention_interview"} & set(unreported)
    reported = codes(returned="yes", police="recorded_missing")
    assert reported[:3] == ["attend_health", "welcome", "inform_police_returned"]
    assert {"return_interview_by", "prevention_interview", "preserve_evidence", "update_risk_assessment"} <= set(reported)


def test_the_childs_name_is_filled_in_and_sentences_start_with_a_capital() -> None:
    assert "Sam" in text("keep_trying_contact", carer_concern="some")
    decision = decide(PACK.path, CALM)
    assert isinstance(decision, Decision)
    for action in actions_for(PACK, {**CALM, "out_of_area": "yes"}, decision):
        assert "{" not in action.text
        assert action.text[0].isupper()
        assert ". the child" not in action.text


def test_an_action_never_comes_twice_and_always_has_its_paragraph() -> None:
    chance, path = random.Random(7), PACK.path
    for _ in range(2000):
        facts = {fact.id: chance.choice(fact.option_ids) for fact in path.facts.values() if fact.id != "new_to_care"}
        decision = decide(path, facts)
        assert not isinstance(decision, Ask)
        given = actions_for(PACK, facts, decision)
        assert len({action.code for action in given}) == len(given)
        assert all(action.cites for action in given)
        assert "record" in {action.code for action in given}
        assert {"tell_social_worker", "tell_edt"} & {action.code for action in given}


@pytest.mark.parametrize(
    "changes, minutes",
    [
        ({"immediate_concern_other": "dont_know"}, 15),
        ({"out_of_character": "dont_know"}, 30),
        ({"police": "told"}, 30),
        ({"police": "delayed", **WORRIED_AND_ALONE}, 15),
        ({"police": "recorded_absent", "carer_concern": "some"}, 30),
        (VERIFIED, 60),
        (RISKY, 15),
    ],
)
def test_the_app_looks_again_soonest_where_least_is_known(changes: dict[str, str], minutes: int) -> None:
    """G11"""
    facts = {**CALM, **changes}
    decision = decide(PACK.path, facts)
    assert isinstance(decision, Decision)
    default = review_default(PACK, facts, decision)
    assert default is not None
    assert (default.minutes, default.app_default) == (minutes, True)


@pytest.mark.parametrize("changes", [{}, {"carer_concern": "some"}])
def test_no_number_of_minutes_is_made_up_for_an_ordinary_wait(changes: dict[str, str]) -> None:
    """AMB-1: the plan says it, or the carer"""
    facts = {**CALM, **changes}
    decision = decide(PACK.path, facts)
    assert isinstance(decision, Decision)
    assert review_default(PACK, facts, decision) is None
