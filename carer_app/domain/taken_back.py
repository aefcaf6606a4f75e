"""Which answers each police rule rests on: taking one of them back needs a word about what has changed, and a second person (D3, G4).

JavaScript twin: static/js/domain/taken_back.js (when the phone runs the occurrence itself).
"""

from __future__ import annotations

from collections.abc import Mapping

from carer_app.domain.facts import ABOUT_THE_PLACE, worry

_DANGER = ("immediate_concern_child", "immediate_concern_other")
_SIGNS = ("antecedent_behaviour", "trigger_incident")
_SUM_OF_WORRIES = ("out_of_character", "carer_concern", "health_risk_today", "exploitation_risk_today")
_RESTS_ON: Mapping[str, frozenset[str]] = {
    "D1": frozenset(_DANGER),
    "D2": frozenset({"plan_police_from_outset"}),
    "D3": frozenset({"whereabouts", "antecedent_behaviour"}),
    "D4": frozenset({"whereabouts", "trigger_incident"}),
    "D4u": frozenset({"whereabouts", *_SIGNS, "exploitation_risk_today"}),
    "D4h": frozenset({"whereabouts", "health_risk_today"}),
    "D5": frozenset({"whereabouts", *_SUM_OF_WORRIES}),
    "D6": frozenset({"whereabouts", *ABOUT_THE_PLACE}),
    "D6u": frozenset({"whereabouts", *ABOUT_THE_PLACE, "exploitation_risk_today"}),
    "D8": frozenset({"whereabouts", "carer_concern", "contact"}),
    "D9": frozenset({"whereabouts", "time_itself_worrying"}),
    "D10": frozenset({"whereabouts"}),
    "D10n": frozenset({"whereabouts"}),
    "D11": frozenset({"whereabouts"}),
}


def rests_on(rule: str, fact: str) -> bool:
    """Whether that rule may rest on an answer about that fact. Of a rule that is not known here, every answer may be what it rests on."""
    return fact in _RESTS_ON[rule] if rule in _RESTS_ON else True


def take_back(taken_back: dict[str, str], before: Mapping[str, str], answers: Mapping[str, str], rule: str) -> None:
    """Keep in `taken_back` what was said before of each fact that is now told as less worrying; said again, it is taken back no longer.

    `rule`: the police rule in force, or empty: without one nothing new counts.
    """
    for fact, answer in answers.items():
        was = taken_back.get(fact, before.get(fact))
        if was is None:
            continue
        if worry(fact, answer) >= worry(fact, was):
            taken_back.pop(fact, None)
        elif fact in taken_back or (rule and rests_on(rule, fact)):
            taken_back[fact] = was
