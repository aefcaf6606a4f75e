"""The profile and plan of a child, saved a section at a time. Nothing saved is changed: a new version stands in front of the last."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from carer_app.db import audit
from carer_app.db.models.children import Child, Placement, ProfileSection
from carer_app.db.queries import children, people, plans
from carer_app.domain.profile import SECTION_BY_ID, Profile
from carer_app.domain.profile_merge import Merged, merge
from carer_app.services.actor import Actor
from carer_app.services.carried import carried_into
from carer_app.services.errors import Refused

SOMEBODY = "somebody"


@dataclass(frozen=True, slots=True)
class Saved:
    """The newest version of a section: its number, when it was saved, and by whom."""

    version: int
    at: datetime
    by: str


@dataclass(frozen=True)
class Plan:
    """A child's profile, and who saved each section last."""

    profile: Profile
    saved: Mapping[str, Saved]


class ChangedMeanwhile(Refused):
    """Somebody saved the section after the form was made. `saved` is theirs, `theirs` its values, `merged` both together."""

    def __init__(self, saved: Saved, theirs: Mapping[str, Any], merged: Merged) -> None:
        super().__init__(f"{saved.by} saved this part while you were writing. Nothing of yours is saved yet.")
        self.saved, self.theirs, self.merged = saved, theirs, merged


def profile_of(session: Session, child_id: str, stay: Placement | None = None) -> Profile:
    """The newest version of every section, as it is carried into the stay that is now. A page gives the stay (`g.found.stay`): without it
    what was saved of the last home is there too."""
    return carried_into(session, stay, plans.latest_sections(session, child_id).values())


def plan_of(session: Session, child_id: str, stay: Placement | None = None) -> Plan:
    """The newest version of every section, and who saved it, as it is carried into the stay that is now."""
    found = plans.latest_with_savers(session, child_id)
    saved = {row.section: Saved(row.version, row.saved_at, person.name if person else SOMEBODY) for row, person in found}
    return Plan(carried_into(session, stay, (row for row, _ in found)), saved)


def save_section(
    session: Session, actor: Actor, child: Child, section_id: str, raw: Mapping[str, Any], now: datetime, *, made_from: int | None = None
) -> int:
    """Keep a section as a new version and give its number; the same words again keep nothing. Raises MalformedProfile naming the field.

    `made_from` is the version that was on the page it was written on (0: none yet). Raises ChangedMeanwhile when there is a newer one
    that says something else; without it the newest is simply followed.
    """
    values = Profile.parse_section(section_id, raw)
    session.flush()
    children.lock(session, child.id)
    latest = plans.latest_sections_of(session, [child.id], [section_id]).get(child.id, {}).get(section_id)
    if latest is not None and latest.payload == values:
        return latest.version
    if latest is not None and made_from is not None and latest.version != made_from:
        raise _changed(session, latest, made_from, values)
    row = ProfileSection(child_id=child.id, section=section_id, version=(latest.version if latest else 0) + 1)
    row.payload, row.saved_at, row.saved_by = values, now, actor.person_id or ""
    session.add(row)
    _keep_what_lists_show(child, section_id, values)
    audit.record(session, "profile_saved", actor.person_id, child_id=child.id, subject=section_id, detail={"version": row.version}, at=now)
    return row.version


def _changed(session: Session, latest: ProfileSection, made_from: int, mine: Mapping[str, Any]) -> ChangedMeanwhile:
    began = plans.numbered(session, latest.child_id, latest.section, made_from)
    merged = merge(SECTION_BY_ID[latest.section], began.payload if began else {}, latest.payload, mine)
    by = people.names(session, [latest.saved_by]).get(latest.saved_by, SOMEBODY)
    return ChangedMeanwhile(Saved(latest.version, latest.saved_at, by), latest.payload, merged)


def _keep_what_lists_show(child: Child, section_id: str, values: Mapping[str, Any]) -> None:
    """Lists and access read these few from the child's own row."""
    if section_id == "identity":
        child.preferred_name = values.get("preferred_name") or values.get("full_name") or child.preferred_name
        child.full_name = values.get("full_name")
        born = values.get("date_of_birth")
        child.date_of_birth = date.fromisoformat(born) if born else None
    if section_id == "placement":
        child.responsible_authority = values.get("responsible_authority")
        child.host_authority = values.get("host_authority")
