"""What was decided of how long records are kept, and what one takes with it when it is destroyed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, delete, exists, func, or_, select, text, update
from sqlalchemy.orm import Session

from carer_app.db.key_ring import KeyRing
from carer_app.db.models.children import Assignment, Child, Photo, Placement
from carer_app.db.models.devices import HeldLine, UnattachedLine
from carer_app.db.models.follow_ups import DutyRow, DutyWatch
from carer_app.db.models.keys import SubjectKind
from carer_app.db.models.occurrences import UNFINISHED, Occurrence, PackVersion
from carer_app.db.models.people import Person
from carer_app.db.models.plan_drafts import SectionDraft
from carer_app.db.models.record_exports import ExportPiece
from carer_app.db.models.retention import RetentionLine
from carer_app.db.queries.keys import bring, brought
from carer_app.domain.retention import Kind


def children(
    session: Session, organisation_id: str | None, child_id: str | None = None, *, spoken_of: bool = False
) -> list[tuple[Child, list[tuple[RetentionLine, Person | None]]]]:
    """The children whose records an organisation holds (None: all), each with its lines, the oldest first; one query, which brings the keys.
    `spoken_of`: those alone of whom anything was said."""
    query = select(Child, RetentionLine, Person).outerjoin(RetentionLine, RetentionLine.child_id == Child.id)
    query = query.outerjoin(Person, Person.id == RetentionLine.person_id).order_by(Child.id, RetentionLine.at, RetentionLine.id)
    if organisation_id is not None:
        query = query.where(Child.organisation_id == organisation_id)
    if child_id is not None:
        query = query.where(Child.id == child_id)
    if spoken_of:
        query = query.where(RetentionLine.id.is_not(None))
    rows = session.execute(bring(query, (SubjectKind.CHILD, Child.id))).all()
    KeyRing.of(session).take(brought({row[3] for row in rows}))
    found: dict[str, tuple[Child, list[tuple[RetentionLine, Person | None]]]] = {}
    for child, line, person, _ in rows:
        kept = found.setdefault(child.id, (child, []))
        if line is not None:
            kept[1].append((line, person))
    return list(found.values())


def is_destroyed() -> ColumnElement[bool]:
    """Whether a child's record was destroyed."""
    return exists().where(RetentionLine.child_id == Child.id, RetentionLine.kind == Kind.DESTROYED)


def is_in_care(session: Session, child_id: str, at: datetime) -> bool:
    """Whether the child lives in a home here, or a time away is not closed."""
    lives = select(Placement.id).where(Placement.child_id == child_id, or_(Placement.to_at.is_(None), Placement.to_at > at))
    away = select(Occurrence.id).where(Occurrence.child_id == child_id, text(f"occurrence.{UNFINISHED}"))
    return session.scalar(lives.limit(1)) is not None or session.scalar(away.limit(1)) is not None


def occurrences_of(session: Session, child_id: str) -> Sequence[str]:
    """Every time away of the child, by id."""
    return session.scalars(select(Occurrence.id).where(Occurrence.child_id == child_id)).all()


def empty(session: Session, child_id: str, occurrence_ids: Sequence[str], now: datetime) -> None:
    """Takes away what is bytes and no line: photographs, drafts, the pages of packs, files of the record that went out, and lines of phones that
    belong to no log. Nobody is named for the child any more."""
    for table in (Photo, SectionDraft, ExportPiece, DutyRow):
        session.execute(delete(table).where(table.child_id == child_id))
    session.execute(delete(DutyWatch).where(DutyWatch.id == child_id))  # nothing is owed any more, and nothing can be reckoned
    for apart in (HeldLine, UnattachedLine):
        session.execute(delete(apart).where(apart.occurrence_id.in_(occurrence_ids)))
    pages = {"document_sealed": b"", "content_key": None, "let_go_at": func.coalesce(PackVersion.let_go_at, now)}
    session.execute(update(PackVersion).where(PackVersion.occurrence_id.in_(occurrence_ids)).values(pages))
    named = (Assignment.child_id == child_id, or_(Assignment.to_at.is_(None), Assignment.to_at > now))
    session.execute(update(Assignment).where(*named).values(to_at=now).execution_options(synchronize_session=False))
