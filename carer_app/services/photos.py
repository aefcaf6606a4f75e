"""A child's photograph: re-encoded, kept sealed as a new one in front of the last, framed, and dated in the profile."""

from __future__ import annotations

import hashlib
from datetime import date, datetime

from sqlalchemy.orm import Session

from carer_app.db import audit
from carer_app.db.models.children import Child, Photo
from carer_app.db.queries import photos
from carer_app.domain.photo_frame import Frame
from carer_app.services import plans
from carer_app.services.actor import Actor
from carer_app.services.errors import Refused
from carer_app.services.photo_images import PreparedPhoto, framed, prepare

NEWER = "Somebody has added a newer photo meanwhile. This is that one: look whether it needs a frame."


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
    photo = _keep(session, actor, child, prepared, taken_on, now)
    plans.save_section(session, actor, child, "photo", {"taken_on": taken_on}, now)
    audit.record(session, "photo_added", actor.person_id, child_id=child.id, subject=f"photo:{photo.id}", at=now)
    return photo


def frame_photo(session: Session, actor: Actor, child: Child, photo_id: str, frame: Frame, taken_on: date | None, now: datetime) -> Photo:
    """Keep the newest photograph turned and cut, and its day. What is outside the frame is kept nowhere: the picture it was cut from goes.

    Raises Refused with a sentence where that one is no longer the newest, or nothing good would be left of it.
    """
    newest = photos.latest(session, child.id)
    if newest is None or newest.id != photo_id:
        raise Refused(NEWER)
    if not frame.changes_nothing:
        whole = photos.with_image(session, photo_id)
        photo = _keep(session, actor, child, framed(whole.image if whole else b"", frame), taken_on, now)
        audit.record(session, "photo_framed", actor.person_id, child_id=child.id, subject=f"photo:{photo.id}", at=now)
        session.delete(newest)
        newest = photo
    newest.taken_on = taken_on
    said = plans.profile_of(session, child.id).sections.get("photo", {})
    plans.save_section(session, actor, child, "photo", {**said, "taken_on": taken_on}, now)
    return newest


def _keep(session: Session, actor: Actor, child: Child, prepared: PreparedPhoto, taken_on: date | None, now: datetime) -> Photo:
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
    return photo
