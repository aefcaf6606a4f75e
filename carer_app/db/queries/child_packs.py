"""What goes to a phone, in as few queries as can be, however many children."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, false, or_, select, text
from sqlalchemy.orm import Session, aliased

from carer_app.db.key_ring import KeyRing
from carer_app.db.models.children import Child, Photo, Placement
from carer_app.db.models.devices import LineReceipt
from carer_app.db.models.keys import SubjectKind
from carer_app.db.models.occurrences import UNFINISHED, EntryRow, Occurrence
from carer_app.db.models.people import Home, Person
from carer_app.db.queries.cared_for import Reach, is_named, reached
from carer_app.db.queries.keys import bring, brought
from carer_app.db.queries.standing import current

WHERE_FOUND = ("returned", "located")


class Row(NamedTuple):
    """A child, where they live and since when, their newest photograph, whether the asker is their social worker, and one occurrence."""

    child: Child
    home: Home | None
    photo_id: str | None
    photo_sha256: str | None
    is_social_worker: bool
    occurrence: Occurrence | None
    stay: Placement | None = None
    somebody_left: bool = False


class LineRow(NamedTuple):
    """A line of a log, who wrote it, and how it came where it came from a phone."""

    entry: EntryRow
    person: Person | None
    access_ended: bool | None
    clock_seconds: int | None


def children(session: Session, reach: Reach, at: datetime, since: datetime, leaving: ColumnElement[bool] | None = None) -> list[Row]:
    """Each child once for every occurrence that is not finished or began after `since`, latest first; once with None where there is none.

    `leaving`: whether somebody left the person's homes lately, which each row says, and which spares the question where nobody has.
    """
    newest = select(Photo.id).where(Photo.child_id == Child.id).order_by(Photo.added_at.desc(), Photo.id.desc()).limit(1).scalar_subquery()
    photo = aliased(Photo)
    placed = and_(Placement.child_id == Child.id, current(Placement, at))
    theirs = and_(Occurrence.child_id == Child.id, or_(text(f"occurrence.{UNFINISHED}"), Occurrence.opened_at > since))
    named: ColumnElement[bool] = is_named(reach.social_worker, at) if reach.social_worker else false()
    query = (
        select(Child, Home, photo.id, photo.sha256, named, Occurrence, Placement, false() if leaving is None else leaving)
        .outerjoin(Placement, placed)
        .outerjoin(Home, Home.id == Placement.home_id)
    )
    query = query.outerjoin(photo, photo.id == newest).outerjoin(Occurrence, theirs).where(reached(reach, at))
    keys = ((SubjectKind.CHILD, Child.id), (SubjectKind.ORGANISATION, Home.organisation_id), (SubjectKind.OCCURRENCE, Occurrence.id))
    order = (Child.id, Placement.from_at.desc(), Occurrence.opened_at.desc(), Occurrence.id)
    found = session.execute(bring(query.order_by(*order), *keys)).all()
    KeyRing.of(session).take(brought({key for row in found for key in row[8:]}))
    return [Row(*row[:8]) for row in found]


def lines(session: Session, whole: Collection[str], ended: Collection[str], after: int = 0) -> Sequence[LineRow]:
    """The lines of some logs after a position, and of others only those that say where the child was found; in order of receipt."""
    which: list[ColumnElement[bool]] = [and_(EntryRow.occurrence_id.in_(whole), EntryRow.position > after)]
    if ended:
        which.append(and_(EntryRow.occurrence_id.in_(ended), EntryRow.kind.in_(WHERE_FOUND)))
    query = select(EntryRow, Person, LineReceipt.access_ended, LineReceipt.clock_seconds)
    query = query.outerjoin(Person, Person.id == EntryRow.author_id).outerjoin(LineReceipt, LineReceipt.id == EntryRow.id)
    query = query.where(or_(*which)).order_by(EntryRow.occurrence_id, EntryRow.position)
    found = session.execute(bring(query, (SubjectKind.ORGANISATION, Person.organisation_id))).all()
    KeyRing.of(session).take(brought({row[4] for row in found}))
    return [LineRow(*row[:4]) for row in found]


def since(now: datetime) -> datetime:
    """From when on the times before are told to the police: half a year."""
    return now - timedelta(days=180)
