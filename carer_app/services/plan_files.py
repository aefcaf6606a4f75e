"""A plan goes out as a file, which is written down each time, and comes in from one: all that was chosen, or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from carer_app.db import audit
from carer_app.db.models.children import Child, Placement
from carer_app.domain.plan_file_parts import Read
from carer_app.domain.plan_import import together
from carer_app.services import plans
from carer_app.services.actor import Actor


def note_export(session: Session, person_id: str, child_id: str, kind: str, now: datetime) -> None:
    """Write down that the whole plan left as a file of that kind, and with whom."""
    audit.record(session, "plan_exported", person_id, child_id=child_id, detail={"kind": kind}, at=now)


def bring_in(
    session: Session, actor: Actor, child: Child, read: Read, made_from: Mapping[str, int], now: datetime, stay: Placement | None = None
) -> tuple[str, ...]:
    """Save each section of the file over what is kept and carried into the stay, as new versions by this person; the ids of those changed.

    `made_from` is the version of each that was looked at. Raises ChangedMeanwhile or MalformedProfile: then the caller keeps nothing.
    """
    kept = plans.plan_of(session, child.id, stay)
    changed = []
    for section, values in read.sections.items():
        before = kept.saved[section].version if section in kept.saved else 0
        both = together(section, kept.profile.sections.get(section, {}), values)
        if plans.save_section(session, actor, child, section, both, now, made_from=made_from.get(section, 0)) != before:
            changed.append(section)
    audit.record(session, "plan_brought_in", actor.person_id, child_id=child.id, detail={"sections": changed}, at=now)
    return tuple(changed)
