"""A child's photograph: re-encoded, kept sealed as a new one in front of the last, and dated in the profile."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from carer_app.db import audit
from carer_app.db.models.children import Child, Photo
from carer_app.services import plans
from carer_app.services.actor import Actor
from carer_app.services.photo_images import prepare


def add_photo(session: Session, actor: Actor, child: Child, raw: bytes, taken_on: date | None, now: datetime) -> Photo:
    """Keep a photograph. Raises Refused with a sentence when it cannot be used; earlier ones stay."""
    prepared = prepare(raw)
    photo = Photo(
        child_id=child.id,
        taken_on=taken_on,
        width=prepared.width,
        height=prepared.height,
        sha256=prepared.sha256,
        added_at=now,
        added_by=actor.person_id or "",
    )
    photo.image = prepared.jpeg
    session.add(photo)
    session.flush()
    plans.save_section(session, actor, child, "photo", {"taken_on": taken_on}, now)
    audit.record(session, "photo_added", actor.person_id, child_id=child.id, subject=f"photo:{photo.id}", at=now)
    return photo
