"""When one person both manages people and reads children's records, in whichever order, the children's social workers are told."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from carer_app.access.permissions import READS_CHILDREN, Role
from carer_app.db import audit
from carer_app.db.models.people import Membership, Person
from carer_app.db.queries import grants


def tell(session: Session, by: str, given: Membership, now: datetime, *, whoever_it_is: bool = False) -> None:
    """A line in the audit of every child that an administrator reads, or read, since this role was given; the child's social worker and
    manager see it. `whoever_it_is`: also of somebody who never managed people, where fewer than two people wanted it."""
    alone = (given,) if whoever_it_is and given.role in READS_CHILDREN else ()
    for membership in _read_through(session, given) or alone:
        detail = {"role": membership.role.value, "given": given.role.value}
        for child_id in grants.reached(session, membership, now):
            audit.record(session, "administrator_may_read", by, child_id, subject=f"person:{given.person_id}", detail=detail, at=now)


def social_workers(session: Session, given: Membership, now: datetime) -> set[str]:
    """Whom to send a mail: the named social workers of the children that an administrator reads, or read, since this role was given."""
    reached = [grants.reached(session, membership, now) for membership in _read_through(session, given)]
    return {worker for children in reached for workers in children.values() for worker in workers} - {given.person_id}


def _read_through(session: Session, given: Membership) -> tuple[Membership, ...]:
    """The roles that let this person read: the one given to somebody who manages or managed people, or those, ended ones too, of somebody
    who comes to manage them."""
    held = session.get_one(Person, given.person_id).memberships
    if all(membership.role != Role.ADMINISTRATOR for membership in held):
        return ()
    return (given,) if given.role in READS_CHILDREN else tuple(m for m in held if m.role in READS_CHILDREN)
