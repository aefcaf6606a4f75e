"""What is not known of tonight, by name: nobody is sent to ask about something they never said they were unsure of."""

from __future__ import annotations

from carer_app.domain.decision import derive
from carer_app.domain.protocol import fill
from carer_app.services.situation import Situation

_WORDS = {
    "immediate_concern_child": "whether {child} is in danger now",
    "immediate_concern_other": "whether someone else is in danger now",
    "antecedent_behaviour": "whether you saw what comes before {child} goes missing",
    "trigger_incident": "whether something showed that {child} may not be safe",
    "out_of_character": "whether this is unlike {child}",
    "plan_police_from_outset": "whether the plan says to tell the police from the start",
    "health_risk_today": "whether {child} could come to harm without medicine or care",
    "exploitation_risk_today": "whether someone could exploit {child}",
    "vulnerability_today": "whether {child} has needs that make it harder to stay safe",
    "placement_change_today": "whether {child}’s home is new or has changed",
    "new_to_care": "whether {child} is new to care",
    "risk_at_location": "whether {child} could come to harm there",
    "risk_to_others_at_location": "whether someone there could be harmed",
    "risk_to_visitor": "whether it is dangerous to go there",
}
_WHERE = frozenset({"risk_at_location", "risk_to_others_at_location", "risk_to_visitor"})


def not_known(at: Situation) -> tuple[str, ...]:
    """Each thing that bears on safety and that nobody knows, in words."""
    known = derive(at.pack.path, at.facts)
    is_somewhere = known.get("whereabouts") in ("verified", "believed")
    return tuple(
        fill(words, at.child_name)
        for fact, words in _WORDS.items()
        if known.get(fact) == "dont_know" and (fact not in _WHERE or is_somewhere)
    )
