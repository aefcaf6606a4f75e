"""What this child's plan says that bears on a question, to be read beside it; a blank says nothing and means nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from carer_app.domain.agreed_wait import OF_THE_LAST_HOME, agreed_wait, waits_for_activities
from carer_app.domain.profile import SECTION_BY_ID, WAIT, Profile
from carer_app.domain.wall_clock import local
from carer_app.services.situation import Situation

Lines = tuple[str, ...]
NEW_FOR = timedelta(days=90)
_EXPLOITED = (
    "sexual_exploitation", "criminal_exploitation", "trafficking", "substances", "risky_adults", "peers", "offending", "nowhere_safe",
)  # fmt: skip
_HURT = ("self_harm", "likely_victim")
_WHEN = {"now": "a worry now", "past": "in the past"}


def from_the_plan(at: Situation, fact: str) -> Lines:
    """The lines of the plan to show beside the question about this fact."""
    read = _READ.get(fact)
    return (*read(at.profile, local(at.now)), *_twice(at.profile, fact)) if read else ()


def _twice(profile: Profile, fact: str) -> Lines:
    """What the plan answers twice of what was read: which of the two counts tonight, and that somebody has still to decide (S1)."""
    about = _RESTS_ON[fact]
    return tuple(f"Two answers. {two.says}" for two in profile.two_answers if (two.section, two.field) in about)


def _danger(profile: Profile, now: datetime) -> Lines:
    return _risks(profile, _HURT) + _medicines(profile)


def _others(profile: Profile, now: datetime) -> Lines:
    return _risks(profile, ("danger_to_others",)) + _said(profile, "risks", "who_is_in_danger")


def _whereabouts(profile: Profile, now: datetime) -> Lines:
    found = [f"{row['name']}: found there before, {row['found_before']}" for row in _named(profile) if row.get("found_before")]
    return (*found, *_said(profile, "history", "goes_where"))


def _place(profile: Profile, now: datetime) -> Lines:
    return tuple(f"{row['name']}: {verdict}" for row in _named(profile) if (verdict := _verdict(row)))


def _health(profile: Profile, now: datetime) -> Lines:
    return _said(profile, "health", "conditions", "mental_health") + _medicines(profile)


def _exploitation(profile: Profile, now: datetime) -> Lines:
    return _risks(profile, _EXPLOITED)


def _vulnerability(profile: Profile, now: datetime) -> Lines:
    return _said(profile, "health", "disability", "understanding") + _said(profile, "risks", "vulnerabilities")


def _placement(profile: Profile, now: datetime) -> Lines:
    moved = profile.get("placement", "moved_in_on")
    is_new = moved and now.date() - date.fromisoformat(moved) <= NEW_FOR
    return ((f"Moved in on {_date_words(moved)}",) if is_new else ()) + _said(profile, "risk_assessment", "new_here")


def _concern(profile: Profile, now: datetime) -> Lines:
    wait = agreed_wait(profile, now)
    of_old = (OF_THE_LAST_HOME,) if WAIT in profile.of_the_last_home else ()
    agreed = of_old or ((f"Agreed wait: {wait} minutes",) if wait is not None else ())
    return (*agreed, *waits_for_activities(profile), *_said(profile, "plan", "when_to_report", "discretion"))


def _date_words(day: str) -> str:
    at = date.fromisoformat(day)
    return f"{at.day} {at:%B %Y}"


def _said(profile: Profile, section: str, *fields: str) -> Lines:
    return tuple(text for name in fields if (text := profile.text(section, name)))


def _risks(profile: Profile, factors: Iterable[str]) -> Lines:
    """Each standing worry with what is known of it. It never sets a level by itself: the question is about tonight (E3)."""
    section = SECTION_BY_ID["risks"]
    found = []
    for name in factors:
        if (when := _WHEN.get(profile.text("risks", name))) is not None:
            why = profile.text("risks", f"{name}_why")
            found.append(f"{section.field(name).label}: {when}" + (f". {why}" if why else ""))
    return tuple(found)


def _medicines(profile: Profile) -> Lines:
    rows = [row for row in profile.rows("health", "medicines") if row.get("essential") in ("yes", "dont_know")]
    return tuple(", ".join(str(row[k]) for k in ("name", "when", "if_missed") if row.get(k)) for row in rows)


def _named(profile: Profile) -> list[Mapping[str, Any]]:
    return [row for row in (*profile.places, *profile.people) if row.get("name")]


def _verdict(row: Mapping[str, Any]) -> str:
    if row.get("police_only") in ("yes", "dont_know", True):
        return "leave it to the police"
    if row.get("should_see") == "no":
        return "a risk to the child"
    return {"yes": "safe to visit", "no": "not safe to visit"}.get(str(row.get("safe_to_visit", "")), "")


_READ: Mapping[str, Callable[[Profile, datetime], Lines]] = {
    "immediate_concern_child": _danger,
    "immediate_concern_other": _others,
    "whereabouts": _whereabouts,
    "risk_at_location": _place,
    "health_risk_today": _health,
    "exploitation_risk_today": _exploitation,
    "vulnerability_today": _vulnerability,
    "placement_change_today": _placement,
    "carer_concern": _concern,
}
_MEDICAL = frozenset({("health", "medicines")})
_NAMED = frozenset({("places", "places"), ("people", "people")})
_RESTS_ON: Mapping[str, frozenset[tuple[str, str]]] = {
    "immediate_concern_child": frozenset(("risks", name) for name in _HURT) | _MEDICAL,
    "immediate_concern_other": frozenset({("risks", "danger_to_others"), ("risks", "who_is_in_danger")}),
    "whereabouts": _NAMED | {("history", "goes_where")},
    "risk_at_location": _NAMED,
    "health_risk_today": frozenset({("health", "conditions"), ("health", "mental_health")}) | _MEDICAL,
    "exploitation_risk_today": frozenset(("risks", name) for name in _EXPLOITED),
    "vulnerability_today": frozenset({("health", "disability"), ("health", "understanding"), ("risks", "vulnerabilities")}),
    "placement_change_today": frozenset({("placement", "moved_in_on"), ("risk_assessment", "new_here")}),
    "carer_concern": frozenset(
        ("plan", name)
        for name in ("wait_minutes", "waits", "activity_waits", "when_to_report", "discretion", "police_from_outset", "police_condition")
    ),
}
"""Which questions of the plan each of them reads."""
