"""The lines about what follows a time away, what duties are reckoned from, and the duties as they were reckoned last."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, delete, func, literal, or_, select, union_all, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from carer_app.db.models.children import Child, Placement, ProfileSection
from carer_app.db.models.follow_ups import DutyRow, DutyWatch, FollowUpRow
from carer_app.db.models.moves import Move
from carer_app.db.models.people import Home, Person
from carer_app.db.models.plan_life import PlanReview


def get(session: Session, line_id: str) -> FollowUpRow | None:
    """A line by id."""
    return session.get(FollowUpRow, line_id)


def of_child(session: Session, child_id: str) -> Sequence[FollowUpRow]:
    """Every line about a child, in the order they were written down; one query."""
    query = select(FollowUpRow).where(FollowUpRow.child_id == child_id)
    return session.scalars(query.order_by(FollowUpRow.written_at, FollowUpRow.id)).all()


def of_thing(session: Session, thing_id: str) -> Sequence[FollowUpRow]:
    """Every line of an interview or a meeting, in the order they were written down; one query."""
    query = select(FollowUpRow).where(FollowUpRow.thing_id == thing_id)
    return session.scalars(query.order_by(FollowUpRow.written_at, FollowUpRow.id)).all()


def living(session: Session, child_id: str, at: datetime) -> tuple[Child, Home | None] | None:
    """A child and the home they are placed in at that time; one query."""
    here = (Placement.child_id == Child.id) & (Placement.from_at <= at) & (Placement.to_at.is_(None) | (Placement.to_at > at))
    query = select(Child, Home).outerjoin(Placement, here).outerjoin(Home, Home.id == Placement.home_id).where(Child.id == child_id)
    row = session.execute(query.order_by(Placement.from_at.desc())).first()
    return None if row is None else (row[0], row[1])


class Care(NamedTuple):
    """What happened to a child besides the times away: every move, past or planned and not called off; up to when each review of the plan
    answers; and the newest version of the section that says who the child is."""

    moved_at: tuple[datetime, ...]
    reviewed_until: tuple[datetime, ...]
    identity: ProfileSection | None


def care_of(session: Session, child_id: str) -> Care:
    """All of it in one query."""
    times = union_all(
        select(literal("known").label("kind"), Child.created_at.label("at")).where(Child.id == child_id),
        select(literal("stay"), Placement.from_at).where(Placement.child_id == child_id),
        select(literal("move"), Move.starts_at).where(Move.child_id == child_id, Move.called_off_at.is_(None)),
        select(literal("review"), PlanReview.answers_until).where(PlanReview.child_id == child_id),
    ).subquery()
    identity = (ProfileSection.child_id == child_id, ProfileSection.section == "identity")
    newest = select(func.max(ProfileSection.version)).where(*identity).correlate(None).scalar_subquery()
    query = select(times.c.kind, times.c.at, ProfileSection).outerjoin(ProfileSection, and_(*identity, ProfileSection.version == newest))
    rows = session.execute(query).all()
    kinds = {kind: sorted(at for its, at, _ in rows if its == kind) for kind in ("stay", "move", "review")}
    moved = tuple(sorted({*kinds["stay"][1:], *kinds["move"]}))
    return Care(moved, tuple(kinds["review"]), rows[0][2] if rows else None)


def with_writers(session: Session, child_id: str) -> Sequence[tuple[FollowUpRow, Person | None]]:
    """Every line about a child and who wrote it, in the order they were written down; one query."""
    query = select(FollowUpRow, Person).outerjoin(Person, Person.id == FollowUpRow.written_by).where(FollowUpRow.child_id == child_id)
    return [(row, person) for row, person in session.execute(query.order_by(FollowUpRow.written_at, FollowUpRow.id))]


def duties_of(session: Session, child_ids: Collection[str]) -> Sequence[DutyRow]:
    """What these children are owed, as it was reckoned last; one query."""
    return session.scalars(select(DutyRow).where(DutyRow.child_id.in_(child_ids)).order_by(DutyRow.arose_at, DutyRow.id)).all()


def put_duties(session: Session, child_id: str, rows: Sequence[dict[str, Any]], now: datetime, look_again_at: datetime) -> None:
    """What the child is owed from now on, in place of what was there; and when to look again. What changed after `now` stays wanted."""
    insert: Any = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    session.execute(delete(DutyRow).where(DutyRow.child_id == child_id))
    if rows:
        session.execute(insert(DutyRow), list(rows))
    looked = {"reckoned_at": now, "look_again_at": look_again_at}
    session.execute(insert(DutyWatch).values(id=child_id, **looked).on_conflict_do_update(index_elements=[DutyWatch.id], set_=looked))
    settled = update(DutyWatch).where(DutyWatch.id == child_id, or_(DutyWatch.wanted_at.is_(None), DutyWatch.wanted_at <= now))
    session.execute(settled.values(wanted_at=None).execution_options(synchronize_session=False))


def put_off(session: Session, child_id: str, until: datetime) -> None:
    """The child's duties could not be reckoned: they are tried again then, and what was kept stays."""
    later = update(DutyWatch).where(DutyWatch.id == child_id).values(wanted_at=None, look_again_at=until)
    session.execute(later.execution_options(synchronize_session=False))


def lock_watch(session: Session, child_id: str) -> DutyWatch | None:
    """Keeps other reckoners of this child's duties out until this transaction ends."""
    return session.scalars(select(DutyWatch).where(DutyWatch.id == child_id).with_for_update()).first()


def to_reckon(session: Session, now: datetime, at_most: int) -> Sequence[str]:
    """Children whose duties are out of date, or whose time has come; the longest waiting first."""
    wanted = select(DutyWatch.id).where(DutyWatch.wanted_at.is_not(None)).order_by(DutyWatch.wanted_at).limit(at_most)
    timed = select(DutyWatch.id).where(DutyWatch.look_again_at <= now).order_by(DutyWatch.look_again_at).limit(at_most)
    return list(dict.fromkeys([*session.scalars(wanted), *session.scalars(timed)]))[:at_most]
