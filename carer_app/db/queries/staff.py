"""What must hold before roles are given or ended."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session

from carer_app.db.models.people import Membership, Person, RoleName
from carer_app.db.queries.standing import current

ASKED_AT_ONCE = 500


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


def social_workers_by_email(session: Session, emails: Collection[str], at: datetime) -> dict[str, Person]:
    """Those who sign in with one of these addresses and are social workers at that time, by address; a few queries however many."""
    wanted, found = sorted({email.strip().lower() for email in emails}), {}
    works = _holds(RoleName.SOCIAL_WORKER, at)
    for start in range(0, len(wanted), ASKED_AT_ONCE):
        some = select(Person).where(Person.email.in_(wanted[start : start + ASKED_AT_ONCE]), Person.active, works)
        found.update({person.email: person for person in session.scalars(some)})
    return found


def reviewing_officer_at(session: Session, organisation_id: str, email: str, at: datetime) -> Person | None:
    """Who signs in with this address and is a reviewing officer of this authority at that time."""
    is_one = _holds(RoleName.REVIEWING_OFFICER, at), Person.organisation_id == organisation_id
    return session.scalar(select(Person).where(Person.email == email.strip().lower(), Person.active, *is_one))


def signing_in_with(session: Session, emails: Collection[str]) -> dict[str, str]:
    """Whose organisation somebody works for who signs in with one of these addresses; a few queries however many."""
    wanted, found = sorted({email.strip().lower() for email in emails}), {}
    for start in range(0, len(wanted), ASKED_AT_ONCE):
        some = select(Person.email, Person.organisation_id).where(Person.email.in_(wanted[start : start + ASKED_AT_ONCE]))
        found.update({row[0]: row[1] for row in session.execute(some)})
    return found


def invitations_due(session: Session, at: datetime, most: int) -> Sequence[Person]:
    """The people whose invitation waits to be mailed, oldest first, kept from other workers until commit."""
    query = select(Person).where(Person.invite_due_at <= at, Person.active).order_by(Person.invite_due_at, Person.id).limit(most)
    return session.scalars(query.with_for_update(skip_locked=True)).all()


def _holds(role: RoleName, at: datetime) -> ColumnElement[bool]:
    return exists().where(Membership.person_id == Person.id, Membership.role == role, current(Membership, at))
