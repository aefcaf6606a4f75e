"""Photographs of children. Lists leave the image itself in the database until it is read."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import func, select
from sqlalchemy.orm import Session, undefer

from carer_app.db.models.children import Photo


def with_image(session: Session, photo_id: str) -> Photo | None:
    """One photograph with its image, in one query."""
    query = select(Photo).where(Photo.id == photo_id)
    return session.scalar(query.options(undefer(getattr(Photo, Photo.image.column))))


def digest(session: Session, photo_id: str) -> str:
    """The digest of a photograph's bytes; empty where there is none."""
    return session.scalar(select(Photo.sha256).where(Photo.id == photo_id)) or ""


def latest(session: Session, child_id: str) -> Photo | None:
    """The photograph of a child that was added last."""
    return latest_of(session, [child_id]).get(child_id)


def latest_of(session: Session, child_ids: Iterable[str]) -> dict[str, Photo]:
    """The photograph added last for each of these children, in one query; without images."""
    newest = func.row_number().over(partition_by=Photo.child_id, order_by=(Photo.added_at.desc(), Photo.id.desc()))
    ranked = select(Photo.id, newest.label("rank")).where(Photo.child_id.in_(set(child_ids))).subquery()
    found = session.scalars(select(Photo).join(ranked, ranked.c.id == Photo.id).where(ranked.c.rank == 1))
    return {photo.child_id: photo for photo in found}
