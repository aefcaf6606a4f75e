"""Occurrences and the lines of their logs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Select, func, select, text
from sqlalchemy.orm import Session

from carer_app.db.models.devices import with_receipt
from carer_app.db.models.occurrences import UNFINISHED, EntryRow, Occurrence, PackVersion
from carer_app.domain.levels import State


def get(session: Session, occurrence_id: str) -> Occurrence | None:
    """An occurrence by id."""
    return session.get(Occurrence, occurrence_id)


def lock(session: Session, occurrence_id: str) -> Occurrence | None:
    """An occurrence as it is now, kept from other writers until this transaction ends. Take it before reading what you build on."""
    return session.get(Occurrence, occurrence_id, with_for_update=True, populate_existing=True)


def entries(session: Session, occurrence_id: str, after: int = 0, *, how_they_came: bool = False) -> Sequence[EntryRow]:
    """The lines of a log in order of receipt; those after a position, if one is given."""
    query = select(EntryRow).where(EntryRow.occurrence_id == occurrence_id, EntryRow.position > after)
    if how_they_came:
        query = query.options(with_receipt())
    return session.scalars(query.order_by(EntryRow.position)).all()


def logs_with(session: Session, kinds: Iterable[str], occurrence_ids: Iterable[str]) -> Sequence[EntryRow]:
    """The whole logs, in order of receipt, of those of these occurrences that have a line of one of those kinds; one query."""
    having = select(EntryRow.occurrence_id).where(EntryRow.kind.in_(tuple(kinds)), EntryRow.occurrence_id.in_(set(occurrence_ids)))
    query = select(EntryRow).where(EntryRow.occurrence_id.in_(having))
    return session.scalars(query.order_by(EntryRow.occurrence_id, EntryRow.position)).all()


def known_entries(session: Session, entry_ids: Iterable[str]) -> dict[str, EntryRow]:
    """Those of these lines that were received already, by id."""
    wanted = set(entry_ids)
    return {row.id: row for row in session.scalars(select(EntryRow).where(EntryRow.id.in_(wanted)))} if wanted else {}


def open_for_child(session: Session, child_id: str) -> Occurrence | None:
    """The occurrence of a child who is away now; the latest, should there be two."""
    return session.scalars(_open().where(Occurrence.child_id == child_id).limit(1)).first()


def open_for_children(session: Session, child_ids: Iterable[str]) -> dict[str, Occurrence]:
    """The occurrence of each of these children who is away now, in one query; the latest, should there be two."""
    found = session.scalars(_open().where(Occurrence.child_id.in_(set(child_ids))))
    return {occurrence.child_id: occurrence for occurrence in reversed(found.all())}


def open_in_homes(session: Session, home_ids: Iterable[str]) -> Sequence[Occurrence]:
    """Children away from these homes, latest first."""
    return session.scalars(_open().where(Occurrence.home_id.in_(set(home_ids)))).all()


def open_in_organisation(session: Session, organisation_id: str) -> Sequence[Occurrence]:
    """Children away in an organisation, latest first."""
    return session.scalars(_open().where(Occurrence.organisation_id == organisation_id)).all()


def unfinished_for_children(session: Session, child_ids: Iterable[str]) -> Sequence[Occurrence]:
    """What is not closed for these children: away, or back with steps still to do. Latest first."""
    return session.scalars(_unfinished().where(Occurrence.child_id.in_(set(child_ids)))).all()


def unfinished_in_homes(session: Session, home_ids: Iterable[str]) -> Sequence[Occurrence]:
    """What is not closed in these homes, latest first."""
    return session.scalars(_unfinished().where(Occurrence.home_id.in_(set(home_ids)))).all()


def unfinished_in_organisation(session: Session, organisation_id: str) -> Sequence[Occurrence]:
    """What is not closed in an organisation, latest first."""
    return session.scalars(_unfinished().where(Occurrence.organisation_id == organisation_id)).all()


def together(session: Session, together_id: str) -> Sequence[Occurrence]:
    """The occurrences begun together, such as those of siblings."""
    return session.scalars(select(Occurrence).where(Occurrence.together == together_id).order_by(Occurrence.opened_at, Occurrence.id)).all()


def last_for_child(session: Session, child_id: str) -> Occurrence | None:
    """The occurrence of a child that was opened last."""
    query = select(Occurrence).where(Occurrence.child_id == child_id)
    return session.scalars(query.order_by(Occurrence.opened_at.desc(), Occurrence.id.desc()).limit(1)).first()


def last_for_children(session: Session, child_ids: Iterable[str], before: datetime) -> dict[str, Occurrence]:
    """The last occurrence of each of these children that was opened before that time, in one query."""
    of_these = (Occurrence.child_id.in_(set(child_ids)), Occurrence.opened_at < before)
    newest = func.row_number().over(partition_by=Occurrence.child_id, order_by=(Occurrence.opened_at.desc(), Occurrence.id.desc()))
    ranked = select(Occurrence.id, newest.label("rank")).where(*of_these).subquery()
    query = select(Occurrence).join(ranked, ranked.c.id == Occurrence.id).where(ranked.c.rank == 1)
    return {occurrence.child_id: occurrence for occurrence in session.scalars(query)}


def earlier(session: Session, child_id: str, before: datetime, at_most: int = 20) -> Sequence[Occurrence]:
    """The occurrences of a child that were opened before that time, latest first."""
    query = select(Occurrence).where(Occurrence.child_id == child_id, Occurrence.opened_at < before)
    return session.scalars(query.order_by(Occurrence.opened_at.desc(), Occurrence.id.desc()).limit(at_most)).all()


def counts(session: Session, child_ids: Iterable[str], since: datetime, until: datetime) -> dict[str, int]:
    """How many occurrences each of these children had from `since` and before `until`; nought is left out."""
    query = select(Occurrence.child_id, func.count()).where(Occurrence.child_id.in_(set(child_ids)))
    query = query.where(Occurrence.opened_at >= since, Occurrence.opened_at < until)
    return {row[0]: row[1] for row in session.execute(query.group_by(Occurrence.child_id))}


def with_timer_due(session: Session, at: datetime, at_most: int = 500) -> Sequence[Occurrence]:
    """Occurrences whose next timer has run out by that time, longest overdue first."""
    query = select(Occurrence).where(Occurrence.next_timer_at.is_not(None), Occurrence.next_timer_at <= at)
    return session.scalars(query.order_by(Occurrence.next_timer_at, Occurrence.id).limit(at_most)).all()


def pack_versions(session: Session, occurrence_id: str) -> Sequence[PackVersion]:
    """The versions of the police pack that were given to somebody, first to last."""
    query = select(PackVersion).where(PackVersion.occurrence_id == occurrence_id, PackVersion.handed_over_at.is_not(None))
    return session.scalars(query.order_by(PackVersion.version)).all()


def every_id(session: Session) -> Sequence[str]:
    """The id of every occurrence."""
    return session.scalars(select(Occurrence.id).order_by(Occurrence.opened_at, Occurrence.id)).all()


def _unfinished() -> Select[Occurrence]:
    return select(Occurrence).where(text(UNFINISHED)).order_by(Occurrence.opened_at.desc(), Occurrence.id)


def _open() -> Select[Occurrence]:
    return _unfinished().where(Occurrence.state != State.BACK)
