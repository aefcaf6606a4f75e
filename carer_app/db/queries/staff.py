"""What must hold before roles are given or ended."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from carer_app.db.models.people import Membership, Person, RoleName
from carer_app.db.queries.standing import current


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
