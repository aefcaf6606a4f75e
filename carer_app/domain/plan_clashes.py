"""Where tonight goes another way than the child's plan: it needs a decision by somebody, and stands on the page until one is written.

JavaScript twin: static/js/domain/plan_clashes.js (when the phone runs the occurrence itself).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from carer_app.domain.entries import Entry, Noted, StepResult, StepTaken
from carer_app.domain.levels import LevelOfIntervention
from carer_app.domain.occurrence import Occurrence
from carer_app.domain.to_try import PlaceToTry

_WENT = (StepResult.DONE, StepResult.NOT_THERE)
_GOING = "known_places"


@dataclass(frozen=True, slots=True)
class Clash:
    """`id` is what a page sends; `title` begins the line that decides it; `text` says what clashes."""

    id: str
    title: str
    text: str


def plan_clashes(occurrence: Occurrence, plan_facts: Mapping[str, str | int], places: tuple[PlaceToTry, ...]) -> tuple[Clash, ...]:
    """What is not decided yet: the plan says the police from the start and the level is lower (D2), or somebody went where the plan
    says it is not safe (NAT-L1-A-f, G9)."""
    if not occurrence.is_open:
        return ()
    found = [*_police(occurrence, plan_facts), *_visits(occurrence, places)]
    decided = [line.entry.body.text for line in occurrence.log if isinstance(line.entry.body, Noted) and line.counts]
    return tuple(clash for clash in found if not any(text.startswith(decision(clash, "")) for text in decided))


def decision(clash: Clash, words: str) -> str:
    """The line of the log that decides it."""
    return f"Decided. {clash.title}: {words}"


def _police(occurrence: Occurrence, plan_facts: Mapping[str, str | int]) -> list[Clash]:
    is_lower = occurrence.decided is not None and occurrence.level is not LevelOfIntervention.POLICE
    if plan_facts.get("plan_police_from_outset") != "yes" or not is_lower or occurrence.police_told is not None:
        return []
    return [
        Clash("police", "The plan says the police from the start", "The plan says to tell the police from the start. The level is lower.")
    ]


def _visits(occurrence: Occurrence, places: tuple[PlaceToTry, ...]) -> list[Clash]:
    unsafe = {place.id: place for place in places if place.safe_to_visit == "no" or place.police_only}
    gone = {_where(line) for line in occurrence.steps.values()} & set(unsafe)
    return [
        Clash(f"visit-{place.id}", f"Somebody went to {place.label}", f"The plan says not to go to {place.label}. Somebody went.")
        for place in unsafe.values()
        if place.id in gone
    ]


def _where(line: Entry) -> str:
    """The place somebody went to, rather than rang."""
    body = line.body
    is_visit = isinstance(body, StepTaken) and body.result in _WENT and body.step == _GOING
    return (body.contact_id or "") if is_visit and isinstance(body, StepTaken) else ""
