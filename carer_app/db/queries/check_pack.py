"""Finding a pack by what somebody holds of it: its number, or the file. One that was given to nobody is not found."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import Select, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased

from carer_app.db.models.occurrences import Occurrence, PackVersion


class Found(NamedTuple):
    """A pack that was given to somebody, whose it is, and whether none that was made later was given to anybody."""

    pack: PackVersion
    child_id: str
    is_newest: bool


def with_number(session: Session, number: str) -> Found | None:
    """The pack that this number is printed on."""
    return _first(session, _given().where(PackVersion.number == number))


def with_digest(session: Session, sha256: str) -> Found | None:
    """The pack whose file this is, to the last byte."""
    return _first(session, _given().where(PackVersion.sha256 == sha256))


def _given() -> Select[PackVersion, str, bool]:
    other = aliased(PackVersion)
    later = or_(other.made_at > PackVersion.made_at, and_(other.made_at == PackVersion.made_at, other.version > PackVersion.version))
    newer = exists().where(other.occurrence_id == PackVersion.occurrence_id, other.handed_over_at.is_not(None), later)
    query = select(PackVersion, Occurrence.child_id, ~newer).join(Occurrence, Occurrence.id == PackVersion.occurrence_id)
    return query.where(PackVersion.handed_over_at.is_not(None)).limit(1)


def _first(session: Session, query: Select[PackVersion, str, bool]) -> Found | None:
    row: Any = session.execute(query).first()
    return Found(*row) if row else None
