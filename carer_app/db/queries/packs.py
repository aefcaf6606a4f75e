"""Versions of the police pack, and what a pack tells of the times before."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple, cast

from sqlalchemy import CursorResult, Select, and_, delete, func, or_, select, true, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, undefer

from carer_app.db.models.children import Placement
from carer_app.db.models.occurrences import EntryRow, Occurrence, PackPress, PackPrinter, PackVersion
from carer_app.db.pack_news import NOT_PRINTED, OVER, WORTH_IT
from carer_app.domain.levels import State

_ENOUGH = 5
_BEFORE_THE_REST = timedelta(days=1)
_AWAY = (Occurrence.level.in_(WORTH_IT), Occurrence.state.not_in(OVER))
_WHERE_FOUND = ("returned", "located")


class Head(NamedTuple):
    """The last line that is printed, as the chain knows it: its digest, and its place counted from 1."""

    digest: str
    position: int


def head(session: Session, occurrence_id: str, read: Collection[str]) -> Head:
    """Of the lines that were read, the last that the pack prints."""
    query = select(EntryRow.id, EntryRow.digest, EntryRow.position).where(EntryRow.occurrence_id == occurrence_id)
    newest = session.execute(query.where(EntryRow.kind.not_in(NOT_PRINTED)).order_by(EntryRow.position.desc()).limit(50))
    return next((Head(digest, position) for id, digest, position in newest if id in read), Head("", 0))


def given_and_draft(session: Session, occurrence_id: str, content_key: str) -> tuple[PackVersion | None, PackVersion | None]:
    """The version given last, and the newest draft of that content, as they are now."""
    said_so = and_(PackVersion.handed_over_at.is_(None), PackVersion.content_key == content_key)
    query = select(PackVersion).where(PackVersion.occurrence_id == occurrence_id, or_(PackVersion.handed_over_at.is_not(None), said_so))
    newest = query.order_by(PackVersion.version.desc(), PackVersion.made_at.desc()).limit(_ENOUGH)
    found = session.scalars(newest.execution_options(populate_existing=True)).all()
    given = (row for row in found if row.handed_over_at is not None)
    draft = (row for row in found if row.handed_over_at is None)
    return next(given, None), next(draft, None)


def to_give(session: Session, occurrence_id: str, version: int, number: str | None) -> PackVersion | None:
    """The pack with that number, else the version: the one that was given, else its newest draft."""
    which = PackVersion.number == number if number else PackVersion.version == version
    query = select(PackVersion).where(PackVersion.occurrence_id == occurrence_id, which, PackVersion.let_go_at.is_(None))
    return session.scalar(_given_first(query).execution_options(populate_existing=True))


def highest_given(session: Session, occurrence_id: str) -> int:
    """The highest version that was given to anybody; 0 where none was."""
    query = select(func.max(PackVersion.version)).where(PackVersion.occurrence_id == occurrence_id)
    return session.scalar(query.where(PackVersion.handed_over_at.is_not(None))) or 0


def given_after(session: Session, kept: PackVersion) -> PackVersion | None:
    """The pack made last that was given to anybody, if it was made after this one."""
    query = select(PackVersion).where(PackVersion.occurrence_id == kept.occurrence_id, PackVersion.handed_over_at.is_not(None))
    later = or_(PackVersion.made_at > kept.made_at, and_(PackVersion.made_at == kept.made_at, PackVersion.version > kept.version))
    return session.scalar(query.where(later).order_by(PackVersion.made_at.desc(), PackVersion.version.desc()).limit(1))


def with_document(session: Session, occurrence_id: str, version: int) -> PackVersion | None:
    """A version with its PDF, in one query: the one that was given, else its newest draft."""
    query = select(PackVersion).where(PackVersion.occurrence_id == occurrence_id, PackVersion.version == version)
    return session.scalar(_given_first(query.where(PackVersion.let_go_at.is_(None))).options(_document()))


def with_number(session: Session, occurrence_id: str, number: str) -> PackVersion | None:
    """The pack with that printed number and its PDF, in one query."""
    query = select(PackVersion).where(PackVersion.occurrence_id == occurrence_id, PackVersion.number == number)
    return session.scalar(query.where(PackVersion.let_go_at.is_(None)).options(_document()))


def let_drafts_go(session: Session, occurrence_id: str, before: datetime, now: datetime) -> None:
    """Drafts made before that time and given to nobody give up their pages. What they were is still known: somebody may hold the file."""
    of_it = (PackVersion.occurrence_id == occurrence_id, PackVersion.handed_over_at.is_(None), PackVersion.made_at < before)
    for draft in session.scalars(select(PackVersion).where(*of_it, PackVersion.let_go_at.is_(None))):
        draft.document, draft.content_key, draft.let_go_at = b"", None, now


def with_drafts_over(session: Session, before: datetime) -> Sequence[str]:
    """The occurrences that are over and whose drafts, made before that time, still have their pages."""
    of_it = (PackVersion.handed_over_at.is_(None), PackVersion.let_go_at.is_(None), PackVersion.made_at < before)
    query = select(PackVersion.occurrence_id).join(Occurrence, Occurrence.id == PackVersion.occurrence_id)
    return session.scalars(query.where(*of_it, Occurrence.state.in_((State.CLOSED, State.PAST))).distinct()).all()


def claim(session: Session, occurrence_id: str, by: str, at: datetime, dead: datetime, at_once: int, *, force: bool) -> bool:
    """Take the printing of this occurrence's pack in hand, unless somebody has it, or enough are printing. Claims up to `dead` are nobody's."""
    session.execute(_insert(session)(PackPress).values(id=occurrence_id).on_conflict_do_nothing())
    alive = and_(PackPress.claim.is_not(None), PackPress.claimed_at > dead)
    busy = session.scalar(select(func.count()).select_from(PackPress).where(alive, PackPress.id != occurrence_id)) or 0
    if busy >= at_once and not force:
        return False
    free = true() if force else or_(PackPress.claim.is_(None), PackPress.claimed_at <= dead)
    taken = update(PackPress).where(PackPress.id == occurrence_id, free).values(claim=by, claimed_at=at)
    return bool(cast("CursorResult[Any]", session.execute(taken)).rowcount)


def fresh(session: Session, occurrence_id: str, release: str, at: datetime) -> PackVersion | None:
    """The version that is known to say all that is known, without looking; None where somebody has to look."""
    stands = (PackPress.fresh_by == release, PackPress.fresh_until > at)
    query = select(PackVersion).join(PackPress, PackPress.fresh_id == PackVersion.id).where(PackPress.id == occurrence_id, *stands)
    return session.scalar(query.execution_options(populate_existing=True))


def changes(session: Session, occurrence_id: str) -> int:
    """How often what the pack prints has changed: read it before you read what is printed."""
    return session.scalar(select(PackPress.changes).where(PackPress.id == occurrence_id)) or 0


def settle(session: Session, occurrence_id: str, kept: PackVersion, read_at: int, release: str, until: datetime) -> None:
    """That version says all there was when `read_at` was read; nothing is settled if more has changed since."""
    session.execute(_insert(session)(PackPress).values(id=occurrence_id).on_conflict_do_nothing())
    same = update(PackPress).where(PackPress.id == occurrence_id, PackPress.changes == read_at)
    session.execute(same.values(fresh_id=kept.id, fresh_by=release, fresh_until=until, wanted_at=None, failed_at=None))


def outdate(session: Session, occurrence_id: str, but: str) -> None:
    """Another version than `but` no longer says what is to be given: one was given in its place."""
    other = (PackPress.id == occurrence_id, PackPress.fresh_id != but)
    session.execute(update(PackPress).where(*other).values(fresh_id=None, changes=PackPress.changes + 1))


def wanted(session: Session, at: datetime, still_since: datetime, at_most: int = 20) -> Sequence[str]:
    """Whose packs are to be printed ahead, longest waiting first: nothing has changed since, or what was printed has lapsed."""
    lapsed = and_(PackPress.fresh_until <= at, PackPress.wanted_at.is_(None), *_AWAY)
    query = select(PackPress.id).join(Occurrence, Occurrence.id == PackPress.id).where(or_(PackPress.wanted_at <= still_since, lapsed))
    return session.scalars(query.order_by(PackPress.wanted_at, PackPress.id).limit(at_most)).all()


def want(session: Session, occurrence_id: str, at: datetime) -> None:
    """Somebody stands there and waits for it: it is printed before what is printed ahead."""
    query = _insert(session)(PackPress).values(id=occurrence_id, wanted_at=at - _BEFORE_THE_REST)
    session.execute(query.on_conflict_do_update(index_elements=[PackPress.id], set_={"wanted_at": query.excluded.wanted_at}))


def is_wanted(session: Session, occurrence_id: str, at: datetime) -> bool:
    """Whether somebody stands there and waits for it already."""
    soon = select(PackPress.id).where(PackPress.id == occurrence_id, PackPress.wanted_at <= at - _BEFORE_THE_REST / 2)
    return session.scalar(soon) is not None


def failed(session: Session, occurrence_id: str, since: datetime) -> bool:
    """Whether it could not be printed, and that not long ago."""
    return session.scalar(select(PackPress.id).where(PackPress.id == occurrence_id, PackPress.failed_at > since)) is not None


def printer_seen(session: Session, printer_id: str, at: datetime, gone: datetime) -> None:
    """A printer is at work; those not seen since `gone` are forgotten."""
    query = _insert(session)(PackPrinter).values(id=printer_id, seen_at=at)
    session.execute(query.on_conflict_do_update(index_elements=[PackPrinter.id], set_={"seen_at": query.excluded.seen_at}))
    session.execute(delete(PackPrinter).where(PackPrinter.seen_at < gone))


def anybody_prints(session: Session, now: datetime, lately: timedelta) -> bool:
    """Whether a printer was seen at work lately. One that was seen in time to come has a clock that nobody can go by."""
    seen = PackPrinter.seen_at.between(now - lately, now + lately)
    return session.scalar(select(PackPrinter.id).where(seen).limit(1)) is not None


def put_off(session: Session, occurrence_id: str, failed_at: datetime, until: datetime) -> None:
    """It could not be printed; it is tried again then, or as soon as something changes."""
    later = update(PackPress).where(PackPress.id == occurrence_id)
    session.execute(later.values(failed_at=failed_at, wanted_at=until))


def next_stay(session: Session, child_id: str, home_ids: Collection[str], after: datetime) -> datetime | None:
    """When next a stay of the child, or of anybody in these homes, begins or ends."""
    about = or_(Placement.child_id == child_id, Placement.home_id.in_(home_ids))
    begins = select(func.min(Placement.from_at)).where(about, Placement.from_at > after).scalar_subquery()
    ends = select(func.min(Placement.to_at)).where(about, Placement.to_at > after).scalar_subquery()
    found = session.execute(select(begins, ends)).one()
    return min((at for at in found if at is not None), default=None)


def give_back(session: Session, occurrence_id: str, by: str, failed_at: datetime | None = None) -> None:
    """The claim is over, if it is still this one's."""
    over = update(PackPress).where(PackPress.id == occurrence_id, PackPress.claim == by)
    session.execute(over.values(claim=None, claimed_at=None, failed_at=failed_at))


def _given_first(query: Select[PackVersion]) -> Select[PackVersion]:
    return query.order_by(PackVersion.handed_over_at.is_(None), PackVersion.made_at.desc()).limit(1)


def _document() -> Any:
    return undefer(getattr(PackVersion, PackVersion.document.column))


def _insert(session: Session) -> Any:
    return postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert


def earlier_and_found(session: Session, child_id: str, before: datetime, at_most: int = 20) -> Sequence[tuple[Occurrence, EntryRow | None]]:
    """The child's occurrences opened before that time, latest first, each with its lines that say where the child was found, oldest first.

    In one query. An occurrence without such a line comes once, with None.
    """
    query = select(Occurrence.id).where(Occurrence.child_id == child_id, Occurrence.opened_at < before)
    newest = query.order_by(Occurrence.opened_at.desc(), Occurrence.id.desc()).limit(at_most).subquery()
    said = and_(EntryRow.occurrence_id == Occurrence.id, EntryRow.kind.in_(_WHERE_FOUND))
    found = select(Occurrence, EntryRow).join(newest, newest.c.id == Occurrence.id).outerjoin(EntryRow, said)
    ordered = found.order_by(Occurrence.opened_at.desc(), Occurrence.id.desc(), EntryRow.position)
    return [(occurrence, line) for occurrence, line in session.execute(ordered)]
