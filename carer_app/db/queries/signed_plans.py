"""What lists say of plans: a few sections as they are, and, where somebody signed the plan, what was signed; in one query."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from carer_app.db.models.children import Placement, ProfileSection
from carer_app.db.models.plan_life import PlanSignature, PlanVersion
from carer_app.db.queries.given import given, given_list
from carer_app.db.queries.standing import current
from carer_app.domain.plan_life import BINDING, Side


@dataclass
class PlanInLists:
    """The newest of those sections. Where somebody signed: the numbers of the newest version that is signed, what was in it of what binds, by
    section and number, and by whom, on which side and in which placement it was signed; `placement` is the one that is now."""

    newest: dict[str, ProfileSection] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    held: dict[tuple[str, int], ProfileSection] = field(default_factory=dict)
    signed: set[tuple[Side, str | None]] = field(default_factory=set)
    placement: str | None = None


def in_lists(session: Session, child_ids: Collection[str], only: Collection[str], at: datetime) -> dict[str, PlanInLists]:
    """By child: the newest of the sections `only`, and of all that bind where the plan was signed."""
    found: dict[str, PlanInLists] = {}
    asked = {"children": list(set(child_ids)), "only": list(only), "at": at}
    for row, is_last, numbers, side, placed, placement in session.execute(_query(), asked):
        one = found.setdefault(row.child_id, PlanInLists(placement=placement))
        if is_last:
            one.newest[row.section] = row
        if side is not None:
            one.numbers, one.held[row.section, row.version] = numbers, row
            one.signed.add((side, placed))
    return found


@cache
def _query() -> Any:
    """Put together once, which takes longer than to ask it."""
    ids, only = given_list("children"), given_list("only")
    newest = select(ProfileSection.child_id, ProfileSection.section, func.max(ProfileSection.version).label("version"))
    newest_of = newest.where(ProfileSection.child_id.in_(ids)).group_by(ProfileSection.child_id, ProfileSection.section).subquery()
    last = select(PlanVersion.child_id, func.max(PlanVersion.number).label("number")).where(PlanVersion.child_id.in_(ids))
    last_of = last.join(PlanSignature, PlanSignature.plan_version_id == PlanVersion.id).group_by(PlanVersion.child_id).subquery()
    same = and_(ProfileSection.child_id == newest_of.c.child_id, ProfileSection.section == newest_of.c.section)
    binds = and_(PlanVersion.id.is_not(None), ProfileSection.section.in_(BINDING))
    is_newest = ProfileSection.version == newest_of.c.version
    return (
        select(ProfileSection, is_newest, PlanVersion.sections, PlanSignature.side, PlanSignature.placement_id, _placement(given("at")))
        .join(newest_of, same)
        .outerjoin(last_of, last_of.c.child_id == ProfileSection.child_id)
        .outerjoin(PlanVersion, and_(PlanVersion.child_id == last_of.c.child_id, PlanVersion.number == last_of.c.number))
        .outerjoin(PlanSignature, PlanSignature.plan_version_id == PlanVersion.id)
        .where(or_(and_(is_newest, or_(ProfileSection.section.in_(only), binds)), and_(binds, _as_signed())))
    )


def _placement(at: Any) -> Any:
    placed = select(Placement.id).where(Placement.child_id == ProfileSection.child_id, current(Placement, at))
    return placed.order_by(Placement.from_at.desc(), Placement.id.desc()).limit(1).scalar_subquery()


def _as_signed() -> ColumnElement[bool]:
    """The version of the section that is in the plan that was signed."""
    number = PlanVersion.sections
    return or_(*(and_(ProfileSection.section == name, ProfileSection.version == number[name].as_integer()) for name in sorted(BINDING)))
