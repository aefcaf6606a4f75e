"""The people of an organisation, what they do and where, and its homes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from carer_app.db.models.people import Home, Membership, Organisation, Person, RoleName
from carer_app.db.queries.standing import current


def people_of(session: Session, organisation_id: str) -> Sequence[Person]:
    """Everybody of an organisation, with their memberships. Names are sealed: sort them in Python."""
    query = select(Person).where(Person.organisation_id == organisation_id).options(joinedload(Person.memberships))
    return session.scalars(query).unique().all()


def homes_of(session: Session, organisation_id: str) -> Sequence[Home]:
    """The homes and foster households of an organisation."""
    return session.scalars(select(Home).where(Home.organisation_id == organisation_id).order_by(Home.created_at, Home.id)).all()


def homes(session: Session, home_ids: Sequence[str]) -> Sequence[Home]:
    """These homes."""
    return session.scalars(select(Home).where(Home.id.in_(home_ids)).order_by(Home.created_at, Home.id)).all() if home_ids else []


def organisation(session: Session, organisation_id: str) -> Organisation | None:
    """One organisation."""
    return session.get(Organisation, organisation_id)


def administrators(session: Session, organisation_id: str, at: datetime) -> int:
    """How many people may manage the people of this organisation."""
    query = select(func.count(func.distinct(Membership.person_id))).join(Person, Person.id == Membership.person_id)
    where = (
        Membership.organisation_id == organisation_id,
        Membership.role == RoleName.ADMINISTRATOR,
        current(Membership, at),
        Person.active,
    )
    return session.scalar(query.where(*where)) or 0


def same_membership(session: Session, person_id: str, role: RoleName, organisation_id: str, home_id: str | None, at: datetime) -> bool:
    """Whether the person holds exactly this role there already."""
    query = select(Membership.id).where(
        Membership.person_id == person_id,
        Membership.role == role,
        Membership.organisation_id == organisation_id,
        Membership.home_id == home_id,
        current(Membership, at),
    )
    return session.scalar(query.limit(1)) is not None
