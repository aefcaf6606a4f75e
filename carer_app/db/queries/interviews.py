"""Return interviews as rows: kept afresh, and counted by month; and who was given one to hold."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, case, delete, exists, false, func, insert, or_, select
from sqlalchemy.orm import Session

from carer_app.db.models.children import Assignment, AssignmentKind, Placement
from carer_app.db.models.interviews import InterviewAccess, ReturnInterviewRow
from carer_app.db.models.people import Home
from carer_app.db.queries.cared_for import Reach
from carer_app.db.queries.standing import current

STEPS = ("offered_at", "accepted_at", "refused_at", "held_at", "not_held_at", "shared_at")
_Row = ReturnInterviewRow
_IS: Mapping[str, ColumnElement[bool]] = {
    "owed": _Row.returned_at.is_not(None),
    "never_offered": _Row.offered_at.is_(None),
    "offered": _Row.offered_at.is_not(None),
    "accepted": _Row.accepted_at.is_not(None),
    "refused": _Row.refused_at.is_not(None),
    "held": _Row.held_at.is_not(None),
    "in_time": and_(_Row.held_at.is_not(None), _Row.held_at <= _Row.due_at),
    "not_held": _Row.not_held_at.is_not(None),
}
"""What is counted of each month, of times away and of children."""


class Count(NamedTuple):
    """How many times away, and how many children they were."""

    times: int
    children: int


class Month(NamedTuple):
    """One month of returns, like "2026-11", and what became of the interviews owed for them."""

    month: str
    counts: Mapping[str, Count]


def by_month(session: Session, reach: Reach, at: datetime, home_id: str | None = None) -> list[Month]:
    """How many were owed, offered, accepted, refused, held, held in 72 hours, by the month of the return, newest first: one query.

    Managers count what happened while a child was placed with them; a social worker, the children they are named for now.
    """
    columns: list[Any] = []
    for is_so in _IS.values():
        columns += [func.sum(case((is_so, 1), else_=0)), func.count(case((is_so, _Row.child_id)).distinct())]
    query = select(_Row.month, *columns).where(_within(reach, at))
    if home_id is not None:
        query = query.where(_Row.home_id == home_id)
    rows = session.execute(query.group_by(_Row.month).order_by(_Row.month.desc())).all()
    return [Month(row[0], {name: Count(row[1 + 2 * n], row[2 + 2 * n]) for n, name in enumerate(_IS)}) for row in rows]


def _within(reach: Reach, at: datetime) -> ColumnElement[bool]:
    ways: list[ColumnElement[bool]] = [false()]
    if reach.homes:
        ways.append(_Row.home_id.in_(reach.homes))
    if reach.organisations:
        ways.append(_Row.organisation_id.in_(reach.organisations))
    if reach.social_worker:
        named = (Assignment.person_id == reach.social_worker, Assignment.kind == AssignmentKind.SOCIAL_WORKER, current(Assignment, at))
        ways.append(exists().where(Assignment.child_id == _Row.child_id, *named))
    return or_(*ways)


def homes_at(session: Session, child_id: str, times: Collection[datetime]) -> dict[datetime, tuple[str, str]]:
    """Where the child was placed at each of these times: the home and its organisation; one query."""
    query = select(Placement.from_at, Placement.to_at, Home.id, Home.organisation_id).join(Home, Home.id == Placement.home_id)
    stays = session.execute(query.where(Placement.child_id == child_id).order_by(Placement.from_at)).all()
    found = {}
    for at in times:
        for from_at, to_at, home_id, organisation_id in stays:
            if from_at <= at and (to_at is None or at < to_at):
                found[at] = (home_id, organisation_id)
    return found


def of_child(session: Session, child_id: str) -> list[dict[str, Any]]:
    """The child's rows as they were kept last; one query."""
    columns = [*_Row.__table__.columns]
    return [dict(row) for row in session.execute(select(*columns).where(_Row.child_id == child_id)).mappings()]


def put(session: Session, child_id: str, rows: Sequence[dict[str, Any]]) -> None:
    """The child's rows from now on, in place of what was there."""
    session.execute(delete(_Row).where(_Row.child_id == child_id).execution_options(synchronize_session=False))
    if rows:
        session.execute(insert(_Row), list(rows))


def accesses(session: Session, interview_id: str) -> Sequence[InterviewAccess]:
    """Who was given this interview, the newest first."""
    query = select(InterviewAccess).where(InterviewAccess.interview_id == interview_id)
    return session.scalars(query.order_by(InterviewAccess.from_at.desc(), InterviewAccess.id)).all()


def accesses_of(session: Session, person_id: str, at: datetime) -> Sequence[InterviewAccess]:
    """What somebody may hold at that time, the one that ends first at the top."""
    query = select(InterviewAccess).where(InterviewAccess.person_id == person_id, current(InterviewAccess, at))
    return session.scalars(query.order_by(InterviewAccess.to_at, InterviewAccess.id)).all()
