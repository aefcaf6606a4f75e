"""The children somebody answers for now, each with home, photograph and what is not closed, in one query."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, ScalarSelect, and_, exists, false, or_, select, text
from sqlalchemy.orm import Session, aliased

from carer_app.db.key_ring import KeyRing
from carer_app.db.models.children import Assignment, AssignmentKind, Child, Photo, Placement
from carer_app.db.models.differences import DifferenceLine
from carer_app.db.models.keys import SubjectKind
from carer_app.db.models.occurrences import UNFINISHED, Occurrence
from carer_app.db.models.overdue import OverdueNotice
from carer_app.db.models.people import Home
from carer_app.db.queries.given import given, given_list
from carer_app.db.queries.keys import bring, brought
from carer_app.db.queries.standing import current
from carer_app.domain.difference import Reason, Standing


class CaredFor(NamedTuple):
    """A child, the home they are placed in, their newest photograph, and an occurrence that is not closed, if there is one.

    `overdue`: the last time of it that passed, if no line has come since that was noticed. `differs`: about what people who look after
    the child do not agree, where a professional difference is open.
    """

    child: Child
    home: Home | None
    photo_id: str | None
    occurrence: Occurrence | None
    overdue: OverdueNotice | None
    differs: Reason | None


class Reach(NamedTuple):
    """Whose children: those placed in these homes, in any home of these organisations, or named for this social worker."""

    homes: Collection[str] = ()
    organisations: Collection[str] = ()
    social_worker: str | None = None

    def covers(self, home: str | None, organisation: str | None) -> bool:
        """Whether it reaches a child placed there; a social worker's reaches those they see at all."""
        return home in self.homes or organisation in self.organisations or self.social_worker is not None


class Beat(NamedTuple):
    """A child as a list shows them, without a word: another head, home or notice is another list."""

    child_id: str
    home_id: str | None
    occurrence_id: str | None = None
    head: str | None = None
    is_due: bool = False
    notice: str | None = None
    told_at: datetime | None = None


def children(session: Session, reach: Reach, at: datetime) -> list[CaredFor]:
    """Each child once for every occurrence that is not closed, latest first; once with None where there is none. By name."""
    rows = session.execute(_children(*_kinds(reach)), _asked(reach, at)).all()
    KeyRing.of(session).take(brought({key for row in rows for key in row[6:]}))
    found = [CaredFor(*row[:6]) for row in rows]
    return sorted(found, key=lambda row: (row.child.preferred_name.casefold(), row.child.id))


@cache
def _children(homes: bool, organisations: bool, social_worker: bool) -> Any:
    """The question, put together once for each kind of reach: that takes longer than to ask it."""
    at = given("at")
    photo = select(Photo.id).where(Photo.child_id == Child.id).order_by(Photo.added_at.desc(), Photo.id.desc()).limit(1).scalar_subquery()
    placed = and_(Placement.child_id == Child.id, current(Placement, at))
    unfinished = and_(Occurrence.child_id == Child.id, text(f"occurrence.{UNFINISHED}"))
    query = (
        select(Child, Home, photo, Occurrence, OverdueNotice, _differs())
        .outerjoin(Placement, placed)
        .outerjoin(Home, Home.id == Placement.home_id)
    )
    query = (
        query.outerjoin(Occurrence, unfinished)
        .outerjoin(OverdueNotice, OverdueNotice.id == _unheeded())
        .where(_reached(homes, organisations, social_worker))
        .order_by(Placement.from_at.desc(), Occurrence.opened_at.desc())
    )
    return bring(query, (SubjectKind.CHILD, Child.id), (SubjectKind.ORGANISATION, Home.organisation_id))


def _kinds(reach: Reach) -> tuple[bool, bool, bool]:
    return bool(reach.homes), bool(reach.organisations), bool(reach.social_worker)


def _asked(reach: Reach, at: datetime) -> dict[str, Any]:
    """What is filled into the question; only what its kind of reach has a place for."""
    given = {"homes": list(reach.homes), "organisations": list(reach.organisations), "social_worker": reach.social_worker}
    return {"at": at, **{name: value for name, value in given.items() if value}}


def _reached(homes: bool, organisations: bool, social_worker: bool) -> ColumnElement[bool]:
    people = given("social_worker") if social_worker else None
    return _within(given_list("homes") if homes else None, given_list("organisations") if organisations else None, people, given("at"))


def pulse(session: Session, reach: Reach, at: datetime) -> list[Beat]:
    """What lists of these children are made of: ids, heads and times, nothing that is sealed. One query."""
    rows = session.execute(_pulse(*_kinds(reach)), _asked(reach, at)).all()
    return [Beat(child, home, occurrence, head, bool(due), notice, told_at) for child, home, occurrence, head, due, notice, told_at in rows]


@cache
def _pulse(homes: bool, organisations: bool, social_worker: bool) -> Any:
    at = given("at")
    unfinished = and_(Occurrence.child_id == Child.id, text(f"occurrence.{UNFINISHED}"))
    due = and_(Occurrence.next_timer_at.is_not(None), Occurrence.next_timer_at <= at)
    query = select(Child.id, Placement.home_id, Occurrence.id, Occurrence.chain_head, due, OverdueNotice.id, OverdueNotice.told_at)
    query = query.outerjoin(Placement, and_(Placement.child_id == Child.id, current(Placement, at)))
    query = query.outerjoin(Home, Home.id == Placement.home_id).outerjoin(Occurrence, unfinished)
    return query.outerjoin(OverdueNotice, OverdueNotice.id == _unheeded()).where(_reached(homes, organisations, social_worker))


def _unheeded() -> ScalarSelect[str]:
    one = aliased(OverdueNotice)
    of_this = (one.occurrence_id == Occurrence.id, one.noticed_at >= Occurrence.last_entry_at)
    return select(one.id).where(*of_this).order_by(one.due_at.desc(), one.id).limit(1).correlate(Occurrence).scalar_subquery()


def _differs() -> ScalarSelect[Reason]:
    """The difference that waits longest: its newest line is open."""
    line, later = aliased(DifferenceLine), aliased(DifferenceLine)
    after = exists().where(later.difference == line.difference, or_(later.at > line.at, and_(later.at == line.at, later.id > line.id)))
    waits = select(line.reason).where(line.child_id == Child.id, line.standing == Standing.OPEN, ~after)
    return waits.order_by(line.at, line.id).limit(1).correlate(Child).scalar_subquery()


def reached(reach: Reach, at: datetime) -> ColumnElement[bool]:
    """Whether a child, joined with the placement and the home of that time, is within reach."""
    return _within(reach.homes or None, reach.organisations or None, reach.social_worker or None, at)


def _within(homes: Any, organisations: Any, social_worker: Any, at: Any) -> ColumnElement[bool]:
    """Values, or the places in a question where they will stand; None where somebody has no such reach."""
    ways: list[ColumnElement[bool]] = [false()]
    if homes is not None:
        ways.append(Placement.home_id.in_(homes))
    if organisations is not None:
        ways.append(Home.organisation_id.in_(organisations))
    if social_worker is not None:
        ways.append(is_named(social_worker, at))
    return or_(*ways)


def is_named(person_id: Any, at: Any) -> ColumnElement[bool]:
    """Whether somebody is the named social worker of a child at that time."""
    named = (Assignment.person_id == person_id, Assignment.kind == AssignmentKind.SOCIAL_WORKER, current(Assignment, at))
    return exists().where(Assignment.child_id == Child.id, *named)
