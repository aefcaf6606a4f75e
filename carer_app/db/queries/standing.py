"""Where a child, an occurrence or a home stands: what access is judged by, in one query each."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased

from carer_app.db.key_ring import KeyRing
from carer_app.db.models.children import Assignment, AssignmentKind, Child, Photo, Placement
from carer_app.db.models.devices import Device
from carer_app.db.models.interviews import InterviewAccess
from carer_app.db.models.keys import SubjectKind
from carer_app.db.models.occurrences import Occurrence
from carer_app.db.models.people import Home, Membership, Organisation, Person
from carer_app.db.queries.given import given
from carer_app.db.queries.keys import bring, brought
from carer_app.db.queries.situation import Core, with_core


class ChildStanding(NamedTuple):
    """A row about a child, the home the child is placed in, whether the asker is named for the child (the social worker,
    where nothing else was asked), and the stay that is now."""

    thing: Any
    home: Home | None
    is_named: bool
    stay: Placement | None = None
    core: Core | None = None


def of_child(
    session: Session, child_id: str, person_id: str, at: datetime, named_as: AssignmentKind = AssignmentKind.SOCIAL_WORKER
) -> ChildStanding | None:
    """A child at that time. What opens the child's record, and the names of those who care for them, comes along."""
    row = session.execute(_child(named_as), {"id": child_id, "person": person_id, "at": at}).first()
    if row is None:
        return None
    KeyRing.of(session).take(brought(row[-2:]))
    return ChildStanding(*row[:-2])


def of_occurrence(session: Session, occurrence_id: str, person_id: str, at: datetime) -> ChildStanding | None:
    """An occurrence; the placement and the social worker are the child's at that time. Its `core` spares its page a query."""
    row = session.execute(_occurrence(), {"id": occurrence_id, "person": person_id, "at": at}).first()
    return None if row is None else ChildStanding(row[0], row[1], row[2], row[3], Core.of(row))


def of_occurrences(session: Session, occurrence_ids: Collection[str], person_id: str, at: datetime) -> dict[str, ChildStanding]:
    """Several occurrences by id, in one query and without their cores."""
    if not occurrence_ids:
        return {}
    query = _standing(Occurrence, Occurrence.child_id).where(Occurrence.id.in_(occurrence_ids)).limit(None)
    found: dict[str, ChildStanding] = {}
    for row in session.execute(query, {"person": person_id, "at": at}):
        found.setdefault(row[0].id, ChildStanding(*row))  # the placement that began last comes first
    return found


def of_photo(session: Session, photo_id: str, person_id: str, at: datetime) -> ChildStanding | None:
    """A photograph of a child."""
    row = session.execute(_photo(), {"id": photo_id, "person": person_id, "at": at}).first()
    return None if row is None else ChildStanding(*row)


def of_home(session: Session, home_id: str) -> Home | None:
    """A home or foster household."""
    return session.get(Home, home_id)


def of_person(session: Session, person_id: str) -> Person | None:
    """Somebody who signs in."""
    return session.get(Person, person_id)


def of_membership(session: Session, membership_id: str) -> Membership | None:
    """Somebody's role somewhere."""
    return session.get(Membership, membership_id)


def of_device(session: Session, device_id: str) -> Device | None:
    """A phone that was set up."""
    return session.get(Device, device_id)


def of_interview_access(session: Session, access_id: str) -> InterviewAccess | None:
    """What somebody was given for one return interview."""
    return session.get(InterviewAccess, access_id)


def own_organisation(session: Session, person_id: str) -> Organisation | None:
    """The organisation somebody works for."""
    return session.scalar(select(Organisation).join(Person, Person.organisation_id == Organisation.id).where(Person.id == person_id))


def placed_at(session: Session, child_id: str, at: datetime) -> tuple[str, str] | None:
    """The home a child was placed in at that time, and that home's organisation."""
    query = select(Home.id, Home.organisation_id).join(Placement, Placement.home_id == Home.id)
    row = session.execute(query.where(Placement.child_id == child_id, current(Placement, at)).limit(1)).first()
    return None if row is None else (row[0], row[1])


def current(spell: Any, at: Any) -> ColumnElement[bool]:
    """Whether something with `from_at` and `to_at` holds at that time."""
    return and_(spell.from_at <= at, or_(spell.to_at.is_(None), spell.to_at > at))


@cache
def _child(named_as: AssignmentKind) -> Select[Any]:
    owners = (SubjectKind.CHILD, Child.id), (SubjectKind.ORGANISATION, Child.organisation_id)
    query: Select[Any] = bring(_standing(Child, Child.id, named_as).where(Child.id == given("id")), *owners)
    return query


@cache
def _occurrence() -> Select[Any]:
    return with_core(_standing(Occurrence, Occurrence.child_id).where(Occurrence.id == given("id")))


@cache
def _photo() -> Select[Any]:
    return _standing(Photo, Photo.child_id).where(Photo.id == given("id"))


def _standing(of: Any, child_id: Any, named_as: AssignmentKind = AssignmentKind.SOCIAL_WORKER) -> Select[Any]:
    """Of `person`, `at` a time: what each page asks, so it is put together once, which takes longer than to ask it."""
    home = aliased(Home)
    at = given("at")
    assigned = exists().where(
        Assignment.child_id == child_id,
        Assignment.person_id == given("person"),
        Assignment.kind == named_as,
        current(Assignment, at),
    )
    placed = and_(Placement.child_id == child_id, current(Placement, at))
    query = select(of, home, assigned, Placement)
    return query.outerjoin(Placement, placed).outerjoin(home, home.id == Placement.home_id).order_by(Placement.from_at.desc()).limit(1)
