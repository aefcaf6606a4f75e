"""What of a child's profile goes to a phone: only what is needed on the night, each with its reason. Everything else stays on the server."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_LOOK_FOR = "whoever looks for the child, and the police, must know what they look like"
_SAY_WHO = "the police ask for it first"
_ASKED = "some police ask for it when a child is reported (SOM-REP-2f, SOM-REP-2g)"
_DECIDE = "a rule of the decision rests on it"
_RING = "to ring, visit or leave to the police"
_REACH = "to reach or trace the child"
_HARM = "harm that may come to the child tonight, or to others"
_AGREED = "what was agreed to do on the night"
_TALK = "how to talk with the child, now and on their return"
_BEFORE = "where the child was before is where to look now"
_RELY = "says how far the plan may be relied on"

NIGHT_FIELDS: Mapping[str, Mapping[str, str]] = {
    "identity": {
        **dict.fromkeys(("preferred_name", "full_name", "other_names", "date_of_birth", "sex", "pronouns", "ethnicity"), _SAY_WHO),
        **dict.fromkeys(("uasc_or_migrant", "became_looked_after"), _DECIDE),
        **dict.fromkeys(("languages", "interpreter"), _TALK),
    },
    "description": dict.fromkeys(
        (
            "height", "build", "complexion", "hair", "facial_hair", "eyes", "glasses_or_aids", "marks", "looks_age", "voice", "usual_clothing",
        ),
        _LOOK_FOR,
    ),
    "photo": dict.fromkeys(("taken_on", "changed_since"), _LOOK_FOR),
    "placement": {
        **dict.fromkeys(("setting", "out_of_area", "court_orders"), _DECIDE),
        **dict.fromkeys(("legal_status", "responsible_authority", "host_authority"), _SAY_WHO),
        "moved_in_on": _RELY,
        "area_risks": _HARM,
        "return_to": _AGREED,
    },
    "contacts": dict.fromkeys(("professionals", "family", "family_interpreter"), _RING),
    "phone_online": dict.fromkeys(("phones", "other_phones", "accounts", "cash", "transport", "vehicles", "abroad", "abroad_why"), _REACH),
    "people": {"people": _RING},
    "places": {"places": _RING},
    "health": {
        **dict.fromkeys(("conditions", "allergies", "medicines", "mental_health", "disability", "understanding"), _HARM),
        **dict.fromkeys(("gp_name", "gp_address", "dentist_name", "dentist_address"), _ASKED),
        "how_to_talk": _TALK,
    },
    "school": dict.fromkeys(("name", "address", "telephone", "teacher", "hours", "travel"), _RING),
    "history": dict.fromkeys(("missing_before", "how_many", "times", "pattern", "goes_where", "alone", "adults", "risk_away"), _BEFORE),
    "warning_signs": dict.fromkeys(("signs", "triggers", "out_of_character", "after_signs"), _DECIDE),
    "risks": dict.fromkeys(
        (
            "self_harm", "self_harm_why", "likely_victim", "likely_victim_why", "risky_adults", "risky_adults_why", "sexual_exploitation",
            "sexual_exploitation_why", "criminal_exploitation", "criminal_exploitation_why", "trafficking", "trafficking_why", "substances",
            "substances_why", "danger_to_others", "danger_to_others_why", "who_is_in_danger", "officer_safety", "vulnerabilities",
        ),
        _HARM,
    ),
    "plan": {
        **dict.fromkeys(("wait_minutes", "waits", "activity_waits", "police_from_outset", "police_condition", "police_reason"), _DECIDE),
        **dict.fromkeys(
            (
                "when_to_report", "discretion", "who_searches", "if_cannot_leave", "resources", "family_contact_rule", "must_not_tell", "steps",
                "responses", "collected_by", "return_plan", "told_on_return", "prevention_interview_by", "prevention_interview_name",
                "return_interview_by",
            ),
            _AGREED,
        ),
    },
    "trigger_plan": dict.fromkeys(("needed", "starts_when", "look_first", "carer_does", "police_do"), _AGREED),
    "child_words": {"what_helps": _TALK, "who_i_talk_to": _TALK, "welcome": _TALK, "told_on": _RELY},
}  # fmt: skip


def for_the_night(sections: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """The sections of a profile with nothing in them that a phone does not need."""
    kept = {name: {f: v for f, v in section.items() if f in NIGHT_FIELDS.get(name, {})} for name, section in sections.items()}
    return {name: section for name, section in kept.items() if section}
