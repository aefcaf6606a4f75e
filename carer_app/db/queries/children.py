"""Children, where they are placed, and who works with them. Lists come by preferred name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, exists, or_, select
from sqlalchemy.orm import Session, aliased

from carer_app.db.models.children import Assignment, AssignmentKind, Child, Placement
from carer_app.db.models.people import Home, Membership, RoleName
from carer_app.db.queries.standing import current


def get(session: Session, child_id: str) -> Child | None:
    """A child by id."""
    return session.get(Child, child_id)


def lock(session: Session, child_id: str) -> Child | None:
    """A child, kept from other writers until this transaction ends: two carers who start together open one occurrence."""
    return session.get(Child, child_id, with_for_update=True, populate_existing=True)


def some(session: Session, child_ids: Iterable[str]) -> list[Child]:
    """These children."""
    return _by_name(session, select(Child).where(Child.id.in_(set(child_ids))))


def in_care_of(session: Session, person_id: str, at: datetime) -> list[Child]:
    """Children placed at that time in a home where the person fosters, works or manages at that time."""
    query = _placed(at).join(Membership, Membership.home_id == Placement.home_id)
    query = query.where(Membership.person_id == person_id, current(Membership, at), Membership.role != RoleName.ADMINISTRATOR)
    return _by_name(session, query)


def in_homes(session: Session, home_ids: Iterable[str], at: datetime) -> list[Child]:
    """Children placed in these homes at that time."""
    return _by_name(session, _placed(at).where(Placement.home_id.in_(set(home_ids))))


def in_organisation(session: Session, organisation_id: str, at: datetime) -> list[Child]:
    """Children placed at that time in any home of the organisation."""
    return _by_name(session, _placed(at).join(Home, Home.id == Placement.home_id).where(Home.organisation_id == organisation_id))


def assigned_to(session: Session, person_id: str, at: datetime, kinds: Iterable[AssignmentKind] = tuple(AssignmentKind)) -> list[Child]:
    """Children the person is named for at that time."""
    query = select(Child).join(Assignment, Assignment.child_id == Child.id)
    return _by_name(session, query.where(Assignment.person_id == person_id, current(Assignment, at), Assignment.kind.in_(list(kinds))))


def expected_in_home(session: Session, home_id: str, at: datetime) -> bool:
    """Whether a child lives in this home at that time, or is to from a later one."""
    lasts = or_(Placement.to_at.is_(None), Placement.to_at > at)
    return session.scalar(select(Placement.id).where(Placement.home_id == home_id, lasts).limit(1)) is not None


def moved_away_from(session: Session, home_ids: Iterable[str], at: datetime) -> list[Child]:
    """Children who were placed in these homes before, and in none of them at that time."""
    homes = set(home_ids)
    left = select(Child).join(Placement, Placement.child_id == Child.id).where(Placement.home_id.in_(homes), Placement.to_at <= at)
    now = aliased(Placement)
    still = exists().where(now.child_id == Child.id, now.home_id.in_(homes), current(now, at))
    return _by_name(session, left.where(~still))


def ever_in_home(session: Session, home_id: str) -> list[Child]:
    """Children who live or lived in this home."""
    placed = exists().where(Placement.child_id == Child.id, Placement.home_id == home_id)
    return _by_name(session, select(Child).where(placed))


def placement_at(session: Session, child_id: str, at: datetime) -> Placement | None:
    """Where a child is placed at that time; the latest, should two overlap."""
    return placements_at(session, [child_id], at).get(child_id)


def placements_at(session: Session, child_ids: Iterable[str], at: datetime) -> dict[str, Placement]:
    """The placement of each child at that time, in one query."""
    query = select(Placement).where(Placement.child_id.in_(set(child_ids)), current(Placement, at))
    return {row.child_id: row for row in session.scalars(query.order_by(Placement.from_at, Placement.id))}


def placements(session: Session, child_id: str) -> Sequence[Placement]:
    """Every placement of a child, first to last, as the database has it now."""
    query = select(Placement).where(Placement.child_id == child_id).order_by(Placement.from_at, Placement.id)
    return session.scalars(query.execution_options(populate_existing=True)).all()


def placed_in(session: Session, child_id: str, at: datetime) -> Home | None:
    """The home a child is placed in at that time."""
    return homes_at(session, [child_id], at).get(child_id)


def lives(session: Session, child_id: str, at: datetime) -> tuple[Home, Placement] | tuple[None, None]:
    """The home a child lives in at that time, and the stay."""
    query = select(Home, Placement).join(Placement, Home.id == Placement.home_id)
    query = query.where(Placement.child_id == child_id, current(Placement, at)).order_by(Placement.from_at.desc(), Placement.id)
    row = session.execute(query.limit(1)).first()
    return (row[0], row[1]) if row else (None, None)


def homes_at(session: Session, child_ids: Iterable[str], at: datetime) -> dict[str, Home]:
    """The home each child is placed in at that time, in one query."""
    query = select(Placement.child_id, Home).join(Home, Home.id == Placement.home_id)
    query = query.where(Placement.child_id.in_(set(child_ids)), current(Placement, at)).order_by(Placement.from_at, Placement.id)
    return {row[0]: row[1] for row in session.execute(query)}


def held_by_the_last_home(session: Session, at: datetime) -> list[tuple[Child, str]]:
    """The children who live with another organisation than the one their row names, and with which."""
    query = select(Child, Home.organisation_id).join(Placement, Placement.child_id == Child.id).join(Home, Home.id == Placement.home_id)
    query = query.where(current(Placement, at), Home.organisation_id != Child.organisation_id)
    return [(row[0], row[1]) for row in session.execute(query.order_by(Placement.from_at, Placement.id))]


def assignments(session: Session, child_id: str, at: datetime) -> Sequence[Assignment]:
    """Who is named for a child at that time."""
    query = select(Assignment).where(Assignment.child_id == child_id, current(Assignment, at))
    return session.scalars(query.order_by(Assignment.from_at, Assignment.id)).all()


def _placed(at: datetime) -> Select[Any]:
    return select(Child).join(Placement, Placement.child_id == Child.id).where(current(Placement, at))


def _by_name(session: Session, query: Select[Any]) -> list[Child]:
    return sorted(session.scalars(query).unique(), key=lambda child: (child.preferred_name.casefold(), child.id))
