"""What a planning meeting has to see at once: the signs, the wait, the police, whom to ring, where to look, the worries (NAT-2.11, NAT-2.12)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from carer_app.domain.agreed_wait import OF_THE_LAST_HOME, waits_for_activities
from carer_app.domain.profile import SECTION_BY_ID, WAIT, Profile

MOST = 5
"""So many lines of each; how many more there are is said."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """One line, with a word beside it that must stand out: ok, warn, police or plain."""

    text: str
    tag: str = ""
    kind: str = "plain"


@dataclass(frozen=True, slots=True)
class Glance:
    """One thing to see at once. `section` is where it is changed, `empty` what is said where nothing is written."""

    id: str
    title: str
    section: str
    field: str
    lines: tuple[Spoken, ...]
    empty: str
    more: int = 0


def at_a_glance(profile: Profile) -> tuple[Glance, ...]:
    """In the order in which they are asked for on the night. A blank is never read as an answer."""
    return (
        _glance("signs", "Warning signs", "warning_signs", "signs", [*_signs(profile)], "No signs are written down."),
        _glance(
            "waits", "How long to wait", "plan", "wait_minutes", [*_waits(profile)], "No wait is agreed: the carer decides, and says why."
        ),
        _glance("police", "When to tell the police", "plan", "when_to_report", [*_police(profile)], "Nothing is agreed."),
        _glance("ring", "Who to ring", "people", "people", [*_people(profile)], "Nobody is written down."),
        _glance("places", "Where to look", "places", "places", [*_places(profile)], "No place is written down."),
        _glance("worries", "Worries now", "risks", "self_harm", [*_worries(profile)], "No worry is marked as one of now."),
    )


def care_tonight(profile: Profile) -> Glance:
    """What somebody who receives a child tonight has to know first: medicine that must not be missed, allergies, how to talk with them."""
    return _glance("care", "To look after them tonight", "health", "conditions", [*_care(profile)], "Nothing is written about health. Ask.")


def _care(profile: Profile) -> Iterator[Spoken]:
    for row in profile.rows("health", "medicines"):
        if row.get("essential") in ("yes", "dont_know"):
            yield Spoken(", ".join(str(row[k]) for k in ("name", "when", "if_missed") if row.get(k)), "Medicine", "police")
    for name, tag in (("allergies", "Allergy"), ("conditions", ""), ("how_to_talk", "")):
        if text := profile.text("health", name):
            yield Spoken(text, tag, "warn")
    if text := profile.text("child_words", "welcome"):
        yield Spoken(text, "In their words", "none")


def _glance(name: str, title: str, section: str, field: str, lines: list[Spoken], empty: str) -> Glance:
    return Glance(name, title, section, field, tuple(lines[:MOST]), empty, max(0, len(lines) - MOST))


def _signs(profile: Profile) -> Iterator[Spoken]:
    yield from (Spoken(line) for line in profile.signs)
    yield from (Spoken(line, "Trigger", "warn") for line in profile.triggers)


def _waits(profile: Profile) -> Iterator[Spoken]:
    """Every number with its unit; at nought the words say what it means."""
    if WAIT in profile.of_the_last_home:
        yield Spoken(OF_THE_LAST_HOME, "Look again", "warn")
    if profile.plan_wait_minutes is not None:
        yield Spoken(_minutes(profile.plan_wait_minutes), "At other hours" if profile.rows("plan", "waits") else "")
    days = SECTION_BY_ID["plan"].field("waits").columns[0]
    for row in profile.rows("plan", "waits"):
        if "minutes" in row:
            hours = " to ".join(str(row[end])[:5] for end in ("from", "until") if row.get(end))
            when = ", ".join(part for part in (hours, days.words(row.get("days"))) if part)
            yield Spoken(f"{when or 'No hours said'}: {_minutes(row['minutes'])}")
    yield from (Spoken(line) for line in waits_for_activities(profile))


def _minutes(number: int) -> str:
    return "Do not wait" if number == 0 else f"{number} minutes" if number != 1 else "1 minute"


def _police(profile: Profile) -> Iterator[Spoken]:
    condition = f", only if {profile.police_condition}" if profile.police_condition else ""
    said = {"yes": f"From the start{condition}", "no": "Not from the start"}.get(profile.police_from_outset)
    yield Spoken(said or "Whether from the start", "" if said else "Not known", "warn")
    for name in ("police_reason", "when_to_report", "discretion"):
        if text := profile.text("plan", name):
            yield Spoken(text)


def _people(profile: Profile) -> Iterator[Spoken]:
    for row in profile.people:
        if row.get("name"):
            who = " · ".join(str(part) for part in (row["name"], row.get("relationship"), row.get("telephone")) if part)
            yield Spoken(who, *_verdict(row, "safe_to_ring", "Safe to ring", "Do not ring"))


def _places(profile: Profile) -> Iterator[Spoken]:
    for row in profile.places:
        if row.get("name"):
            yield Spoken(str(row["name"]), *_verdict(row, "safe_to_visit", "Safe to visit", "Not safe"))


def _verdict(row: Mapping[str, Any], safe: str, yes: str, no: str) -> tuple[str, str]:
    if row.get("police_only") == "yes":
        return "Police only", "police"
    if row.get("should_see") == "no":
        return "Must not be told", "police"
    return {"yes": (yes, "ok"), "no": (no, "police")}.get(str(row.get(safe, "")), ("Not known", "warn"))


def _worries(profile: Profile) -> Iterator[Spoken]:
    section = SECTION_BY_ID["risks"]
    for f in section.fields:
        if profile.text("risks", f.id) == "now":
            why = profile.text("risks", f"{f.id}_why")
            yield Spoken(f.printed + (f": {why}" if why else ""))
