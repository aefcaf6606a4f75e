"""The twenty acceptance vignettes, every step of every sequence, through the decision and its actions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from carer_app.domain.decision import Decision, decide
from carer_app.domain.next_actions import actions_for
from carer_app.packs import loader

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "vignettes.yaml").read_text(encoding="utf-8"))["cases"]

# What hangs on hours gone by, which no answer holds: the duties bring it (tests/unit/test_duties*.py), by this provision.
DUTIES = {
    ("VG-071/1", "senior_manager_notification_by"): "NOTT-110a",
    ("VG-071/1", "strategy_discussion_by"): "NOTT-106",
    ("VG-071/2", "senior_manager_notification_by"): "NOTT-110b",
    ("VG-071/2", "strategy_discussion_by"): "NOTT-106",
    ("VG-071/3", "multi_agency_meeting"): "NOTT-101b",
}

YES_NO = {"yes": "yes", "no": "no", "unknown": "dont_know"}
SAME_NAME = {
    "immediate_concern_for_safety": "immediate_concern_child",
    "antecedent_behaviour": "antecedent_behaviour",
    "trigger_incident": "trigger_incident",
    "out_of_character": "out_of_character",
    "plan_says_report_at_once": "plan_police_from_outset",
    "known_location_risky": "risk_at_location",
    "located_but_unsafe_to_collect": "risk_to_visitor",
    "time_critical_health_need": "health_risk_today",
    "exploitation_risk_known": "exploitation_risk_today",
}
WORRIED = {"VG-061/2"}  # "I'm properly worried now"


def facts_of(case: dict[str, Any], told: dict[str, str], where: str) -> dict[str, str | int]:
    """A vignette's facts as FACTS.json; an optional fact that is absent was not raised, so it is no."""
    facts: dict[str, str | int] = {ours: YES_NO[told.get(theirs, "no")] for theirs, ours in SAME_NAME.items()}
    facts |= _place(told)
    facts |= {
        "carer_concern": _concern(told, where),
        "vulnerability_today": "no",
        "placement_change_today": "no",
        "reasonable_actions": "done" if told["reasonable_steps_done"] == "yes" else "outstanding",
        "reasonable_time_passed": "yes" if told["reasonable_time_elapsed"] == "yes" else "no",
        "review_time_passed": "yes" if told["reasonable_time_elapsed"] == "yes" else "no",
        "court_order": YES_NO[told["court_order_bail_or_curfew"]],
        "child_age": case["child"]["age"],
        "setting": case["placement"],
        "out_of_area": "yes" if told["out_of_area_placement"] == "yes" else "no",
        "office_hours": "no" if told["out_of_hours"] == "yes" else "yes",
        "police": _police(told),
        "returned": told["returned"],
    }
    return facts


def _place(told: dict[str, str]) -> dict[str, str]:
    known = told["whereabouts_known"] == "yes"
    verified = told.get("whereabouts_verified", "yes") == "yes"
    risk_to_others = YES_NO[told["risk_to_others"]]
    return {
        "whereabouts": ("verified" if verified else "believed") if known else "unknown",
        "contact": _contact(told),
        "immediate_concern_other": "no" if known else risk_to_others,
        "risk_to_others_at_location": risk_to_others if known else "no",
    }


def _contact(told: dict[str, str]) -> str:
    if told["contact_made"] != "yes":
        return "no_reply"
    return "reached_unsafe" if told.get("contact_raises_concern") == "yes" else "reached_safe"


def _concern(told: dict[str, str], where: str) -> str:
    if where in WORRIED or told.get("new_information_raises_concern") == "yes":
        return "worried"
    return "some" if told["some_concern"] == "yes" else "not_significant"


def _police(told: dict[str, str]) -> str:
    if told["reported_to_police"] != "yes":
        return "not_told"
    if told.get("police_recorded_absent") == "yes":
        return "recorded_absent"
    return "delayed" if told["police_refused_or_delayed"] == "yes" else "told"


def moments() -> list[Any]:
    """Every moment that is judged: the opening of each case, then each step with what changed by then."""
    found = []
    for case in CASES:
        told = dict(case["facts"])
        for number, step in enumerate([case, *case.get("steps", [])]):
            told |= step.get("facts_changed", {})
            where = f"{case['id']}/{number}"
            found.append(pytest.param(case, step, dict(told), where, id=where))
    return found


def band(decision: Decision) -> str:
    """The vignettes' name for what was decided."""
    if decision.state in ("S8", "S9"):
        return "AWAY_KNOWN"
    return {"no_immediate": "NO_INTERVENTION", "carer": "CARER", "police": "POLICE", None: "RETURNED"}[decision.level]


@pytest.mark.parametrize("case, step, told, where", moments())
def test_a_vignette_is_given_its_level(case: dict[str, Any], step: dict[str, Any], told: dict[str, str], where: str) -> None:
    decision = decide(loader.load(case["protocol"]).path, facts_of(case, told, where))
    assert isinstance(decision, Decision)
    assert band(decision) in step["acceptable_levels"]
    assert band(decision) not in step["forbidden_levels"]


@pytest.mark.parametrize("case, step, told, where", moments())
def test_a_vignette_is_given_its_next_actions(case: dict[str, Any], step: dict[str, Any], told: dict[str, str], where: str) -> None:
    pack = loader.load(case["protocol"])
    facts = facts_of(case, told, where)
    decision = decide(pack.path, facts)
    assert isinstance(decision, Decision)
    given = {action.code for action in actions_for(pack, facts, decision)}
    needed = {item["code"] for item in step["expected_next"] if item["required"]}
    assert needed - given == {code for (place, code) in DUTIES if place == where}


def test_every_duty_of_a_vignette_names_its_provision() -> None:
    assert set(DUTIES.values()) <= loader.provision_ids()


def test_all_twenty_are_here() -> None:
    assert len(CASES) == 20
    assert len(moments()) > 20
