"""What the yearly return (SSDA903) is made of: children with where they lived and who they are, their logs, and what was decided of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from carer_app.db.key_ring import KeyRing
from carer_app.db.models.children import Child, Placement, ProfileSection
from carer_app.db.models.follow_ups import FollowUpRow
from carer_app.db.models.keys import SubjectKind
from carer_app.db.models.occurrences import EntryRow, Occurrence
from carer_app.db.queries.cared_for import is_named
from carer_app.db.queries.keys import bring, brought
from carer_app.db.queries.retention import is_destroyed


class Known(NamedTuple):
    """A child, every placement by its beginning, and the newest version of the section that says who they are."""

    child: Child
    placements: tuple[Placement, ...]
    identity: ProfileSection | None


def children(session: Session, social_worker: str | None, at: datetime) -> list[Known]:
    """Those whom somebody is the named social worker of; every child for None. One query, which brings the keys."""
    identity = (ProfileSection.child_id == Child.id, ProfileSection.section == "identity")
    newest = select(func.max(ProfileSection.version)).where(*identity).correlate(Child).scalar_subquery()
    query = select(Child, Placement, ProfileSection).outerjoin(Placement, Placement.child_id == Child.id)
    query = query.outerjoin(ProfileSection, and_(*identity, ProfileSection.version == newest)).order_by(
        Child.id, Placement.from_at, Placement.id
    )
    query = query.where(~is_destroyed())
    if social_worker is not None:
        query = query.where(is_named(social_worker, at))
    rows = session.execute(bring(query, (SubjectKind.CHILD, Child.id))).all()
    KeyRing.of(session).take(brought({row[3] for row in rows}))
    found: dict[str, tuple[Child, list[Placement], ProfileSection | None]] = {}
    for child, placement, section, _ in rows:
        kept = found.setdefault(child.id, (child, [], section))
        if placement is not None:
            kept[1].append(placement)
    return [Known(child, tuple(placements), section) for child, placements, section in found.values()]


def logs(session: Session, child_ids: Collection[str], since: datetime, until: datetime) -> Sequence[EntryRow]:
    """The whole logs of what was not over by `since` and began before `until`, each in order of receipt. One query, which brings the keys."""
    which = (
        Occurrence.child_id.in_(child_ids),
        or_(Occurrence.returned_at.is_(None), Occurrence.returned_at >= since),
        Occurrence.opened_at < until,
    )
    query = select(EntryRow).join(Occurrence, Occurrence.id == EntryRow.occurrence_id).where(*which)
    query = query.order_by(EntryRow.occurrence_id, EntryRow.position)
    rows = session.execute(bring(query, (SubjectKind.OCCURRENCE, EntryRow.occurrence_id))).all()
    KeyRing.of(session).take(brought({row[1] for row in rows}))
    return [row[0] for row in rows]


def decided(session: Session, child_ids: Collection[str]) -> Sequence[FollowUpRow]:
    """What managers decided that times away count as, in the order it was written; one query."""
    query = select(FollowUpRow).where(FollowUpRow.child_id.in_(child_ids), FollowUpRow.kind == "category_decided")
    return session.scalars(query.order_by(FollowUpRow.written_at, FollowUpRow.id)).all()
