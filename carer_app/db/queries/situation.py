"""What a page about one occurrence reads, in as few queries as can be."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from carer_app.db.key_ring import KeyRing
from carer_app.db.models.children import Child, Photo
from carer_app.db.models.devices import with_receipt
from carer_app.db.models.keys import SubjectKind
from carer_app.db.models.occurrences import EntryRow, Occurrence
from carer_app.db.models.people import Home, Person
from carer_app.db.queries.given import given
from carer_app.db.queries.keys import Wrapped, bring, brought
from carer_app.domain.levels import State

_ADDED = 6


class Core(NamedTuple):
    """An occurrence, its child, the home it began in, the child's newest photograph, and the keys that these are sealed with."""

    row: Occurrence
    child: Child
    home: Home
    photo_id: str | None
    keys: tuple[Wrapped, ...] = ()

    @classmethod
    def of(cls, columns: Sequence[Any]) -> Core:
        """From what a query `with_core` gives: the occurrence first, and the core's own columns last."""
        child, home, photo_id, *found = columns[-_ADDED:]
        return cls(columns[0], child, home, photo_id, brought(found))


def core(session: Session, occurrence_id: str) -> Core:
    """Raises LookupError where there is no such occurrence."""
    found = session.execute(with_core(select(Occurrence).where(Occurrence.id == occurrence_id))).first()
    if found is None:
        raise LookupError("There is no such occurrence.")
    return Core.of(found)


def with_core(query: Select[Any]) -> Select[Any]:
    """A query about an occurrence that brings the rest of its core along, as its last columns."""
    photo = select(Photo.id).where(Photo.child_id == Child.id).order_by(Photo.added_at.desc(), Photo.id.desc()).limit(1).scalar_subquery()
    joined = query.join(Child, Child.id == Occurrence.child_id).join(Home, Home.id == Occurrence.home_id)
    sealed_by = (
        (SubjectKind.OCCURRENCE, Occurrence.id),
        (SubjectKind.CHILD, Child.id),
        (SubjectKind.ORGANISATION, Home.organisation_id),
    )
    with_keys: Select[Any] = bring(joined.add_columns(Child, Home, photo), *sealed_by)
    return with_keys


def lines(session: Session, occurrence_id: str) -> Sequence[tuple[EntryRow, Person | None]]:
    """The lines of a log in order of receipt, each with the person who wrote it and how it came; what opens their names comes along."""
    found = session.execute(_lines(), {"occurrence": occurrence_id}).all()
    KeyRing.of(session).take(brought({row[2] for row in found}))
    return [(row, person) for row, person, _ in found]


@cache
def _lines() -> Any:
    query = select(EntryRow, Person).outerjoin(Person, Person.id == EntryRow.author_id).where(EntryRow.occurrence_id == given("occurrence"))
    return bring(query.options(with_receipt()).order_by(EntryRow.position), (SubjectKind.ORGANISATION, Person.organisation_id))


def beside(session: Session, row: Occurrence, linked: Collection[str]) -> Sequence[tuple[Occurrence, Child]]:
    """The occurrences that belong beside this one, with their children."""
    query = select(Occurrence, Child).join(Child, Child.id == Occurrence.child_id)
    which: ColumnElement[bool] = Occurrence.id.in_(linked)
    if row.together:
        which = or_(which, Occurrence.together == row.together)
    query = query.where(which, Occurrence.id != row.id)
    query = bring(query.order_by(Occurrence.opened_at, Occurrence.id), (SubjectKind.CHILD, Child.id))
    found = session.execute(query).all()
    KeyRing.of(session).take(brought(row[2] for row in found))
    return [(other, child) for other, child, _ in found]


def away_again(session: Session, row: Occurrence) -> str | None:
    """Another occurrence of the child that is open while this one has ended; the newest."""
    others = select(Occurrence.id).where(Occurrence.child_id == row.child_id, Occurrence.id != row.id)
    is_open = Occurrence.state.in_([state for state in State if state.is_open])
    return session.scalar(others.where(is_open).order_by(Occurrence.opened_at.desc(), Occurrence.id).limit(1))


def next_seq(session: Session, occurrence_id: str) -> int:
    """One more than the highest Lamport count in the log; never more than a phone can read (2^53 - 1)."""
    highest = session.scalar(select(func.max(EntryRow.seq)).where(EntryRow.occurrence_id == occurrence_id)) or 0
    return min(highest + 1, 2**53 - 1)
