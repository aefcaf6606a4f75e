"""The profile and plan of a child, saved a section at a time. Nothing saved is changed: a new version stands in front of the last."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from carer_app.db import audit
from carer_app.db.models.children import Child, ProfileSection
from carer_app.db.queries import plans
from carer_app.domain.profile import Profile
from carer_app.services.actor import Actor


def profile_of(session: Session, child_id: str) -> Profile:
    """The newest version of every section."""
    return Profile.stored({name: row.payload for name, row in plans.latest_sections(session, child_id).items()})


def save_section(session: Session, actor: Actor, child: Child, section_id: str, raw: Mapping[str, Any], now: datetime) -> int:
    """Keep a section as a new version and give its number; the same words again keep nothing. Raises MalformedProfile naming the field."""
    values = Profile.parse_section(section_id, raw)
    latest = plans.latest_sections(session, child.id).get(section_id)
    if latest is not None and latest.payload == values:
        return latest.version
    row = ProfileSection(child_id=child.id, section=section_id, version=(latest.version if latest else 0) + 1)
    row.payload, row.saved_at, row.saved_by = values, now, actor.person_id or ""
    session.add(row)
    _keep_what_lists_show(child, section_id, values)
    audit.record(session, "profile_saved", actor.person_id, child_id=child.id, subject=section_id, detail={"version": row.version}, at=now)
    return row.version


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
