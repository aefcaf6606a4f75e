"""Who is the named reviewing officer of a child: the authority's own, named by the child's social worker, and nobody who decides on the care."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from carer_app.db import audit
from carer_app.db.models.children import Assignment, AssignmentKind, Child
from carer_app.db.models.people import Person
from carer_app.db.queries import children, staff
from carer_app.services.errors import Refused

NOT_FOUND = "Nobody with this address is a reviewing officer of your authority here. Check it with them, or ask your administrator."


def officer_at(session: Session, actor: Person, email: str, now: datetime) -> Person:
    """The reviewing officer of the asker's own authority who signs in with this address. Raises Refused."""
    found = staff.reviewing_officer_at(session, actor.organisation_id, email, now)
    if found is None:
        raise Refused(NOT_FOUND)
    return found


def name(session: Session, actor: Person, child: Child, officer: Person, now: datetime) -> None:
    """From now on this is the child's reviewing officer, and whoever was is not. Raises Refused."""
    children.lock(session, child.id)
    named = children.assignments(session, child.id, now)
    if officer.id in {one.person_id for one in named if one.kind is AssignmentKind.SOCIAL_WORKER}:
        raise Refused("A reviewing officer is independent. The child’s social worker cannot be it.")
    current = _officers(named)
    if [one.person_id for one in current] == [officer.id]:
        raise Refused("They are the child’s reviewing officer already.")
    _end_all(session, actor, child, current, now)
    session.add(Assignment(child_id=child.id, person_id=officer.id, kind=AssignmentKind.IRO, from_at=now))
    audit.record(session, "reviewing_officer_named", actor.id, child_id=child.id, subject=f"person:{officer.id}", at=now)
    session.flush()


def end(session: Session, actor: Person, child: Child, now: datetime) -> None:
    """The child has no named reviewing officer for now. Raises Refused where there is none."""
    children.lock(session, child.id)
    current = _officers(children.assignments(session, child.id, now))
    if not current:
        raise Refused("No reviewing officer is named for this child.")
    _end_all(session, actor, child, current, now)
    session.flush()


def _officers(named: Sequence[Assignment]) -> list[Assignment]:
    return [one for one in named if one.kind is AssignmentKind.IRO]


def _end_all(session: Session, actor: Person, child: Child, those: list[Assignment], now: datetime) -> None:
    for one in those:
        one.to_at = max(now, one.from_at)
        audit.record(session, "reviewing_officer_ended", actor.id, child_id=child.id, subject=f"person:{one.person_id}", at=now)
