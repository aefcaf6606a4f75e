"""Roles that were asked for and wait, and who there is to agree to them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from carer_app.db.models.children import Assignment, AssignmentKind, Placement
from carer_app.db.models.people import Home, Membership, Person, RoleName, RoleRequest
from carer_app.db.queries.standing import current

_NAMED_AS = {RoleName.SOCIAL_WORKER: AssignmentKind.SOCIAL_WORKER, RoleName.REVIEWING_OFFICER: AssignmentKind.IRO}
"""Roles that reach the children their holder is named for, and as what."""
AGREE = (RoleName.ADMINISTRATOR, RoleName.REGISTERED_MANAGER)


def waiting(session: Session, organisation_id: str, since: datetime | None = None) -> Sequence[RoleRequest]:
    """What nobody has answered yet, oldest first; with `since`, only what was asked for after that."""
    query = select(RoleRequest).where(RoleRequest.organisation_id == organisation_id, RoleRequest.decided_at.is_(None))
    if since is not None:
        query = query.where(RoleRequest.asked_at > since)
    return session.scalars(query.order_by(RoleRequest.asked_at, RoleRequest.id)).all()


def waiting_for(session: Session, person_id: str, since: datetime | None = None) -> Sequence[RoleRequest]:
    """What waits for one person; with `since`, only what was asked for after that."""
    query = select(RoleRequest).where(RoleRequest.person_id == person_id, RoleRequest.decided_at.is_(None))
    if since is not None:
        query = query.where(RoleRequest.asked_at > since)
    return session.scalars(query.order_by(RoleRequest.asked_at, RoleRequest.id)).all()


def waiting_by(session: Session, person_id: str) -> Sequence[RoleRequest]:
    """What one person asked for, with the rows locked until commit."""
    query = select(RoleRequest).where(RoleRequest.asked_by == person_id, RoleRequest.decided_at.is_(None))
    return session.scalars(query.order_by(RoleRequest.asked_at, RoleRequest.id).with_for_update()).all()


def request_of(session: Session, organisation_id: str, request_id: str) -> RoleRequest | None:
    """One of them, with its row locked until commit; None where it is another organisation's."""
    found = session.get(RoleRequest, request_id, with_for_update=True)
    return found if found and found.organisation_id == organisation_id else None


def is_asked_for(session: Session, person_id: str, role: RoleName, organisation_id: str, home_id: str | None, since: datetime) -> bool:
    """Whether the very same was asked for after that time and waits."""
    same = (r for r in waiting_for(session, person_id, since) if (r.role, r.organisation_id, r.home_id) == (role, organisation_id, home_id))
    return next(same, None) is not None


def ever_had_a_second(session: Session, organisation_id: str, but: str) -> bool:
    """Whether anybody else was ever able to agree here. Ever: nobody becomes alone by sending the others away."""
    query = select(Membership.id).where(
        Membership.organisation_id == organisation_id, Membership.role.in_(AGREE), Membership.person_id != but
    )
    return session.scalar(query.limit(1)) is not None


def can_agree(session: Session, request: RoleRequest, at: datetime) -> list[str]:
    """Who may answer: administrators and registered managers of the organisation, but who asked and who is to have the role."""
    query = select(Person.id).join(Membership, Membership.person_id == Person.id)
    query = query.where(Membership.organisation_id == request.organisation_id, Membership.role.in_(AGREE), current(Membership, at))
    return list(session.scalars(query.where(Person.active, Person.id.not_in((request.asked_by, request.person_id))).distinct()))


def reached(session: Session, membership: Membership, at: datetime) -> dict[str, list[str]]:
    """The children placed now where this role reaches, or whom its holder is named for; and the social workers of each."""
    if membership.role == RoleName.INTERVIEWER:
        return {}  # it opens nothing by itself: each interview is given by itself
    query = select(Placement.child_id, Assignment.person_id).join(Home, Home.id == Placement.home_id)
    named = (Assignment.child_id == Placement.child_id, Assignment.kind == AssignmentKind.SOCIAL_WORKER, current(Assignment, at))
    query = query.outerjoin(Assignment, named[0] & named[1] & named[2]).where(current(Placement, at))
    where = Home.id == membership.home_id if membership.home_id else Home.organisation_id == membership.organisation_id
    if membership.role in _NAMED_AS:
        mine = (Assignment.person_id == membership.person_id, Assignment.kind == _NAMED_AS[membership.role], current(Assignment, at))
        where = Placement.child_id.in_(select(Assignment.child_id).where(*mine))
    if membership.role == RoleName.EDT_WORKER:
        theirs = select(Person.id).where(Person.organisation_id == membership.organisation_id)
        where = Placement.child_id.in_(
            select(Assignment.child_id).where(
                Assignment.person_id.in_(theirs), Assignment.kind == AssignmentKind.SOCIAL_WORKER, current(Assignment, at)
            )
        )
    found: dict[str, list[str]] = {}
    for child_id, worker in session.execute(query.where(where)):
        found.setdefault(child_id, []).extend([worker] if worker else [])
    return found
