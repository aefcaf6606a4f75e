"""A calm evening: complete answers that lead to no immediate intervention, to be changed one worry at a time."""

from __future__ import annotations

from carer_app.domain.decision import Ask, Decision, decide
from carer_app.packs import loader

CALM: dict[str, str | int] = {
    "immediate_concern_child": "no",
    "immediate_concern_other": "no",
    "whereabouts": "unknown",
    "contact": "no_reply",
    "antecedent_behaviour": "no",
    "trigger_incident": "no",
    "out_of_character": "no",
    "plan_police_from_outset": "no",
    "carer_concern": "not_significant",
    "health_risk_today": "no",
    "exploitation_risk_today": "no",
    "vulnerability_today": "no",
    "placement_change_today": "no",
}
SAFE_PLACE = {"risk_at_location": "no", "risk_to_others_at_location": "no", "risk_to_visitor": "no"}


def decided(**changes: str | int) -> Decision:
    """What is decided on a calm evening with these changes."""
    result = decide(loader.national().path, {**CALM, **changes})
    assert isinstance(result, Decision), result
    return result


def asked(**facts: str | int) -> Ask:
    """What is asked next when only these facts are known."""
    result = decide(loader.national().path, facts)
    assert isinstance(result, Ask), result
    return result
