"""A child comes into a record: their names, the council in charge, where they live, and their social worker. One or many at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from carer_app.db import audit
from carer_app.db.key_ring import KeyRing
from carer_app.db.models.children import Assignment, AssignmentKind, Child, ContactSlot, Placement, ProfileSection, ScopeKind, Slot
from carer_app.db.models.people import Home, Person
from carer_app.db.queries import children
from carer_app.db.sealed import Subject, SubjectKind
from carer_app.domain.profile import Profile
from carer_app.services.errors import Refused


@dataclass(frozen=True, slots=True)
class NewChild:
    """A child to be added. `id`: made with the page, so that a page sent twice adds one child. No `home`: not placed here yet."""

    id: str
    preferred_name: str
    full_name: str
    born: date
    authority: str
    home: Home | None
    since: datetime
    worker: Person | None = None


def add(session: Session, actor: Person, wanted: Sequence[NewChild], now: datetime) -> list[Child]:
    """These children, with the two parts of their plan that say who they are. Raises Refused, and then none is added.

    Whoever is a social worker and names nobody is the child's social worker: else nobody could open the record of a child without a home.
    """
    _refuse_what_cannot_be(wanted, now)
    KeyRing.of(session).make([Subject(SubjectKind.CHILD, one.id) for one in wanted])
    made = [_child(one, actor) for one in wanted]
    session.add_all(made)
    session.flush()
    for one, child in zip(wanted, made, strict=True):
        session.add_all(_what_comes_with_it(one, child, actor, now))
        audit.record(session, "child_added", actor.id, child_id=child.id, at=now)
        if one.worker is not None:
            audit.record(session, "social_worker_named", actor.id, child_id=child.id, subject=f"person:{one.worker.id}", at=now)
    session.flush()
    return made


def same_child(session: Session, home_ids: Sequence[str], full_name: str, born: date, now: datetime) -> bool:
    """Whether a child of this name and birthday lives in one of these homes now."""
    return identity(full_name, born) in identities(session, home_ids, now)


def identities(session: Session, home_ids: Sequence[str], now: datetime) -> set[tuple[str, date | None]]:
    """The names and birthdays of the children who live in these homes now."""
    found = children.in_homes(session, home_ids, now)
    KeyRing.of(session).preload(Subject(SubjectKind.CHILD, child.id) for child in found)
    return {identity(child.full_name or child.preferred_name, child.date_of_birth) for child in found}


def identity(full_name: str, born: date | None) -> tuple[str, date | None]:
    """What tells one child from another, however the name is spaced or capitalised."""
    return " ".join(full_name.casefold().split()), born


def social_worker_contact(child: Child, worker: Person, by: Person, now: datetime) -> ContactSlot:
    """How carers reach the social worker, from the social worker's own account."""
    row = ContactSlot(organisation_id=child.organisation_id, scope_kind=ScopeKind.CHILD, scope_id=child.id, slot=Slot.SOCIAL_WORKER)
    row.label, row.telephone, row.email = worker.name, worker.telephone, worker.email
    row.updated_at, row.updated_by = now, by.id
    return row


def _refuse_what_cannot_be(wanted: Sequence[NewChild], now: datetime) -> None:
    for one in wanted:
        if one.home is None and one.worker is None:
            raise Refused("Say where the child lives, or name their social worker. Otherwise nobody could open the record.")
        if one.home is not None and one.home.closed_at is not None:
            raise Refused("This home is closed. Choose another one.")
        if one.since > now:
            raise Refused("The first day is still to come. Add the child on that day, or leave it out.")


def _child(one: NewChild, actor: Person) -> Child:
    child = Child(id=one.id, organisation_id=one.home.organisation_id if one.home else actor.organisation_id)
    child.preferred_name, child.full_name = one.preferred_name or one.full_name, one.full_name
    child.date_of_birth, child.responsible_authority = one.born, one.authority
    return child


def _what_comes_with_it(one: NewChild, child: Child, actor: Person, now: datetime) -> list[Any]:
    identity = {"preferred_name": child.preferred_name, "full_name": one.full_name, "date_of_birth": one.born.isoformat()}
    rows: list[Any] = [_section(child, "identity", identity, actor, now)]
    rows.append(_section(child, "placement", {"responsible_authority": one.authority}, actor, now))
    if one.home is not None:
        rows.append(Placement(child_id=child.id, home_id=one.home.id, from_at=one.since))
    if one.worker is not None:
        rows.append(Assignment(child_id=child.id, person_id=one.worker.id, kind=AssignmentKind.SOCIAL_WORKER, from_at=now))
        rows.append(social_worker_contact(child, one.worker, actor, now))
    return rows


def _section(child: Child, name: str, raw: dict[str, Any], actor: Person, now: datetime) -> ProfileSection:
    row = ProfileSection(child_id=child.id, section=name, version=1, saved_at=now, saved_by=actor.id)
    row.payload = Profile.parse_section(name, raw)
    return row
