"""Finding a pack by what somebody holds of it: its number, or the file.

One that nobody wrote down as given is found too: a file may be saved and handed on without a word, and a true paper is never called false.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import Select, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased

from carer_app.db.models.occurrences import Occurrence, PackVersion


class Found(NamedTuple):
    """A pack, whose it is, and whether none was made later, given or not: something changed, and it can be had."""

    pack: PackVersion
    child_id: str
    is_newest: bool


def with_number(session: Session, number: str) -> Found | None:
    """The pack that this number is printed on."""
    return _first(session, _any().where(PackVersion.number == number))


def with_digest(session: Session, sha256: str) -> Found | None:
    """The pack whose file this is, to the last byte."""
    return _first(session, _any().where(PackVersion.sha256 == sha256))


def _any() -> Select[PackVersion, str, bool]:
    other = aliased(PackVersion)
    later = or_(other.made_at > PackVersion.made_at, and_(other.made_at == PackVersion.made_at, other.version > PackVersion.version))
    newer = exists().where(other.occurrence_id == PackVersion.occurrence_id, later)
    query = select(PackVersion, Occurrence.child_id, ~newer).join(Occurrence, Occurrence.id == PackVersion.occurrence_id)
    return query.limit(1)


def _first(session: Session, query: Select[PackVersion, str, bool]) -> Found | None:
    row: Any = session.execute(query).first()
    return Found(*row) if row else None
