"""Which of two answers keeps a child safer, question by question: the table that `two_answers` reads until somebody has decided (S1, D2, G12)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from carer_app.domain.profile import SECTIONS
from carer_app.domain.profile_fields import Kind
from carer_app.domain.profile_sections_risk import FACTORS
from carer_app.domain.timers import LOOK_AGAIN_AFTER

Pick = Callable[[Any, Any], Any]
NONE_AGREED = int(LOOK_AGAIN_AFTER.total_seconds() // 60)
"""Where no wait is agreed the app asks to look again after so many minutes (G11): a longer wait is less safe than none."""
WORDS = (Kind.TEXT, Kind.LONG_TEXT)


@dataclass(frozen=True, slots=True)
class Safer:
    """How one question is read while it has two answers, and why. `blank`: what a blank says to it; `said`: which counts, where both are given."""

    pick: Pick
    why: str
    cites: tuple[str, ...] = ()
    blank: str = "not known"
    said: str = ""
    is_either: bool = False


def _first_of(*order: str | None) -> Pick:
    """The safest first. What no list has is as good as not known."""
    unknown = order.index(None)
    return lambda one, other: min((one, other), key=lambda answer: order.index(answer) if answer in order else unknown)


def _known(best: Callable[[Iterable[Any]], Any]) -> Pick:
    """A blank counts after any answer."""
    return lambda one, other: best([one, other]) if None not in (one, other) else other if one is None else one


def _blank(otherwise: Pick) -> Pick:
    """A blank counts before any answer."""
    return lambda one, other: None if one is None or other is None else otherwise(one, other)


def _both(one: Any, other: Any) -> Any:
    return f"{one} (or, by another answer: {other})" if one and other else one or other


def _shorter(one: int | None, other: int | None) -> int | None:
    return min((one, other), key=lambda minutes: NONE_AGREED if minutes is None else minutes)


_YES = _first_of("yes", None, "dont_know", "no")
_NO = _first_of("no", None, "dont_know", "yes")
_RISK = _first_of("now", "past", None, "dont_know", "no")
_SHOULD_SEE = _first_of("no", "with_care", None, "dont_know", "yes")
_MAY_SHARE = _first_of("no", "asked", None, "yes")
_LIKELY = _first_of("likely", "possible", None, "dont_know", "unlikely")
_MISSED = Safer(_YES, "what a yes warns of must not be missed")
_NOT_DONE = Safer(_NO, "what is taken for done is not done by anybody")
_UNSAFE = Safer(_NO, "nobody goes to or rings who may not be safe", ("NAT-L1-A-f",))
EITHER = Safer(_known(lambda answers: next(iter(answers))), "neither is the safer: both are told", is_either=True)
_TEXT = Safer(_both, "both are read")
_CELL = Safer(lambda one, other: one or other, "the row keeps its words, and both are told")

SAFER: Mapping[str, Safer] = {
    "identity.date_of_birth": Safer(_known(max), "the younger child is the more vulnerable", ("NOTT-38",), said="The later"),
    "identity.uasc_or_migrant": Safer(_YES, "alone and new to care is for the police at once", ("NOTT-126",)),
    "identity.became_looked_after": Safer(_known(max), "the newer to care, the sooner the police", ("NOTT-126",), said="The later"),
    "identity.interpreter": _MISSED,
    "identity.nrm_referral": _NOT_DONE,
    "photo.taken_on": Safer(_known(min), "an older photo shows less", said="The earlier"),
    "placement.moved_in_on": Safer(_known(max), "new here counts for more", ("NOTT-125b",), said="The later"),
    "placement.out_of_area": Safer(_YES, "one authority more is told", ("NAT-2.15a", "NAT-2.15b")),
    "placement.host_told": Safer(_NO, "who is taken for told is not told", ("NAT-2.15a",)),
    "placement.host_told_on": Safer(_blank(min), "what was told before the move was not told of it", ("NAT-2.15a",), said="The earlier"),
    "placement.court_orders.expires_on": Safer(_blank(max), "an order that may still run is taken to run", ("NOTT-30j",), said="The later"),
    "placement.court_orders.police_aware": Safer(_NO, "the police are told of it once more", ("NOTT-30j",)),
    "placement.court_orders.broken_by_absence": Safer(_YES, "the police are told of it", ("NOTT-30j",)),
    "contacts.family.may_contact": Safer(_NO, "who is rung cannot be unrung", ("NAT-3.5c",)),
    "phone_online.phones.internet": _MISSED,
    "phone_online.abroad": _MISSED,
    **{
        f"{rows}.{rows}.{name}": safer
        for rows in ("people", "places")
        for name, safer in (
            ("should_see", Safer(_SHOULD_SEE, "what has to be agreed first is no yes", ("NAT-2.11d",))),
            ("safe_to_ring", _UNSAFE),
            ("safe_to_visit", _UNSAFE),
            ("police_only", Safer(_YES, "left to the police", ("NAT-L1-A-f",))),
        )
    },
    "health.medicines.essential": Safer(_YES, "harm tonight without it", ("NOTT-45",)),
    "history.missing_before": _MISSED,
    **{f"risks.{factor}": Safer(_RISK, "a worry is not talked down", ("NAT-2.11e",)) for factor, _ in FACTORS},
    "risk_assessment.harm_likelihood": Safer(_LIKELY, "a worry is not talked down", ("NOTT-125a",)),
    "plan.wait_minutes": Safer(
        _shorter, "what is done the earlier; with none agreed, look again soon", ("NAT-INT-9",), "none agreed", "The shorter"
    ),
    "plan.waits.minutes": Safer(_known(min), "what is done the earlier", ("NAT-INT-9",), said="The shorter"),
    "plan.activity_waits.minutes": Safer(_known(min), "what is done the earlier", ("NAT-INT-9",), said="The shorter"),
    "plan.police_from_outset": Safer(_YES, "the police from the start", ("NAT-3.14b",)),
    "plan.police_condition": Safer(_blank(_both), "a condition makes the plan weaker: without one it is always", ("NAT-3.14b",), "always"),
    "plan.known_vulnerability": Safer(_YES, "a worry is not talked down", ("NAT-2.6",)),
    "plan.likelihood": Safer(_LIKELY, "a worry is not talked down", ("NAT-2.6",)),
    "trigger_plan.needed": Safer(_YES, "every agency at once", ("SOM-RPT-1",)),
    "child_words.may_share": Safer(_MAY_SHARE, "their own words stay theirs", ("NAT-2.2", "NAT-2.9b")),
    "child_words.name_on_page": Safer(_NO, "paper gets lost"),
    "child_words.told_on": Safer(_blank(min), "who was not told is told", ("NAT-2.9a",), said="The earlier"),
    "child_words.advocate_offered": Safer(_NO, "what is taken for done is not done by anybody", ("NAT-2.5",)),
}  # fmt: skip
"""By section, field, and column of a row."""
BY_EITHER = frozenset(
    {
        "identity.sex", "identity.pronouns", "identity.ethnicity", "placement.setting", "placement.legal_status", "contacts.professionals.role",
        "contacts.professionals.telephone", "contacts.family.telephone", "phone_online.phones.number", "phone_online.phones.contract",
        "people.people.age", "people.people.telephone", "places.places.telephone", "school.telephone", "history.alone",
        "plan.prevention_interview_by",
    }
)  # fmt: skip
"""What the night reads, and no level and no step rests on which it is: the first stands and both are told."""
BY_THE_HOUR = ("plan.waits.days", "plan.waits.from", "plan.waits.until")
"""The hours of a wait: those of both answers count, and neither makes the wait longer than it is without them (NAT-INT-9)."""

_KINDS = {
    f"{section.id}.{f.id}{'.' + c.id if c is not f else ''}": c.kind
    for section in SECTIONS
    for f in section.fields
    for c in (f.columns or (f,))
}


def safer_of(*place: str) -> Safer:
    """How that question is read: section and field, and the column of a row."""
    name = ".".join(place)
    if name in SAFER:
        return SAFER[name]
    if _KINDS[name] in WORDS:
        return _CELL if len(place) == 3 else _TEXT
    return EITHER
