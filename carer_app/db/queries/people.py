"""Organisations, homes, people and what they do there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from carer_app.db.key_ring import KeyRing
from carer_app.db.models.children import Assignment, AssignmentKind
from carer_app.db.models.keys import SubjectKind
from carer_app.db.models.people import NOBODYS, Home, Membership, Organisation, OrganisationKind, Person, RoleName
from carer_app.db.queries.keys import bring, brought
from carer_app.db.queries.standing import current


def get(session: Session, person_id: str) -> Person | None:
    """A person by id."""
    return session.get(Person, person_id)


def names(session: Session, person_ids: Iterable[str | None]) -> dict[str, str]:
    """What to call these people, in one query; those who do not exist are left out."""
    wanted = {person_id for person_id in person_ids if person_id}
    return {person.id: person.name for person in session.scalars(select(Person).where(Person.id.in_(wanted)))} if wanted else {}


def of_organisation(session: Session, organisation_id: str) -> list[Person]:
    """Everybody of an organisation, by name."""
    found = session.scalars(select(Person).where(Person.organisation_id == organisation_id))
    return sorted(found, key=lambda person: person.name.casefold())


def memberships(session: Session, person_id: str, at: datetime) -> Sequence[Membership]:
    """What a person does at that time."""
    query = select(Membership).where(Membership.person_id == person_id, current(Membership, at))
    return session.scalars(query.order_by(Membership.from_at, Membership.id)).all()


def memberships_at(session: Session, home_id: str, at: datetime) -> Sequence[Membership]:
    """Who does what in this very home, at that time or later."""
    query = select(Membership).where(Membership.home_id == home_id, or_(Membership.to_at.is_(None), Membership.to_at > at))
    return session.scalars(query.order_by(Membership.from_at, Membership.id)).all()


def memberships_in(session: Session, organisation_id: str, at: datetime) -> Sequence[Membership]:
    """Who does what in an organisation at that time."""
    query = select(Membership).where(Membership.organisation_id == organisation_id, current(Membership, at))
    return session.scalars(query.order_by(Membership.person_id, Membership.from_at, Membership.id)).all()


def with_role(session: Session, role: RoleName, organisation_id: str, at: datetime, home_id: str | None = None) -> list[Person]:
    """People with a role in an organisation at that time; with `home_id`, only those whose role covers that home. By name."""
    query = select(Person).join(Membership, Membership.person_id == Person.id)
    query = query.where(
        Membership.role == role,
        Membership.organisation_id == organisation_id,
        current(Membership, at),
        Person.active,
        ~Person.email.startswith(NOBODYS),
    )
    if home_id is not None:
        query = query.where(or_(Membership.home_id == home_id, Membership.home_id.is_(None)))
    return sorted(session.scalars(query.distinct()), key=lambda person: person.name.casefold())


def who_answer_for(session: Session, child_id: str, home: Home, at: datetime) -> list[Person]:
    """Who may be asked to agree about a child: managers and supervisors of the home, and the child's social workers. By name."""
    answering = (RoleName.REGISTERED_MANAGER, RoleName.SUPERVISING_SOCIAL_WORKER)
    here = (Membership.home_id == home.id) | (Membership.home_id.is_(None) & (Membership.organisation_id == home.organisation_id))
    manages = exists().where(Membership.person_id == Person.id, Membership.role.in_(answering), here, current(Membership, at))
    is_named = (Assignment.child_id == child_id, Assignment.kind == AssignmentKind.SOCIAL_WORKER, current(Assignment, at))
    works_with = exists().where(Assignment.person_id == Person.id, *is_named)
    query = bring(select(Person).where(Person.active, or_(manages, works_with)), (SubjectKind.ORGANISATION, Person.organisation_id))
    found = session.execute(query).all()
    KeyRing.of(session).take(brought(key for _, key in found))
    return sorted((person for person, _ in found), key=lambda person: person.name.casefold())


def homes_of(session: Session, person_id: str, at: datetime) -> list[Home]:
    """The homes a person works in or fosters in at that time, by name."""
    query = select(Home).join(Membership, Membership.home_id == Home.id)
    found = session.scalars(query.where(Membership.person_id == person_id, current(Membership, at)).distinct())
    return sorted(found, key=lambda home: home.name.casefold())


def homes_in(session: Session, organisation_id: str) -> list[Home]:
    """Every home of an organisation, by name."""
    found = session.scalars(select(Home).where(Home.organisation_id == organisation_id))
    return sorted(found, key=lambda home: home.name.casefold())


def open_homes_in(session: Session, organisation_id: str) -> list[Home]:
    """Those that are not closed, by name."""
    return [home for home in homes_in(session, organisation_id) if home.closed_at is None]


def social_workers_of(session: Session, child_id: str, at: datetime) -> list[Person]:
    """Who is the named social worker of a child at that time, with what opens their name; more than one only in old records."""
    return named_for(session, child_id, AssignmentKind.SOCIAL_WORKER, at)


def named_for(session: Session, child_id: str, kind: AssignmentKind, at: datetime) -> list[Person]:
    """Who is named for a child as this at that time, with what opens their name."""
    named = (Assignment.child_id == child_id, Assignment.kind == kind, current(Assignment, at))
    query = select(Person).join(Assignment, Assignment.person_id == Person.id).where(*named).order_by(Assignment.from_at, Assignment.id)
    found = session.execute(bring(query, (SubjectKind.ORGANISATION, Person.organisation_id))).all()
    KeyRing.of(session).take(brought(key for _, key in found))
    return [person for person, _ in found]


def homes(session: Session, home_ids: Iterable[str]) -> dict[str, Home]:
    """These homes by id, in one query."""
    wanted = set(home_ids)
    return {home.id: home for home in session.scalars(select(Home).where(Home.id.in_(wanted)))} if wanted else {}


def organisations(session: Session, kind: OrganisationKind | None = None) -> Sequence[Organisation]:
    """Every organisation, or those of one kind, by name."""
    query = select(Organisation) if kind is None else select(Organisation).where(Organisation.kind == kind)
    return session.scalars(query.order_by(Organisation.name, Organisation.id)).all()
