"""How the caller says an answer to the police, in the first person; `{child}` is what the child is called."""

from __future__ import annotations

ABOUT_THE_PLACE = ("risk_at_location", "risk_to_others_at_location", "risk_to_visitor")

FACT_SAID = {
    ("immediate_concern_child", "yes"): "I think {child} may be in danger now",
    ("immediate_concern_child", "no"): "I know of no danger at this moment",
    ("immediate_concern_child", "dont_know"): "I am not sure whether {child} is in danger now",
    ("immediate_concern_other", "yes"): "I think someone else may be in danger now",
    ("immediate_concern_other", "no"): "I know of no danger to anyone else",
    ("immediate_concern_other", "dont_know"): "I am not sure whether anyone else is in danger",
    ("contact", "no_reply"): "I have not been able to reach {child}",
    ("contact", "reached_unsafe"): "I spoke to {child}, and am not sure that {child} is safe",
    ("antecedent_behaviour", "yes"): "{child} did something that often comes before going missing",
    ("antecedent_behaviour", "dont_know"): "I am not sure whether there were signs before {child} went",
    ("trigger_incident", "yes"): "Something happened that means {child} may not be safe",
    ("trigger_incident", "dont_know"): "I am not sure whether something happened before {child} went",
    ("out_of_character", "yes"): "Yes, this is unlike {child}",
    ("out_of_character", "no"): "I have seen nothing so far that is out of character for {child}",
    ("out_of_character", "dont_know"): "I am not sure whether this is unlike {child}",
    ("carer_concern", "worried"): "I am worried",
    ("carer_concern", "some"): "I am a bit worried",
    ("health_risk_today", "yes"): "{child} could come to harm today without medicine or care",
    ("health_risk_today", "no"): "Nothing is due today that I know of",
    ("health_risk_today", "dont_know"): "I am not sure whether medicine or care is needed today",
    ("exploitation_risk_today", "yes"): "I think someone may be exploiting {child} today",
    ("exploitation_risk_today", "no"): "I know of nothing today that points to it",
    ("exploitation_risk_today", "dont_know"): "I am not sure whether someone is exploiting {child}",
    ("vulnerability_today", "yes"): "{child} finds it hard to stay safe alone",
    ("court_order", "yes"): "There is a court order",
    ("court_order", "dont_know"): "I am not sure whether there is a court order",
    ("risk_at_location", "yes"): "{child} could come to harm there",
    ("risk_to_others_at_location", "yes"): "Someone else could come to harm there",
    ("risk_to_visitor", "yes"): "It may not be safe for us to go there",
}
"""An answer left out here is not said aloud: "no sign" is no reason for anybody to look less hard."""
