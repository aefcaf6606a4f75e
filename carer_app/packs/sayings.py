"""Says a condition in a practitioner's words: for the drawing of the decision and the tables that are signed off."""

from __future__ import annotations

from carer_app.domain.conditions import All, Any, Condition, Not, OptionIn

FACTS = {
    "immediate_concern_child": "the child is in immediate danger",
    "immediate_concern_other": "somebody else is in immediate danger",
    "whereabouts": "where the child is",
    "contact": "contact with the child",
    "antecedent_behaviour": "antecedent behaviour today",
    "trigger_incident": "a trigger incident",
    "out_of_character": "out of character",
    "plan_police_from_outset": "the plan says police from the outset",
    "carer_concern": "the carer’s concern",
    "risk_at_location": "the child is at risk at the known place",
    "risk_to_others_at_location": "others are at risk at the known place",
    "risk_to_visitor": "somebody going there would be at risk",
    "health_risk_today": "health: serious harm could follow tonight",
    "exploitation_risk_today": "exploitation, crime, drugs or risky adults bear on today",
    "vulnerability_today": "age, disability or understanding bear on today",
    "placement_change_today": "a new or changed placement bears on today",
    "uasc_or_migrant": "an unaccompanied or migrant child",
    "new_to_care": "new to care",
    "court_order": "a court order",
    "reasonable_actions": "reasonable steps",
    "reasonable_time_passed": "the agreed or reasonable time has passed",
    "review_time_passed": "the review time has passed",
    "time_itself_worrying": "the time without news is itself a worry",
    "police": "the police",
    "returned": "the child is back",
    "level": "the level",
    "state": "the state",
    "rule": "the rule",
    "report_state": "the report",
    "call": "the number to ring",
    "rules_level": "the level the rules give",
    "rules_state": "the state the rules give",
    "speak_to_someone_now": "speak to someone now",
    "setting": "the setting",
    "out_of_area": "out of area",
    "office_hours": "office hours",
    "child_age": "the child’s age",
    "days_in_care": "days in care",
}
OPTIONS = {
    "dont_know": "not known",
    "verified": "seen by a trusted adult",
    "believed": "believed (not checked)",
    "unknown": "unknown",
    "not_tried": "not tried",
    "no_reply": "no reply",
    "reached_safe": "reached and safe",
    "reached_unsafe": "reached, not safe",
    "not_significant": "not significant",
    "some": "some",
    "worried": "worried",
    "not_told": "not told",
    "recorded_missing": "recorded missing",
    "recorded_absent": "recorded absent",
    "no_immediate": "no immediate intervention",
    "carer": "carer intervention",
    "police": "police intervention",
    "foster": "a foster home",
    "residential": "a children’s home",
}
JOINED_WITH_OR = 2


def lines_of(condition: Condition, depth: int = 0) -> list[tuple[int, str]]:
    """The condition as lines, each with how far it is set in: what must all hold, and what is one of several."""
    if isinstance(condition, OptionIn):
        return [(depth, _option_in(condition))]
    if isinstance(condition, Not):
        return [(depth, "not:"), *lines_of(condition.part, depth + 1)]
    if isinstance(condition, Any) and (said := _one_of_alike(condition)):
        return [(depth, said)]
    heading = "all of:" if isinstance(condition, All) else "any of:"
    parts = [line for part in condition.parts for line in lines_of(part, depth + 1)]
    return [(depth, heading), *parts]


def sentence(condition: Condition) -> str:
    """The condition in one line, as a table cell takes it."""
    if isinstance(condition, OptionIn):
        return _option_in(condition)
    if isinstance(condition, Not):
        return f"not ({sentence(condition.part)})"
    if isinstance(condition, Any) and (said := _one_of_alike(condition)):
        return said
    joiner = "; and " if isinstance(condition, All) else "; or "
    said = joiner.join(f"({sentence(part)})" if isinstance(part, All | Any) else sentence(part) for part in condition.parts)
    return said or "always"


def _option_in(condition: OptionIn) -> str:
    fact = FACTS.get(condition.fact, condition.fact.replace("_", " "))
    if condition.options == ("yes",):
        return fact
    options = [OPTIONS.get(option, option.replace("_", " ")) for option in condition.options]
    return f"{fact}: {' or '.join(options)}"


def _one_of_alike(condition: Any) -> str:
    """ "Any of these is not known" in one line, where each part asks for the same option of another fact."""
    parts = [part for part in condition.parts if isinstance(part, OptionIn)]
    if len(parts) != len(condition.parts) or len(parts) < JOINED_WITH_OR or len({part.options for part in parts}) > 1:
        return ""
    names = [FACTS.get(part.fact, part.fact) for part in parts]
    joined = f"{', '.join(names[:-1])} or {names[-1]}"
    if parts[0].options == ("yes",):
        return joined
    return f"{joined}: {' or '.join(OPTIONS.get(option, option.replace('_', ' ')) for option in parts[0].options)}"
