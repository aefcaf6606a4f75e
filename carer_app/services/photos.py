"""A child's photograph: re-encoded, kept sealed as a new one in front of the last, and dated in the profile."""

from __future__ import annotations

import hashlib
from datetime import date, datetime

from sqlalchemy.orm import Session

from carer_app.db import audit
from carer_app.db.models.children import Child, Photo
from carer_app.db.queries import photos
from carer_app.services import plans
from carer_app.services.actor import Actor
from carer_app.services.errors import Refused
from carer_app.services.photo_images import prepare


def refuse_a_part(raw: bytes, sha256: str) -> None:
    """Raises Refused where the phone said what it sent, and something else came."""
    if sha256 and hashlib.sha256(raw).hexdigest() != sha256:
        raise Refused("The photo did not come whole. Choose it again.")


def add_photo(session: Session, actor: Actor, child: Child, raw: bytes, taken_on: date | None, now: datetime) -> Photo:
    """Keep a photograph. Raises Refused with a sentence when it cannot be used; earlier ones stay. The newest one again is that one."""
    prepared = prepare(raw)
    newest = photos.latest(session, child.id)
    if newest is not None and (newest.sha256, newest.taken_on) == (prepared.sha256, taken_on):
        return newest
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
