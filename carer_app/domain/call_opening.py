"""How a call to the police begins and ends: what it is for, who rings, who the child is (provisions C4, AMB-22).

JavaScript twin: static/js/domain/call_opening.js (when the phone runs the report itself).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from carer_app.domain import log_words as words
from carer_app.domain.call_words import ABOUT_THE_PLACE, FACT_SAID
from carer_app.domain.entries import Returned
from carer_app.domain.levels import State
from carer_app.domain.occurrence import Occurrence
from carer_app.domain.pack_given import given
from carer_app.domain.wall_clock import day_and_time_words

REPORT = "report"
HELP = "help"
AGAIN = "again"
UPDATE = "update"
RETURN = "return"
LOCATED = "located"
GONE_AGAIN = "gone_again"
_KNOWN = {
    "": ("I am asking for help to bring a child in care to safety", "This is not a missing report: {} where the child is"),
    "assist": ("I am asking the police to assist with a child in care", "This is not a missing report: {} where the child is"),
    "report": ("I am reporting a child in care missing", "I report it although {} where the child is: it is not safe there"),
}
"""How a known place that is not safe is told, by the label of the protocol (C4)."""


@dataclass(frozen=True, slots=True)
class ScriptFacts:
    """What the record says of the caller and the child, as plain text; a blank is not known.

    `child_name` is the full name, `called` what the child is called. `form_title` and `known_risk` are the protocol's: what the profile is
    called, and how a known place that is not safe is told (report, assist or ""). `about` holds what the child's record says for a
    question of the pack, by the question's id: `before`, `medical`, `exploitation`, `self_harm`, `danger_to_others`, `out_of_character`, `other` …;
    `calm`, by the same ids, what the record does not worry about. `is_photo_old`: taken more than three months ago; `is_begun_only`: most of it is blank;
    `can_send`: there is a network.
    """

    caller_name: str = ""
    caller_role: str = ""
    callback: str = ""
    child_name: str = ""
    called: str = ""
    date_of_birth: str = ""
    age: int | None = None
    address: str = ""
    description: str = ""
    has_photo: bool = False
    is_photo_old: bool = False
    has_pack: bool = False
    is_begun_only: bool = False
    can_send: bool = True
    form_title: str = "Philomena Protocol form"
    known_risk: str = ""
    plan: str = ""
    about: Mapping[str, str] = field(default_factory=dict)
    calm: Mapping[str, str] = field(default_factory=dict)


def purpose_of(occurrence: Occurrence, earlier: Occurrence | None = None) -> str:
    """What this call is for, from where the report stands."""
    if occurrence.returned_at is not None:
        return RETURN
    if occurrence.earlier_state is State.KNOWN_WITH_RISK:
        return HELP
    if occurrence.earlier_state is State.AWAY_KNOWN:
        return LOCATED if occurrence.police_told else HELP
    if occurrence.police_told is None:
        return GONE_AGAIN if earlier is not None and earlier.police_think_missing else REPORT
    return AGAIN if occurrence.report_state in (State.POLICE_DELAYED, State.POLICE_ABSENT) else UPDATE


def opening_parts(purpose: str, occurrence: Occurrence, facts: ScriptFacts, earlier: Occurrence | None) -> tuple[str, ...]:
    """What is said first, sentence by sentence; a blank leaves its sentence out."""
    return (*_what_for(purpose, occurrence, facts, earlier), *_who_rings(facts), _who_is_missing(facts), *_more(purpose, occurrence, facts))


def which_report(occurrence: Occurrence, facts: ScriptFacts) -> tuple[str, ...]:
    """Which report it is and about whom, for somebody who has not heard of it."""
    return (_reported(occurrence), _who_is_missing(facts))


def _what_for(purpose: str, occurrence: Occurrence, facts: ScriptFacts, earlier: Occurrence | None) -> tuple[str, ...]:
    place = f" from {facts.address}" if facts.address else ""
    match purpose:
        case "help":
            known = "we know" if occurrence.facts.get("whereabouts") == "verified" else "we think we know"
            what, why = _KNOWN[facts.known_risk]
            return (what, why.format(known), _reported(occurrence))
        case "again":
            return (f"I am ringing again about a child in care missing{place}", _reported(occurrence), "I am still worried")
        case "update":
            return (f"I have news about a child in care missing{place}", _reported(occurrence))
        case "return":
            return ("A child in care is back", _reported(occurrence))
        case "located":
            return ("We know where a child in care is, and a trusted adult is with the child", _reported(occurrence))
        case "gone_again":
            return (f"A child in care has gone missing again{place}", *_both_times(occurrence, earlier))
        case "report":
            return (f"I am reporting a child in care missing{place}",)
    raise ValueError(f"There is no call for '{purpose}'.")


def _reported(occurrence: Occurrence) -> str:
    if occurrence.police_told is None:
        return ""
    reference = f", reference {occurrence.police_reference}" if occurrence.police_reference else ", and got no reference"
    return f"I reported it at {day_and_time_words(occurrence.police_told.happened_at)}{reference}"


def _both_times(occurrence: Occurrence, earlier: Occurrence | None) -> tuple[str, ...]:
    """One call and the same reference serve, when the police never heard that the child had come back (AMB-22)."""
    if earlier is None or earlier.returned_at is None:
        return ()
    back = f"{{child}} came back at {day_and_time_words(earlier.returned_at)}. {{child}} has been gone again since"
    back = f"{back} {day_and_time_words(occurrence.realised_at)}"
    reference = "Please keep the same reference" if earlier.police_reference else ""
    return (_reported(earlier), back, "You may not have heard about the return", reference)


def _who_rings(facts: ScriptFacts) -> tuple[str, ...]:
    return (
        f"My name is {facts.caller_name}" if facts.caller_name else "",
        f"I am their {facts.caller_role}" if facts.caller_role else "",
        f"You can ring me back on {facts.callback}" if facts.callback else "",
    )


def _who_is_missing(facts: ScriptFacts) -> str:
    if not facts.child_name:
        return ""
    age = f", aged {facts.age}" if facts.age is not None else ""
    born = f", born {facts.date_of_birth}" if facts.date_of_birth else ""
    return f"The child is {facts.child_name}{born}{age}"


def _more(purpose: str, occurrence: Occurrence, facts: ScriptFacts) -> tuple[str, ...]:
    if purpose == RETURN and occurrence.returned_at is not None:
        return (f"{{child}} came back at {day_and_time_words(occurrence.returned_at)}", *_how_it_ended(occurrence))
    if purpose in (HELP, LOCATED):
        risks = [FACT_SAID[fact, "yes"] for fact in ABOUT_THE_PLACE if occurrence.facts.get(fact) == "yes"]
        is_at = "is" if occurrence.facts.get("whereabouts") == "verified" else "may be"
        return (f"{{child}} {is_at} at {where}" if (where := _place(occurrence)) else "", *risks)
    plan = facts.plan if purpose in (REPORT, GONE_AGAIN) else ""
    return (plan, _documents(occurrence, facts) if purpose in (REPORT, GONE_AGAIN, AGAIN) else "")


def _documents(occurrence: Occurrence, facts: ScriptFacts) -> str:
    """Who said that they have it is not offered it again."""
    had = max((one for one in given(occurrence) if one.confirmed_at is not None), key=lambda one: one.version, default=None)
    if had is not None:
        return f"You have version {had.version} of our pack: {had.confirmed_by} said so"
    if not facts.has_pack:
        return ""
    photo = "with a photo" if facts.has_photo else "without a photo"
    old = " more than 3 months old" if facts.has_photo and facts.is_photo_old else ""
    begun = "It is only begun, and most of it is still blank. " if facts.is_begun_only else ""
    return f"There is a {facts.form_title}, {photo}{old}. {begun}{'I can send it now' if facts.can_send else 'I can send it when there is signal'}"


def _place(occurrence: Occurrence) -> str:
    return occurrence.place or occurrence.details.get("believed_place", "")


def _how_it_ended(occurrence: Occurrence) -> tuple[str, ...]:
    line = next((x.entry for x in occurrence.log if x.counts and isinstance(x.entry.body, Returned)), None)
    found = words.WAS_AT[line.body.found_where] if line is not None and isinstance(line.body, Returned) else ""
    return (f"{{child}} {found}" if found else "",)


_TAKE_DOWN = "Please tell me the reference, your name, what you will do, and when we speak again."
CLOSING = {
    REPORT: _TAKE_DOWN,
    AGAIN: f"I ask you to record the child as missing. {_TAKE_DOWN}",
    GONE_AGAIN: _TAKE_DOWN,
    UPDATE: "What will you do now, and when do we speak again?",
    HELP: "Please agree with me what to do before anybody goes there. Who will go, and when do we speak again?",
    RETURN: "Is there anything you need from us? When will someone come to talk with {child}?",
    LOCATED: "Is there anything you need from us before {child} comes home?",
}
