"""The acceptance histories: occurrences of a child over time, and which duties they bring by when."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.unit.duty_cases import OPEN, owed, same_time

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "histories.yaml").read_text(encoding="utf-8"))["cases"]
CATEGORIES = {"missing": "missing", "absent": "absent", "away": "away_without_authorisation"}
INTERVIEWS = {"nat_return_interview", "nott_ri_repeat", "nott_ri_flags", "nott_ri_target", "wake_rhi", "som_rhi"}
RULES: dict[str, set[str]] = {
    "multi_agency_meeting": {"nott_mam_repeat"},
    "return_interview": INTERVIEWS,
    "strategy_discussion_72h": {"nott_strategy_72h"},
    "senior_manager_notification_24h": {"nott_senior_24h"},
    "dci_meeting_28d": {"nott_28_days"},
    "children_missing_officer_informed": {"nott_cmo_same_day"},
    "strategy_meeting_4_in_28": {"wake_strategy_4_in_28"},
    "strategy_meeting_6_in_2_months": {"wake_strategy_6_in_2m"},
    "strategy_meeting_24h": {"wake_strategy_24h"},
    "serious_notification_form": {"wake_serious_notification", "wake_serious_notification_media"},
    "trigger_plan_consideration": {"som_trigger_plan"},
    "exploitation_considered": {"som_trigger_plan"},  # considering the Trigger Plan is where exploitation is considered (SOM-RPT-1)
    "safe_and_well_check": {"nat_prevention_interview"},  # one thing under two names (C8)
    "strategy_discussion_24h": {"som_strategy_24h"},
    "di_strategy_14d": {"som_14_days"},
    "second_stage_intervention_meeting": {"lanc_second_stage"},
    "second_stage_intervention_meeting (Lancashire's own)": {"lanc_second_stage"},
}
"""Trigger in the cases -> the rules that say it here."""
POINTS_TO_THE_PLACING_AUTHORITY = "placing_authority_procedures_apply"


def test_all_seven_histories_are_here() -> None:
    assert len(CASES) == 7


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_what_is_expected_is_owed(case: dict[str, Any]) -> None:
    last = f"o{len(case['episodes']) - 1}"
    duties = [duty for duty in _duties(case) if last in duty["occurrences"]]
    for expected in case["expected"]:
        if expected["trigger"] == POINTS_TO_THE_PLACING_AUTHORITY:
            assert [(d["who"], d["status"]) for d in duties if d["rule"] == "lanc_second_stage"] == [("placing_authority", "notice")]
            continue
        times = [_time(due) for due in (expected["due"], *expected.get("due_also_acceptable", ()))]
        found = [duty for duty in duties if duty["rule"] in RULES[expected["trigger"]] and duty["status"] in _statuses(expected)]
        assert found, f"{case['id']}: no {expected['trigger']}"
        for duty in found:
            assert any(same_time(duty["due_at"], due) for due in times), f"{case['id']}: {duty['rule']} is due {duty['due_at']}"


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_what_is_not_expected_is_not_owed(case: dict[str, Any]) -> None:
    rules = {rule for trigger in case["expected_not_triggered"] for rule in RULES[trigger]}
    assert [duty for duty in _duties(case) if duty["rule"] in rules and duty["status"] in OPEN] == []


def _duties(case: dict[str, Any]) -> list[dict[str, Any]]:
    return owed(_history(case), case["protocol"])


def _statuses(expected: dict[str, Any]) -> set[str]:
    return {"upcoming"} if expected["status"] == "upcoming" else OPEN


def _history(case: dict[str, Any]) -> dict[str, Any]:
    """HISTORY.json of a case: reported at the start, the earlier return interviews held on the return."""
    episodes = case["episodes"]
    return {
        "now": _time(case["now"]),
        "child": {
            "looked_after": case["child"]["looked_after"] == "yes",
            "responsible": case["child"]["placed_by"],
            "host": case["child"]["placed_in"],
        },
        "occurrences": [_occurrence(number, episode) for number, episode in enumerate(episodes)],
        "events": [
            {"kind": "came_to_notice", "at": _time(episode["came_to_notice_at"]), "occurrence": f"o{number}"}
            for number, episode in enumerate(episodes)
            if "came_to_notice_at" in episode
        ],
        "done": [
            {"rule": "nat_return_interview", "at": _time(episode["end"]), "occurrence": f"o{number}"}
            for number, episode in enumerate(episodes[:-1])
        ],
    }


def _occurrence(number: int, episode: dict[str, Any]) -> dict[str, Any]:
    start = _time(episode["start"])
    return {
        "id": f"o{number}",
        "category": CATEGORIES[episode["category"]],
        "last_seen": start,
        "realised": start,
        "reported": start if episode["reported_to_police"] == "yes" else None,
        "returned": _time(episode["end"]),
        "return_notified": _time(episode.get("return_notified_at")),
        "flags": ["harmed_while_missing"] if episode["harmed_while_missing"] == "yes" else [],
    }


def _time(raw: Any) -> Any:
    if raw is None or raw == "none_stated":
        return None
    return raw if isinstance(raw, str) else raw.isoformat()
