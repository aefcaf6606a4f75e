"""Children of an authority who are away now: those whose named social worker works for it, from the rows of the lists."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, select, text
from sqlalchemy.orm import Session

from carer_app.db.models.children import Assignment, AssignmentKind, Child
from carer_app.db.models.occurrences import UNFINISHED, Occurrence
from carer_app.db.models.people import Home, Person
from carer_app.db.queries.standing import current


class AwayTonight(NamedTuple):
    """A time away that is not over, the child, and the home they went from."""

    occurrence: Occurrence
    child: Child
    home: Home


def away_tonight(session: Session, organisation_ids: Collection[str], at: datetime) -> list[AwayTonight]:
    """Who is away now, the longest first."""
    query = _away(at).where(Person.organisation_id.in_(organisation_ids)).distinct()
    return [AwayTonight(*row) for row in session.execute(query.order_by(Occurrence.opened_at, Occurrence.id))]


def of_occurrence(session: Session, occurrence_id: str, at: datetime) -> tuple[AwayTonight, frozenset[str]] | None:
    """One of them, and whose children it is about; None once the child is back."""
    rows = session.execute(_away(at).add_columns(Person.organisation_id).where(Occurrence.id == occurrence_id)).all()
    return (AwayTonight(*rows[0][:3]), frozenset(row[3] for row in rows)) if rows else None


def _away(at: datetime) -> Select[Any]:
    named = and_(Assignment.child_id == Occurrence.child_id, Assignment.kind == AssignmentKind.SOCIAL_WORKER, current(Assignment, at))
    query: Any = (
        select(Occurrence, Child, Home)
        .join(Child, Child.id == Occurrence.child_id)
        .join(Home, Home.id == Occurrence.home_id)
        .join(Assignment, named)
        .join(Person, Person.id == Assignment.person_id)
        .where(text(f"occurrence.{UNFINISHED}"), Occurrence.returned_at.is_(None))
    )
    away: Select[Any] = query
    return away
