"""What the log says about the facts the rules need, and all of them together at a given moment (contracts: FACTS.json).

JavaScript twin: static/js/domain/facts.js (when the phone runs the occurrence itself).

Three readings the framework leaves open, each taken the protective way:
- A child who did not sound safe, or news that raises concern, makes the carer worried until they say otherwise (T4, T5, T12, T13).
- Hearing through someone else is like a text: it is not hearing from the child (G4).
- A person who raised the level is believed until a person lowers it or an adult is with the child, whatever a later page says (I6).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from carer_app.domain.entries import (
    Answered,
    Body,
    ContactHow,
    ContactMade,
    Decided,
    InformationReceived,
    Located,
    PoliceOutcome,
    StepResult,
    StepTaken,
    Unsure,
)
from carer_app.domain.levels import LevelOfIntervention, State

if TYPE_CHECKING:
    from carer_app.domain.occurrence import Occurrence

ASKED = (
    "immediate_concern_child", "immediate_concern_other", "whereabouts", "contact", "antecedent_behaviour", "trigger_incident",
    "out_of_character", "carer_concern", "risk_at_location", "risk_to_others_at_location", "risk_to_visitor", "health_risk_today",
    "exploitation_risk_today", "vulnerability_today", "placement_change_today", "court_order", "time_itself_worrying",
)  # fmt: skip
DERIVED = ("reasonable_actions", "reasonable_time_passed", "review_time_passed", "police", "returned")
FROM_THE_RECORD = ("plan_police_from_outset", "uasc_or_migrant", "days_in_care", "child_age", "setting", "out_of_area", "office_hours")
FACTS = (*ASKED, *DERIVED, *FROM_THE_RECORD)

ABOUT_THE_PLACE = ("risk_at_location", "risk_to_others_at_location", "risk_to_visitor")
CONTACT_CHILD_STEPS = frozenset({"contact_child", "message_child"})
BELIEVED_PLACE_STEPS = frozenset({"verify_place", "verify_whereabouts"})

_HEARD = {ContactHow.VOICE, ContactHow.VIDEO, ContactHow.IN_PERSON}
_YES_NO = ("no", "dont_know", "yes")
_ORDER = {
    "carer_concern": ("not_significant", "some", "worried"),
    "contact": ("reached_safe", "not_tried", "no_reply", "reached_unsafe"),
    "whereabouts": ("verified", "believed", "unknown"),
    "reasonable_actions": ("outstanding", "done"),
}
_POLICE = {
    PoliceOutcome.RECORDED_MISSING: "recorded_missing",
    PoliceOutcome.DELAYED: "delayed",
    PoliceOutcome.REFUSED: "refused",
    PoliceOutcome.ABSENT: "recorded_absent",
}


def worry(fact: str, answer: str) -> int:
    """How worrying an answer is among the options of its fact; an answer nobody offers counts as the least."""
    order = _ORDER.get(fact, _YES_NO)
    return order.index(answer) if answer in order else 0


def is_no_worse(before: Mapping[str, str], now: Mapping[str, str]) -> bool:
    """Whether no answer is more worrying than it was; an answer that was not there before counts as worse unless it is the safest."""
    return all(worry(fact, answer) <= worry(fact, before.get(fact, "")) for fact, answer in now.items())


def learn(facts: dict[str, str], body: Body, place: str = "") -> None:
    """Put what one line says into `facts`; a later line wins. `place`: where the child was thought to be before this line."""
    match body:
        case Answered(answers=answers):
            if answers.get("whereabouts", facts.get("whereabouts")) != facts.get("whereabouts"):
                _forget_the_place(facts)
            facts.update(answers)
        case Decided(answers=answers):
            for fact in ASKED:
                if fact in answers:
                    facts.setdefault(fact, answers[fact])
        case ContactMade():
            _learn_from_contact(facts, body)
        case InformationReceived(raises_concern=raises):
            _more_worried(facts, raises)
        case Located():
            _learn_place(facts, body, place)
        case StepTaken():
            _learn_from_step(facts, body, place)
        case _:
            pass


def _learn_from_contact(facts: dict[str, str], made: ContactMade) -> None:
    if made.sounds_safe is Unsure.NO:
        facts["contact"] = "reached_unsafe"
    elif made.how not in _HEARD:
        facts["contact"] = "no_reply"
    else:
        facts["contact"] = "reached_safe" if made.sounds_safe is Unsure.YES else "reached_unsafe"
    unsafe = {Unsure.NO: Unsure.YES, Unsure.DONT_KNOW: Unsure.DONT_KNOW, Unsure.YES: Unsure.NO}
    _more_worried(facts, unsafe[made.sounds_safe])


def _more_worried(facts: dict[str, str], concern: Unsure) -> None:
    if concern is not Unsure.NO:
        _at_least(facts, "carer_concern", "worried" if concern is Unsure.YES else "some")


def _at_least(facts: dict[str, str], fact: str, answer: str) -> None:
    if fact not in facts or worry(fact, facts[fact]) < worry(fact, answer):
        facts[fact] = answer


def _learn_place(facts: dict[str, str], located: Located, place: str) -> None:
    """A new place has to be judged afresh (D7): what was said about another one is not carried over."""
    if facts.get("whereabouts") not in ("verified", "believed") or (place and located.place and place != located.place):
        _forget_the_place(facts)
    facts["whereabouts"] = "verified" if located.adult_with_child else "believed"


def _forget_the_place(facts: dict[str, str]) -> None:
    for fact in ABOUT_THE_PLACE:
        facts.pop(fact, None)


def _learn_from_step(facts: dict[str, str], step: StepTaken, place: str) -> None:
    if step.step in CONTACT_CHILD_STEPS and step.result is StepResult.NO_ANSWER:
        facts["contact"] = "no_reply"
    if facts.get("whereabouts") == "believed" and step.result is StepResult.NOT_THERE and _is_about(step, place):
        facts["whereabouts"] = "unknown"


def _is_about(step: StepTaken, place: str) -> bool:
    """Whether the step was to look at the place where the child was thought to be (D12)."""
    names = {name.strip().casefold() for name in (step.contact, step.place)} - {""}
    return step.step in BELIEVED_PLACE_STEPS or place.strip().casefold() in names


def facts_for_decision(
    occurrence: Occurrence, now: datetime, plan_facts: Mapping[str, str | int], reasonable_actions: str
) -> dict[str, str | int]:
    """Everything `decide` needs: the record, what the carer said tonight, the police, and the clock. Unanswered facts stay out.

    The carer's answers replace the record's, except `plan_police_from_outset`, which an answer can only raise (D2 is the social worker's).
    """
    at = occurrence.at(now)
    facts: dict[str, str | int] = {**plan_facts, **occurrence.facts}
    if planned := plan_facts.get("plan_police_from_outset"):
        tonight = occurrence.facts.get("plan_police_from_outset", "")
        facts["plan_police_from_outset"] = max(str(planned), tonight, key=lambda answer: worry("plan_police_from_outset", answer))
    if facts.get("whereabouts") == "verified" and at.verification_lapsed:
        facts["whereabouts"] = "believed"
    facts.update(_raised(occurrence, facts))
    facts.update(at.derived)
    facts["reasonable_actions"] = reasonable_actions
    facts["police"] = police_status(occurrence)
    facts["returned"] = "yes" if occurrence.returned_at else "no"
    return facts


def _raised(occurrence: Occurrence, facts: Mapping[str, str | int]) -> dict[str, str]:
    said = {"carer_concern": str(facts["carer_concern"])} if "carer_concern" in facts else {}
    match occurrence.raised:
        case LevelOfIntervention.POLICE:
            return {"carer_concern": "worried", "time_itself_worrying": "yes"}
        case LevelOfIntervention.CARER:
            _at_least(said, "carer_concern", "some")
    return said


def police_status(occurrence: Occurrence) -> str:
    """Where the report stands, in the words of FACTS.json."""
    if occurrence.report_state is None:
        return "not_told"
    if occurrence.report_state is State.REPORTED or occurrence.police_answer is None:
        return "told"
    return _POLICE[occurrence.police_answer.outcome]


@dataclass(frozen=True, slots=True)
class EarlierAnswer:
    """An answer given in the occurrence before this one, to be asked again: "still true?" (AMB-22)."""

    fact: str
    answer: str
    page: str
    answered_at: datetime


def still_true(earlier: Occurrence) -> tuple[EarlierAnswer, ...]:
    """What was answered last time, in the order it was answered. To be shown, never copied: each occurrence is judged afresh (I3)."""
    latest: dict[str, EarlierAnswer] = {}
    for line in earlier.log:
        if isinstance(line.entry.body, Answered) and line.counts:
            for fact, answer in line.entry.body.answers.items():
                if fact in ASKED:
                    latest[fact] = EarlierAnswer(fact, answer, line.entry.body.page, line.entry.happened_at)
    return tuple(sorted(latest.values(), key=lambda a: ASKED.index(a.fact)))
