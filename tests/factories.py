"""Makes rows for tests, with invented people and as little to say as possible."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from carer_app.db.base import new_id
from carer_app.db.models.children import Assignment, AssignmentKind, Child, Placement
from carer_app.db.models.occurrences import Occurrence
from carer_app.db.models.people import Home, HomeKind, Membership, Organisation, OrganisationKind, Person, RoleName

T = TypeVar("T")
NOW = datetime.now(UTC).replace(microsecond=0)
LONG_AGO = NOW - timedelta(days=400)


def organisation(session: Session, name: str, kind: OrganisationKind = OrganisationKind.PROVIDER) -> Organisation:
    return _added(session, Organisation(name=name, kind=kind, created_at=LONG_AGO))


def home(session: Session, of: Organisation, name: str, kind: HomeKind = HomeKind.RESIDENTIAL) -> Home:
    return _added(session, Home(organisation_id=of.id, kind=kind, name=name, created_at=LONG_AGO))


def person(session: Session, of: Organisation, email: str, name: str, **more: Any) -> Person:
    """Somebody without a password; the strict tests sign people in by their browser's row."""
    made = Person(
        organisation_id=of.id, email=email, name=name, active=True, fs_uniquifier=new_id(), login_count=0, failed_login_count=0, **more
    )
    return _added(session, made)


def membership(session: Session, of: Person, role: RoleName, at: Home | None = None, **more: Any) -> Membership:
    spell = {"from_at": LONG_AGO, **more}
    return _added(
        session, Membership(person_id=of.id, role=role, organisation_id=of.organisation_id, home_id=at.id if at else None, **spell)
    )


def child(session: Session, at: Home, name: str, *, authority: str = "Harbour County", **more: Any) -> Child:
    """A child placed in a home since long ago."""
    made = Child(
        organisation_id=at.organisation_id, preferred_name=name, date_of_birth=date(2011, 5, 4), responsible_authority=authority, **more
    )
    _added(session, made)
    placement(session, made, at)
    return made


def placement(session: Session, of: Child, at: Home, from_at: datetime = LONG_AGO, to_at: datetime | None = None) -> Placement:
    return _added(session, Placement(child_id=of.id, home_id=at.id, from_at=from_at, to_at=to_at))


def assignment(session: Session, of: Child, to: Person, kind: AssignmentKind = AssignmentKind.SOCIAL_WORKER, **more: Any) -> Assignment:
    return _added(session, Assignment(child_id=of.id, person_id=to.id, kind=kind, **{"from_at": LONG_AGO, **more}))


def occurrence(session: Session, of: Child, at: Home, opened_at: datetime) -> Occurrence:
    """Only the row of the lists: its log is empty. `services.occurrences` makes real ones."""
    made = Occurrence(child_id=of.id, home_id=at.id, organisation_id=at.organisation_id, opened_at=opened_at)
    return _added(session, made)


def _added(session: Session, row: T) -> T:
    session.add(row)
    session.flush()
    return row
