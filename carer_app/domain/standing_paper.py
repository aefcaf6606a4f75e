"""The standing profile on paper: what is known of a child before anything has happened, in the words that a pack for the police has."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from carer_app.domain.handover import MARKING, PURPOSE
from carer_app.domain.handover_danger import standing_danger
from carer_app.domain.handover_facts import photo_words, standing_facts, summary
from carer_app.domain.handover_occurrence import people_and_places_part
from carer_app.domain.handover_overview import places_and_people
from carer_app.domain.handover_parts import Part, Row
from carer_app.domain.handover_profile import profile_part
from carer_app.domain.handover_words import made_words
from carer_app.domain.hidden_names import without
from carer_app.domain.profile import Profile


@dataclass(frozen=True, slots=True)
class StandingPaper:
    """What the paper holds. `title` stands in the file and names nobody."""

    title: str
    name: str
    summary: str
    photo_words: str
    facts: tuple[Row, ...]
    danger: tuple[Row, ...]
    look: tuple[Row, ...]
    made: str
    born: str
    parts: tuple[Part, ...]
    marking: str = MARKING
    purpose: str = PURPOSE


def standing_paper(
    profile: Profile, title: str, made_at: datetime, on: date, plan_stands: str, hidden: tuple[str, ...] = ()
) -> StandingPaper:
    """The paper as of that moment. `title` is the area's own for the form; `plan_stands` says whether the plan is agreed; `hidden` are names
    of other children."""
    parts: tuple[Part, ...] = (
        replace(profile_part(profile, plan_stands), title="The child", new_page=False),
        replace(people_and_places_part(profile), title="People and places"),
    )
    return StandingPaper(
        title,
        profile.full_name or profile.name,
        summary(profile, on),
        photo_words(profile, on),
        *without((standing_facts(profile), standing_danger(profile), places_and_people(profile)), hidden),
        made_words(made_at),
        profile.words("identity", "date_of_birth") or "",
        without(parts, hidden),
    )
