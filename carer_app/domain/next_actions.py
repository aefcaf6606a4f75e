"""What to do now, in order, from the decision and the pack; and when to look again.

JavaScript twin: static/js/domain/next_actions.js (when the phone runs the occurrence itself).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from carer_app.domain.decision import Decision, derive
from carer_app.domain.next_steps import NextStep, reasonable_actions, steps_for
from carer_app.domain.protocol import Pack, ReviewDefault, fill
from carer_app.domain.protocol_agencies import Cites
from carer_app.domain.to_try import Contact, PersonToRing, PlaceToTry, StepContext, people_to_ring, places_to_try

__all__ = [
    "Contact", "NextAction", "NextStep", "PersonToRing", "PlaceToTry", "StepContext", "actions_for", "people_to_ring", "places_to_try",
    "reasonable_actions", "review_default", "steps_for",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class NextAction:
    """Something to do now, in words for a carer, with the provisions it rests on."""

    code: str
    text: str
    cites: Cites


def actions_for(pack: Pack, answers: Mapping[str, str | int], decision: Decision, child: str = "the child") -> tuple[NextAction, ...]:
    """The actions that hold, most urgent first. Of several with one code the first stands."""
    known = _with_outcome(pack, answers, decision)
    found: dict[str, NextAction] = {}
    for action in pack.actions:
        if action.code not in found and action.when.holds(known):
            found[action.code] = NextAction(action.code, fill(action.text, child), action.cites)
    return tuple(found.values())


def review_default(pack: Pack, answers: Mapping[str, str | int], decision: Decision) -> ReviewDefault | None:
    """The soonest default for looking again (G11); None where the plan or the carer must say."""
    known = _with_outcome(pack, answers, decision)
    return next((default for default in pack.review_defaults if default.when.holds(known)), None)


def _with_outcome(pack: Pack, answers: Mapping[str, str | int], decision: Decision) -> dict[str, str]:
    """The facts, and what came of them, in one language for the pack's conditions."""
    return {
        **derive(pack.path, answers),
        "level": decision.level or "none",
        "state": decision.state,
        "rule": decision.rule,
        "report_state": decision.report_state or "none",
        "call": decision.call or "none",
        "rules_level": decision.rules_level or "none",
        "rules_state": decision.rules_state,
        "speak_to_someone_now": "yes" if decision.speak_to_someone_now else "no",
    }
