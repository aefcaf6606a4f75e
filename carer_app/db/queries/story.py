"""What a child's story is made of: so many lines of the logs at a time, and all that followed, was agreed, and where the child lived."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Uuid, and_, func, literal, or_, select, union_all
from sqlalchemy.orm import Session, aliased

from carer_app.db.key_ring import KeyRing
from carer_app.db.models.children import Child, Placement, ProfileSection
from carer_app.db.models.follow_ups import FollowUpRow
from carer_app.db.models.keys import SubjectKind
from carer_app.db.models.moves import Move
from carer_app.db.models.occurrences import EntryRow, Occurrence
from carer_app.db.models.people import Home, Person
from carer_app.db.models.plan_life import PlanReview, PlanSignature, PlanVersion
from carer_app.db.queries.keys import bring, brought


class Window(NamedTuple):
    """Which lines: of these kinds, that happened from `since` until before `until`, and before the place `before` in the story."""

    kinds: Collection[str]
    since: datetime | None = None
    until: datetime | None = None
    before: tuple[datetime, str] | None = None


class LineRow(NamedTuple):
    """A line, who wrote it, and whether it is one of those asked for: the others of its log stand beside it."""

    row: EntryRow
    writer: Person | None
    is_asked: bool


class Saved(NamedTuple):
    """A part of the plan or the profile, as it was saved; not what it says."""

    id: str
    section: str
    version: int
    at: datetime
    by: str | None


class Beside(NamedTuple):
    """What is no line of a log: one of these, and who wrote it down, or signed."""

    line: FollowUpRow | None
    signature: PlanSignature | None
    review: PlanReview | None
    version: int | None
    stay: Placement | None
    home: Home | None
    move: Move | None
    person: Person | None
    saved: Saved | None


def lines(session: Session, child_id: str, window: Window, at_most: int) -> list[LineRow]:
    """The whole logs in which the newest of those lines stand, each in order of receipt; one query, with what opens them."""
    asked = select(EntryRow.id, EntryRow.occurrence_id).join(Occurrence, Occurrence.id == EntryRow.occurrence_id)
    asked = asked.where(Occurrence.child_id == child_id, EntryRow.kind.in_(window.kinds), *_within(window))
    newest = asked.order_by(EntryRow.happened_at.desc(), EntryRow.id.desc()).limit(at_most).subquery()
    query: Any = select(EntryRow, Person, EntryRow.id.in_(select(newest.c.id)))
    query = query.outerjoin(Person, Person.id == EntryRow.author_id).where(EntryRow.occurrence_id.in_(select(newest.c.occurrence_id)))
    query = bring(
        query.order_by(EntryRow.occurrence_id, EntryRow.position),
        (SubjectKind.OCCURRENCE, EntryRow.occurrence_id),
        (SubjectKind.ORGANISATION, Person.organisation_id),
    )
    found = session.execute(query).all()
    KeyRing.of(session).take(brought({key for row in found for key in row[3:]}))
    return [LineRow(*row[:3]) for row in found]


def beside(session: Session, child_id: str, at: datetime) -> list[Beside]:
    """Everything else up to now, in one query: lines about what followed, signatures and reviews of the plan, what was saved
    of it, and where the child lived."""
    ids = union_all(
        select(literal("line").label("what"), FollowUpRow.id.label("id")).where(FollowUpRow.child_id == child_id),
        select(literal("signature"), PlanSignature.id).where(PlanSignature.child_id == child_id),
        select(literal("review"), PlanReview.id).where(PlanReview.child_id == child_id),
        select(literal("saved"), ProfileSection.id).where(ProfileSection.child_id == child_id, ProfileSection.saved_at <= at),
        select(literal("stay"), Placement.id).where(Placement.child_id == child_id, Placement.from_at <= at),
    ).subquery()
    part = ProfileSection
    saved = part.id, part.section, part.version, part.saved_at, part.saved_by
    query: Any = select(FollowUpRow, PlanSignature, PlanReview, PlanVersion.number, Placement, Home, Move, Person, *saved).select_from(ids)
    query = query.outerjoin(part, and_(ids.c.what == "saved", part.id == ids.c.id))
    for what, model in (("line", FollowUpRow), ("signature", PlanSignature), ("review", PlanReview), ("stay", Placement)):
        query = query.outerjoin(model, and_(ids.c.what == what, model.id == ids.c.id))
    version = func.coalesce(PlanSignature.plan_version_id, PlanReview.plan_version_id)
    wrote = func.coalesce(FollowUpRow.written_by, PlanSignature.person_id, PlanReview.recorded_by, part.saved_by)
    query = query.outerjoin(PlanVersion, PlanVersion.id == version).outerjoin(Home, Home.id == Placement.home_id)
    query = query.outerjoin(Move, Move.id == Placement.move_id).outerjoin(Person, Person.id == wrote)
    organisation = SubjectKind.ORGANISATION
    query = bring(
        query,
        (organisation, Home.organisation_id),
        (organisation, Person.organisation_id),
        (SubjectKind.CHILD, literal(child_id, Uuid(as_uuid=False))),
    )
    found = session.execute(query).all()
    KeyRing.of(session).take(brought({key for row in found for key in row[13:]}))
    return [Beside._make((*row[:8], Saved(*row[8:13]) if row[8] else None)) for row in found]


def lived_beside(session: Session, child_id: str) -> Sequence[Child]:
    """Every other child who was placed in a home while this child lived there, with what opens their names; one query."""
    own, other = aliased(Placement), aliased(Placement)
    began, ended = or_(own.to_at.is_(None), own.to_at > other.from_at), or_(other.to_at.is_(None), other.to_at > own.from_at)
    there = select(other.child_id).join(own, own.home_id == other.home_id).where(own.child_id == child_id, began, ended)
    query: Any = select(Child).where(Child.id != child_id, Child.id.in_(there))
    found = session.execute(bring(query, (SubjectKind.CHILD, Child.id))).all()
    KeyRing.of(session).take(brought({row[1] for row in found}))
    return [row[0] for row in found]


def _within(window: Window) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if window.since is not None:
        found.append(EntryRow.happened_at >= window.since)
    if window.until is not None:
        found.append(EntryRow.happened_at < window.until)
    if window.before is not None:
        at, name = window.before
        found.append(or_(EntryRow.happened_at < at, and_(EntryRow.happened_at == at, EntryRow.id < name)))
    return found
