"""Who is the named social worker of a child, and who was: each change is written down, and both are told."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy.orm import Session

from carer_app.db import audit
from carer_app.db.models.children import Assignment, AssignmentKind, Child, ScopeKind, Slot
from carer_app.db.models.people import Person
from carer_app.db.queries import children, contacts, staff
from carer_app.services.errors import Refused
from carer_app.services.new_children import social_worker_contact

NAMED, ENDED = "social_worker_named", "social_worker_ended"
NOT_FOUND = "Nobody with this address is a social worker here. Check it with them letter by letter."
TOLD_FOR = timedelta(days=14)


class Changed(NamedTuple):
    """Who was the social worker until now."""

    before: tuple[str, ...]


def social_worker_at(session: Session, email: str, now: datetime) -> Person:
    """The social worker who signs in with this address. Raises Refused, in the same words whether nobody has it or somebody else."""
    found = staff.social_workers_by_email(session, [email], now).get(email.strip().lower())
    if found is None:
        raise Refused(NOT_FOUND)
    return found


def name(session: Session, actor: Person, child: Child, worker: Person, now: datetime) -> Changed:
    """From now on this is the child's social worker, and whoever was is not. Raises Refused."""
    children.lock(session, child.id)
    current = _named(session, child, now)
    if [one.person_id for one in current] == [worker.id]:
        raise Refused("They are the child’s social worker already.")
    before = _end_all(session, actor, child, [one for one in current if one.person_id != worker.id], now)
    if worker.id not in {one.person_id for one in current}:
        session.add(Assignment(child_id=child.id, person_id=worker.id, kind=AssignmentKind.SOCIAL_WORKER, from_at=now))
        audit.record(session, NAMED, actor.id, child_id=child.id, subject=f"person:{worker.id}", at=now)
    _tell_carers(session, actor, child, worker, now)
    session.flush()
    return Changed(before)


def end(session: Session, actor: Person, child: Child, now: datetime) -> Changed:
    """The child has no named social worker for now. Raises Refused where nobody could open the record then."""
    children.lock(session, child.id)
    current = _named(session, child, now)
    if not current:
        raise Refused("No social worker is named for this child.")
    if children.placed_in(session, child.id, now) is None:
        raise Refused("The child lives in no home here, so nobody could open the record then. Name the next social worker instead.")
    before = _end_all(session, actor, child, current, now)
    kept = contacts.of_scope(session, child.organisation_id, ScopeKind.CHILD, child.id).get(Slot.SOCIAL_WORKER)
    if kept is not None:
        session.delete(kept)
    session.flush()
    return Changed(before)


def _named(session: Session, child: Child, now: datetime) -> list[Assignment]:
    return [one for one in children.assignments(session, child.id, now) if one.kind is AssignmentKind.SOCIAL_WORKER]


def _end_all(session: Session, actor: Person, child: Child, those: list[Assignment], now: datetime) -> tuple[str, ...]:
    for one in those:
        one.to_at = max(now, one.from_at)
        audit.record(session, ENDED, actor.id, child_id=child.id, subject=f"person:{one.person_id}", at=now)
    return tuple(one.person_id for one in those)


def _tell_carers(session: Session, actor: Person, child: Child, worker: Person, now: datetime) -> None:
    """The number on the child's page is that of whoever is the social worker now, and never the last one's."""
    kept = contacts.of_scope(session, child.organisation_id, ScopeKind.CHILD, child.id).get(Slot.SOCIAL_WORKER)
    if kept is None:
        session.add(social_worker_contact(child, worker, actor, now))
    else:
        kept.label, kept.telephone, kept.email, kept.hours = worker.name, worker.telephone, worker.email, None
        kept.updated_at, kept.updated_by = now, actor.id
