"""Who saw what: lines of the audit with who did it, newest first, narrowed inside the index and read on from where a page ended."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, literal, not_, or_, select, tuple_, union_all
from sqlalchemy.orm import Session

from carer_app.db.models.audit import AuditEvent
from carer_app.db.models.children import Child, Placement
from carer_app.db.models.occurrences import Occurrence
from carer_app.db.models.people import Home, Organisation, Person
from carer_app.db.queries.audit import Place
from carer_app.db.queries.cared_for import Reach, reached
from carer_app.db.queries.standing import current


class Seen(NamedTuple):
    """One line: what happened, who did it and for whom they work, and when the time away began that it was about."""

    event: AuditEvent
    person: Person | None
    organisation: str | None
    began_at: datetime | None


class Narrowed(NamedTuple):
    """Which lines: of these kinds and not of those, by this person, from a time on and before another.

    `without_worries`: those kinds, and lines that name this in place of what they were, are left out: nobody of the placement knows of them.
    """

    kinds: tuple[str, ...] = ()
    but: tuple[str, ...] = ()
    person_id: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    without_worries: tuple[frozenset[str], str] | None = None


class SeenPage(NamedTuple):
    """Some lines, and where the next page begins, if there is one."""

    lines: Sequence[Seen]
    next: Place | None


def of_child(session: Session, child_id: str, narrowed: Narrowed, before: Place | None, at_most: int) -> SeenPage:
    """What was done about one child."""
    return _page(session, AuditEvent.child_id == child_id, narrowed, before, at_most)


def of_person(
    session: Session, person_id: str, child_ids: Collection[str], narrowed: Narrowed, before: Place | None, at_most: int
) -> SeenPage:
    """What one person did about these children."""
    which = and_(AuditEvent.person_id == person_id, AuditEvent.child_id.in_(child_ids))
    return _page(session, which, narrowed._replace(person_id=None), before, at_most)


def children_within(session: Session, reach: Reach, at: datetime) -> Sequence[Child]:
    """The children placed there at that time, each once."""
    query = select(Child).join(Placement, and_(Placement.child_id == Child.id, current(Placement, at)))
    return session.scalars(query.join(Home, Home.id == Placement.home_id).where(reached(reach, at)).distinct()).all()


def statement(which: ColumnElement[bool], narrowed: Narrowed, before: Place | None, at_most: int) -> Select[Any]:
    """The question itself: a test asks the database how it would answer."""
    where = [which, *_narrowing(narrowed)]
    if before is not None:
        place = tuple_(literal(before.at, AuditEvent.at.type), literal(before.id, AuditEvent.id.type))
        where.append(tuple_(AuditEvent.at, AuditEvent.id) < place)
    if narrowed.kinds:
        where = [AuditEvent.id.in_(_newest_of(narrowed.kinds, where, at_most + 1))]
    query: Any = (
        select(AuditEvent, Person, Organisation.name, Occurrence.opened_at)
        .outerjoin(Person, Person.id == AuditEvent.person_id)
        .outerjoin(Organisation, Organisation.id == Person.organisation_id)
        .outerjoin(Occurrence, Occurrence.id == AuditEvent.occurrence_id)
        .where(*where)
        .order_by(AuditEvent.at.desc(), AuditEvent.id.desc())
        .limit(at_most + 1)
    )
    found: Select[Any] = query
    return found


def _newest_of(kinds: Collection[str], where: Sequence[ColumnElement[bool]], at_most: int) -> Select[Any]:
    """The newest lines of these kinds: so many of each from its own end of the index, since one kind may be rare among very many lines."""
    each = [
        select(AuditEvent.at, AuditEvent.id)
        .where(AuditEvent.kind == kind, *where)
        .order_by(AuditEvent.at.desc(), AuditEvent.id.desc())
        .limit(at_most)
        .subquery()
        for kind in kinds
    ]
    found = union_all(*(select(one.c.at, one.c.id) for one in each)).subquery()
    newest = select(found.c.id).order_by(found.c.at.desc(), found.c.id.desc()).limit(at_most).subquery()
    return select(newest.c.id)


def _narrowing(narrowed: Narrowed) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if narrowed.but:
        found.append(AuditEvent.kind.not_in(narrowed.but))
    if narrowed.person_id is not None:
        found.append(AuditEvent.person_id == narrowed.person_id)
    if narrowed.since is not None:
        found.append(AuditEvent.at >= narrowed.since)
    if narrowed.until is not None:
        found.append(AuditEvent.at < narrowed.until)
    if narrowed.without_worries is not None:
        kinds, subject = narrowed.without_worries
        found += [AuditEvent.kind.not_in(kinds), or_(AuditEvent.subject.is_(None), not_(AuditEvent.subject == subject))]
    return found


def _page(session: Session, which: ColumnElement[bool], narrowed: Narrowed, before: Place | None, at_most: int) -> SeenPage:
    found = [Seen(*row) for row in session.execute(statement(which, narrowed, before, at_most))]
    last = found[at_most - 1].event if len(found) > at_most else None
    return SeenPage(found[:at_most], Place(last.at, last.id) if last else None)
