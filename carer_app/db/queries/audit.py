"""Reading the audit, newest first, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, literal, select, tuple_
from sqlalchemy.orm import Session

from carer_app.db.models.audit import AuditEvent


class Place(NamedTuple):
    """Where a page ended."""

    at: datetime
    id: str


class Page(NamedTuple):
    """Some events, and where the next page begins, if there is one."""

    events: Sequence[AuditEvent]
    next: Place | None


def of_child(session: Session, child_id: str, before: Place | None = None, at_most: int = 50) -> Page:
    """Who read or changed a child's record."""
    return _page(session, AuditEvent.child_id == child_id, before, at_most)


def of_organisation(session: Session, organisation_id: str, before: Place | None = None, at_most: int = 50) -> Page:
    """What the people of an organisation read or changed."""
    return _page(session, AuditEvent.organisation_id == organisation_id, before, at_most)


def of_person(session: Session, person_id: str, before: Place | None = None, at_most: int = 50) -> Page:
    """What a person read or changed."""
    return _page(session, AuditEvent.person_id == person_id, before, at_most)


def _page(session: Session, which: ColumnElement[bool], before: Place | None, at_most: int) -> Page:
    query = select(AuditEvent).where(which).order_by(AuditEvent.at.desc(), AuditEvent.id.desc()).limit(at_most + 1)
    if before is not None:
        place = tuple_(literal(before.at, AuditEvent.at.type), literal(before.id, AuditEvent.id.type))
        query = query.where(tuple_(AuditEvent.at, AuditEvent.id) < place)
    found = session.scalars(query).all()
    last = found[at_most - 1] if len(found) > at_most else None
    return Page(found[:at_most], Place(last.at, last.id) if last else None)
