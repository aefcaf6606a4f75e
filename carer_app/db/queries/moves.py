"""Moves of children: those ahead, those done, who of the new home has the plan, and what was looked at since."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from carer_app.db.key_ring import KeyRing
from carer_app.db.models.children import Assignment, AssignmentKind, Child, Placement, ProfileSection
from carer_app.db.models.keys import SubjectKind
from carer_app.db.models.moves import Move, MoveReview, PlanReceipt
from carer_app.db.models.people import Home, Membership, Person, RoleName
from carer_app.db.models.plan_life import PlanReview, PlanSignature
from carer_app.db.queries.given import given, given_list
from carer_app.db.queries.keys import bring, brought
from carer_app.db.queries.standing import current
from carer_app.domain.plan_life import Side

CARING = (RoleName.FOSTER_CARER, RoleName.RESIDENTIAL_WORKER, RoleName.REGISTERED_MANAGER, RoleName.SUPERVISING_SOCIAL_WORKER)


class Given(NamedTuple):
    """A child whose plan was given to a home, and the move it was given for."""

    move: Move
    child: Child


class Before(NamedTuple):
    """Sections as they stood at the move, and which of them were looked at since."""

    sections: dict[str, Mapping[str, Any]]
    looked_at: set[str]


def of_child(session: Session, child_id: str) -> Sequence[Move]:
    """The moves of a child that were not called off, newest first, as the database has them now."""
    query = select(Move).where(Move.child_id == child_id, Move.called_off_at.is_(None))
    query = query.order_by(Move.starts_at.desc(), Move.planned_at.desc(), Move.id)
    return session.scalars(query.execution_options(populate_existing=True)).all()


def with_standing(session: Session, move_id: str, at: datetime) -> tuple[Move, Home, bool] | None:
    """A move to a home that may read the plan it was given: not yet there, or living there by that move. The flag: the day has come."""
    query = select(Move, Home, Placement.id).join(Home, Home.id == Move.to_home_id)
    query = query.outerjoin(Placement, and_(Placement.move_id == Move.id, current(Placement, at)))
    row = session.execute(query.where(Move.id == move_id, _readable(at))).first()
    return None if row is None else (row[0], row[1], row[2] is not None)


def not_received_by(
    session: Session, person_id: str, homes: Collection[str], organisations: Collection[str], since: datetime, at: datetime
) -> tuple[list[Given], list[Given]]:
    """The plans that were given to these homes and that this person has not confirmed; and, since then, who left them. One query, names and all."""
    asked = {"person": person_id, "homes": list(homes), "organisations": list(organisations), "since": since, "at": at}
    found = session.execute(_not_received(), asked).all()
    KeyRing.of(session).take(brought(row[2] for row in found))
    return [Given(*row[:2]) for row in found if row[3]], [Given(*row[:2]) for row in reversed(found) if row[4]]


@cache
def _not_received() -> Any:
    """Asked of the first page of everybody, so it is put together once."""
    person, since, at = given("person"), given("since"), given("at")
    given_to_them = or_(Move.to_home_id.in_(given_list("homes")), Home.organisation_id.in_(given_list("organisations")))
    query = select(Move, Child).join(Child, Child.id == Move.child_id).outerjoin(Home, Home.id == Move.to_home_id)
    query = query.outerjoin(Placement, and_(Placement.move_id == Move.id, current(Placement, at)))
    confirmed = exists().where(PlanReceipt.move_id == Move.id, PlanReceipt.person_id == person)
    to_read, has_left = and_(given_to_them, _readable(at), ~confirmed), left_them(person, since, at)
    return _in_order(query.where(or_(to_read, has_left))).add_columns(to_read, has_left)


def not_received_at_all(session: Session, social_worker: str, at: datetime) -> list[Given]:
    """The children of this social worker whose plan nobody of the new home has confirmed. One query, names and all."""
    named = (Assignment.child_id == Move.child_id, Assignment.person_id == social_worker)
    is_theirs = exists().where(*named, Assignment.kind == AssignmentKind.SOCIAL_WORKER, current(Assignment, at))
    query = select(Move, Child).join(Child, Child.id == Move.child_id)
    query = query.outerjoin(Placement, and_(Placement.move_id == Move.id, current(Placement, at)))
    return _with_keys(session, query.where(is_theirs, _readable(at), ~exists().where(PlanReceipt.move_id == Move.id)))


def receipts(session: Session, move_id: str) -> dict[str, datetime]:
    """When each person confirmed that they have the plan."""
    query = select(PlanReceipt.person_id, PlanReceipt.at).where(PlanReceipt.move_id == move_id)
    return {row.person_id: row.at for row in session.execute(query)}


def receipt(session: Session, move_id: str, person_id: str) -> PlanReceipt | None:
    """That this person confirmed it."""
    return session.scalar(select(PlanReceipt).where(PlanReceipt.move_id == move_id, PlanReceipt.person_id == person_id))


def people_of_home(session: Session, home: Home, at: datetime) -> list[Person]:
    """Who cares for children in this home, or answers for it. By name."""
    here = or_(Membership.home_id == home.id, and_(Membership.home_id.is_(None), Membership.organisation_id == home.organisation_id))
    query = select(Person).join(Membership, Membership.person_id == Person.id)
    query = query.where(here, Membership.role.in_(CARING), current(Membership, at), Person.active).distinct()
    return sorted(session.scalars(query), key=lambda person: person.name.casefold())


def looked_at(session: Session, move_id: str) -> set[str]:
    """The sections that somebody confirmed since the move."""
    return set(session.scalars(select(MoveReview.section).where(MoveReview.move_id == move_id)))


def sections_as_of(session: Session, child_id: str, at: datetime) -> dict[str, ProfileSection]:
    """The version of each section that was the newest at that time, in one query."""
    saved = (ProfileSection.child_id == child_id, ProfileSection.saved_at <= at)
    newest = select(func.max(ProfileSection.version).label("version"), ProfileSection.section).where(*saved)
    newest_of = newest.group_by(ProfileSection.section).subquery()
    same = (ProfileSection.section == newest_of.c.section) & (ProfileSection.version == newest_of.c.version)
    return {row.section: row for row in session.scalars(select(ProfileSection).join(newest_of, same).where(saved[0]))}


def as_the_move_found_it(session: Session, move_ids: Collection[str], sections: Collection[str]) -> dict[str, Before]:
    """By move, in one query. A section was looked at when somebody confirmed it, or the whole plan was reviewed or agreed by both since."""
    then = aliased(ProfileSection)
    newest = select(func.max(then.version)).where(
        then.child_id == Move.child_id, then.section == ProfileSection.section, then.saved_at <= Move.starts_at
    )
    query = select(Move.id, ProfileSection, or_(MoveReview.id.is_not(None), _reviewed(), _agreed_there()))
    query = query.join(ProfileSection, ProfileSection.child_id == Move.child_id)
    query = query.outerjoin(MoveReview, and_(MoveReview.move_id == Move.id, MoveReview.section == ProfileSection.section))
    query = query.where(Move.id.in_(move_ids), ProfileSection.section.in_(sections), ProfileSection.version == newest.scalar_subquery())
    found = {move_id: Before({}, set()) for move_id in move_ids}
    for move_id, row, is_looked_at in session.execute(query):
        found[move_id].sections[row.section] = row.payload
        if is_looked_at:
            found[move_id].looked_at.add(row.section)
    return found


def _reviewed() -> ColumnElement[bool]:
    return exists().where(PlanReview.child_id == Move.child_id, PlanReview.answers_until >= Move.starts_at)


def _agreed_there() -> ColumnElement[bool]:
    """A version that the social worker signed was signed for the new home."""
    social = aliased(PlanSignature)
    both = social.plan_version_id == PlanSignature.plan_version_id, social.side == Side.SOCIAL_WORKER
    there = select(Placement.id).where(Placement.move_id == Move.id)
    return exists().where(PlanSignature.side == Side.HOME, PlanSignature.placement_id.in_(there), *both)


def left(session: Session, person_id: str, since: datetime, at: datetime) -> list[Given]:
    """The moves that took a child out of a home this person cared for, and still cares for, in that time; newest first. One query."""
    query = select(Move, Child).join(Child, Child.id == Move.child_id).where(left_them(person_id, since, at))
    return sorted(_with_keys(session, query), key=lambda found: found.move.starts_at, reverse=True)


def somebody_left(person_id: str, since: datetime, at: datetime) -> ColumnElement[bool]:
    """Whether `left` would find anybody."""
    return select(Move.id).where(left_them(person_id, since, at)).correlate(None).exists()


def left_them(person_id: Any, since: Any, at: Any) -> ColumnElement[bool]:
    """Of a move: that it took the child out of a home this person cared for and still does. A child who is back there did not leave."""
    was, again = aliased(Home), aliased(Placement)
    here = or_(Membership.home_id == was.id, and_(Membership.home_id.is_(None), Membership.organisation_id == was.organisation_id))
    cares = (Membership.person_id == person_id, Membership.role.in_(CARING), current(Membership, at), Membership.from_at < Move.starts_at)
    theirs = exists().where(was.id == Move.from_home_id, *cares, here)
    is_back = exists().where(again.child_id == Move.child_id, again.home_id == Move.from_home_id, current(again, at))
    return and_(Move.called_off_at.is_(None), Move.starts_at > since, Move.starts_at <= at, theirs, ~is_back)


def homes_between(session: Session, first: str, last: str) -> Sequence[Home]:
    """The homes whose ids lie between these two, and that are not closed."""
    return session.scalars(select(Home).where(Home.id.between(first, last), Home.closed_at.is_(None)).limit(2)).all()


def _readable(at: Any) -> ColumnElement[bool]:
    """Given ahead of the day, or living there by this very move."""
    ahead = and_(Move.starts_at > at, Move.given_at.is_not(None))
    return and_(Move.called_off_at.is_(None), Move.to_home_id.is_not(None), or_(ahead, Placement.id.is_not(None)))


def _with_keys(session: Session, query: Any) -> list[Given]:
    found = session.execute(_in_order(query)).all()
    KeyRing.of(session).take(brought(row[2] for row in found))
    return [Given(move, child) for move, child, _ in found]


def _in_order(query: Any) -> Any:
    """By day, with what opens the children's names."""
    return bring(query.order_by(Move.starts_at, Move.id), (SubjectKind.CHILD, Child.id))
