"""What a visitor reads of a home, who visits it, and the consents that open a child's log."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlalchemy.orm import Session

from carer_app.db.models.interviews import ReturnInterviewRow
from carer_app.db.models.occurrences import Occurrence
from carer_app.db.models.people import Home, Membership, Person, RoleName
from carer_app.db.models.visits import Giver, VisitConsent


class Time(NamedTuple):
    """A time away that began in the home, how its interview stands, and whether both consents are there for the child."""

    occurrence: Occurrence
    offered_at: datetime | None
    held_at: datetime | None
    may_read_log: bool


def times(session: Session, home: Home, since: datetime, until: datetime) -> list[Time]:
    """What began in the home in that time, newest first."""
    query = select(Occurrence, ReturnInterviewRow.offered_at, ReturnInterviewRow.held_at, _consented(Occurrence.child_id))
    query = query.outerjoin(ReturnInterviewRow, ReturnInterviewRow.id == Occurrence.id).where(
        *_in(home, since), Occurrence.opened_at < until
    )
    return [Time(*row) for row in session.execute(query.order_by(Occurrence.opened_at.desc(), Occurrence.id))]


def children_in_order(session: Session, home: Home, since: datetime) -> list[str]:
    """The children who were away from the home since then, by their first time."""
    query = select(Occurrence.child_id).where(*_in(home, since)).group_by(Occurrence.child_id)
    return list(session.scalars(query.order_by(func.min(Occurrence.opened_at), Occurrence.child_id)))


def occurrence_with_consents(session: Session, occurrence_id: str) -> tuple[Occurrence, bool] | None:
    """A time away, and whether the child's and the placing authority's consents both stand."""
    row = session.execute(select(Occurrence, _consented(Occurrence.child_id)).where(Occurrence.id == occurrence_id)).first()
    return None if row is None else (row[0], row[1])


def consents(session: Session, child_id: str) -> Sequence[VisitConsent]:
    """Every consent that was ever written down for a child, newest first."""
    query = select(VisitConsent).where(VisitConsent.child_id == child_id)
    return session.scalars(query.order_by(VisitConsent.recorded_at.desc(), VisitConsent.id)).all()


def visitors(session: Session, home_id: str, since: datetime) -> Sequence[tuple[Membership, Person]]:
    """Who was let in to a home and not longer ago than that; the last first."""
    query = select(Membership, Person).join(Person, Person.id == Membership.person_id)
    query = query.where(Membership.home_id == home_id, Membership.role == RoleName.REGULATION_44_VISITOR, Membership.to_at > since)
    return [(row[0], row[1]) for row in session.execute(query.order_by(Membership.to_at.desc(), Membership.id))]


def roles_ever(session: Session, person_id: str) -> set[RoleName]:
    """Every role somebody holds or held."""
    return set(session.scalars(select(Membership.role).where(Membership.person_id == person_id)))


def _in(home: Home, since: datetime) -> tuple[ColumnElement[bool], ...]:
    return (Occurrence.organisation_id == home.organisation_id, Occurrence.home_id == home.id, Occurrence.opened_at >= since)


def _consented(child_id: Any) -> ColumnElement[bool]:
    return and_(
        *(
            exists().where(VisitConsent.child_id == child_id, VisitConsent.giver == giver, VisitConsent.ended_at.is_(None))
            for giver in Giver
        )
    )
