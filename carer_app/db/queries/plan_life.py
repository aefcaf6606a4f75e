"""Versions of plans with their signatures, and what asks for a review: one query, whoever and how many they are asked for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlalchemy.orm import Session, aliased

from carer_app.db.key_ring import KeyRing
from carer_app.db.models.children import Child, Photo, Placement, ProfileSection
from carer_app.db.models.keys import SubjectKind
from carer_app.db.models.occurrences import Occurrence, PackVersion
from carer_app.db.models.people import Home, Person
from carer_app.db.models.plan_life import PlanHandover, PlanReview, PlanSignature, PlanVersion
from carer_app.db.queries.keys import bring, brought
from carer_app.db.queries.standing import current
from carer_app.domain.plan_life import BINDING


class Signed(NamedTuple):
    """A signature, who made it, and who wrote down one that is on paper."""

    row: PlanSignature
    person: Person | None
    recorder: Person | None


class VersionRow(NamedTuple):
    """A version, who made it, and its signatures in the order they were made."""

    row: PlanVersion
    maker: Person | None
    signed: tuple[Signed, ...]


class LifeRow(NamedTuple):
    """What there is of a child's plan as a whole, its versions first to last."""

    placement_id: str | None
    moved_at: datetime | None
    move_id: str | None
    photo_id: str | None
    written_at: datetime | None
    back_at: datetime | None
    reviewed_until: datetime | None
    reviewed_on: date | None
    versions: tuple[VersionRow, ...]

    @property
    def carried_from(self) -> datetime | None:
        """When a move began the stay that is now; None where no move did."""
        return self.moved_at if self.move_id else None


def lives(session: Session, child_ids: Iterable[str], at: datetime) -> dict[str, LifeRow]:
    """By child, in one query."""
    signer, recorder, maker = aliased(Person), aliased(Person), aliased(Person)
    query = (
        select(Child.id, *_about(at), PlanVersion, maker, PlanSignature, signer, recorder)
        .outerjoin(PlanVersion, PlanVersion.child_id == Child.id)
        .outerjoin(maker, maker.id == PlanVersion.made_by)
        .outerjoin(PlanSignature, PlanSignature.plan_version_id == PlanVersion.id)
        .outerjoin(signer, signer.id == PlanSignature.person_id)
        .outerjoin(recorder, recorder.id == PlanSignature.recorded_by)
        .where(Child.id.in_(set(child_ids)))
        .order_by(Child.id, PlanVersion.number, PlanSignature.signed_at, PlanSignature.id)
    )
    keys = (SubjectKind.CHILD, Child.id), (SubjectKind.ORGANISATION, _home_is_of(at)), (SubjectKind.ORGANISATION, signer.organisation_id)
    found: dict[str, LifeRow] = {}
    for child_id, rows in groupby(session.execute(bring(query, *keys)), key=lambda row: row[0]):
        group: list[Any] = list(rows)
        KeyRing.of(session).take(brought(key for row in group for key in row[14:]))
        found[child_id] = LifeRow._make((*group[0][1:9], tuple(_versions([row[9:] for row in group]))))
    return found


def _versions(rows: Sequence[Any]) -> Iterable[VersionRow]:
    for _, group in groupby((row for row in rows if row[0] is not None), key=lambda row: row[0].id):
        same = list(group)
        yield VersionRow(same[0][0], same[0][1], tuple(Signed(*row[2:5]) for row in same if row[2] is not None))


def _home_is_of(at: datetime) -> Any:
    """Whose the home is that the child lives in: its key opens the names of most who sign."""
    home = select(Home.organisation_id).join(Placement, Placement.home_id == Home.id).where(Placement.child_id == Child.id)
    return home.where(current(Placement, at)).order_by(Placement.from_at.desc(), Placement.id.desc()).limit(1).scalar_subquery()


def _about(at: datetime) -> tuple[Any, ...]:
    """The placement and since when, the newest photograph, since when there is a plan, the last return, and the last review."""

    def newest(column: Any, of: Any, by: Any, *where: ColumnElement[bool]) -> Any:
        return select(column).where(of.child_id == Child.id, *where).order_by(by.desc(), of.id.desc()).limit(1).scalar_subquery()

    written = select(func.min(ProfileSection.saved_at)).where(ProfileSection.child_id == Child.id, ProfileSection.section.in_(BINDING))
    back = Occurrence.returned_at.is_not(None)
    return (
        newest(Placement.id, Placement, Placement.from_at, current(Placement, at)),
        newest(Placement.from_at, Placement, Placement.from_at, current(Placement, at)),
        newest(Placement.move_id, Placement, Placement.from_at, current(Placement, at)),
        newest(Photo.id, Photo, Photo.added_at),
        written.scalar_subquery(),
        newest(Occurrence.returned_at, Occurrence, Occurrence.returned_at, back),
        newest(PlanReview.answers_until, PlanReview, PlanReview.answers_until),
        newest(PlanReview.held_on, PlanReview, PlanReview.held_on),
    )


def sections(session: Session, child_id: str, also: Iterable[Mapping[str, int]]) -> list[tuple[ProfileSection, Person | None, bool]]:
    """The newest version of each section, and the versions with those numbers, each with who saved it and whether it is the newest; one query."""
    newest = select(func.max(ProfileSection.version).label("version"), ProfileSection.section)
    newest_of = newest.where(ProfileSection.child_id == child_id).group_by(ProfileSection.section).subquery()
    is_newest = ProfileSection.version == newest_of.c.version
    wanted = [is_newest, *(_is(pair) for numbers in also for pair in numbers.items())]
    query = select(ProfileSection, Person, is_newest).join(newest_of, ProfileSection.section == newest_of.c.section)
    query = query.outerjoin(Person, Person.id == ProfileSection.saved_by).where(ProfileSection.child_id == child_id, or_(*wanted))
    found = session.execute(bring(query, (SubjectKind.ORGANISATION, Person.organisation_id))).all()
    KeyRing.of(session).take(brought(key for *_, key in found))
    return [(row, person, bool(newest)) for row, person, newest, _ in found]


def savers_since(session: Session, child_id: str, numbers: Mapping[str, int], sections: Collection[str]) -> list[tuple[str, Person | None]]:
    """Who saved these sections after the versions with those numbers, first to last."""
    later = or_(false(), *(and_(ProfileSection.section == s, ProfileSection.version > numbers.get(s, 0)) for s in sections))
    query = select(ProfileSection.section, Person).outerjoin(Person, Person.id == ProfileSection.saved_by)
    found = session.execute(query.where(ProfileSection.child_id == child_id, later).order_by(ProfileSection.saved_at, ProfileSection.id))
    return [(section, person) for section, person in found]


def handovers(session: Session, child_id: str) -> list[tuple[PlanHandover, int]]:
    """When the police were given a pack, first to last, each with the number of the pack's version."""
    query = select(PlanHandover, PackVersion.version).join(PackVersion, PackVersion.id == PlanHandover.pack_version_id)
    found = session.execute(query.where(PlanHandover.child_id == child_id).order_by(PlanHandover.handed_at, PlanHandover.id))
    return [(row, version) for row, version in found]


def reviews(session: Session, child_id: str) -> list[tuple[PlanReview, Person | None]]:
    """Every review, first to last, and who wrote it down."""
    query = select(PlanReview, Person).outerjoin(Person, Person.id == PlanReview.recorded_by).where(PlanReview.child_id == child_id)
    return [(row, person) for row, person in session.execute(query.order_by(PlanReview.held_on, PlanReview.recorded_at))]


def _is(pair: tuple[str, int]) -> ColumnElement[bool]:
    return and_(ProfileSection.section == pair[0], ProfileSection.version == pair[1])
