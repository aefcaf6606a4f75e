"""Whatever a duty is reckoned from: when it changes, the duties of those children are wanted afresh, in the same transaction.

Nobody has to remember it: what a session adds, changes or deletes is seen here as it goes to the database. Kept are ids alone.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import literal, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, sessionmaker

from carer_app.db import news
from carer_app.db.models.children import Child, Placement, ProfileSection
from carer_app.db.models.follow_ups import DutyWatch, FollowUpRow
from carer_app.db.models.moves import Move
from carer_app.db.models.occurrences import EntryRow, Occurrence
from carer_app.db.models.plan_life import PlanReview
from carer_app.db.models.protocols import ProtocolAcceptance
from carer_app.db.news import About

IDENTITY = "identity"
"""The section of the profile that says when a child came into care, and whether alone from another country."""
_OF_A_CHILD = (FollowUpRow, Placement, PlanReview, Move)
_NEWS = "what duties are reckoned from has changed"


def listen(sessions: sessionmaker[Session]) -> None:
    """Every session this makes sees to it."""
    news.listen(sessions, _NEWS, _about, _wanted)


def _about(row: Any) -> set[About]:
    if isinstance(row, EntryRow):
        return {("occurrence", row.occurrence_id)}
    if isinstance(row, _OF_A_CHILD) or (isinstance(row, ProfileSection) and row.section == IDENTITY):
        return {("child", row.child_id)}
    if isinstance(row, Child):
        return {("child", row.id)}
    return {("organisation", row.organisation_id)} if isinstance(row, ProtocolAcceptance) else set()


def _wanted(dialect: str, changed: set[About], at: datetime) -> Any:
    """In the order of their ids, so that two writers never wait for each other in a circle."""

    def ids(of: str) -> list[str]:
        return sorted(id for kind, id in changed if kind == of)

    of_occurrences = select(Occurrence.child_id).where(Occurrence.id.in_(ids("occurrence")))
    where = [Child.id.in_(of_occurrences)] if ids("occurrence") else []
    where += [Child.id.in_(ids("child"))] if ids("child") else []
    where += [Child.organisation_id.in_(ids("organisation"))] if ids("organisation") else []
    which = select(Child.id, literal(at, DutyWatch.wanted_at.type)).where(or_(*where)).order_by(Child.id)
    insert: Any = postgresql.insert if dialect == "postgresql" else sqlite.insert
    added = insert(DutyWatch).from_select(["id", "wanted_at"], which, include_defaults=False)
    return added.on_conflict_do_update(index_elements=[DutyWatch.id], set_={"wanted_at": added.excluded.wanted_at})
