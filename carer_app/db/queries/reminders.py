"""Reminders as they are noticed, kept once and no longer true; and what they are noticed from."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import and_, func, or_, select, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from carer_app.db.base import new_id
from carer_app.db.models.children import Placement, ProfileSection
from carer_app.db.models.devices import Device
from carer_app.db.models.follow_ups import DutyRow
from carer_app.db.models.occurrences import UNFINISHED, EntryRow, Occurrence
from carer_app.db.models.reminders import ReminderRow
from carer_app.db.queries.standing import current
from carer_app.domain.duty_words import WHO, Side
from carer_app.domain.levels import State
from carer_app.domain.reminders import DAY, OF_DUTIES, SOON, TONIGHT, Reason

AT_ONCE = 1000
FOR_THE_POLICE = frozenset(who for who, whose in WHO.items() if whose.side is Side.POLICE)
KEY = ("reason", "subject_id", "due_at", "person_id")


class DutyDue(NamedTuple):
    """As much of a duty as its reminder is made of."""

    id: str
    child_id: str
    action: str
    who: str
    arose_at: datetime
    due_at: datetime
    subjects: list[str]


def away(session: Session) -> Sequence[Occurrence]:
    """Every child who is away."""
    query = select(Occurrence).where(text(f"occurrence.{UNFINISHED}"), Occurrence.state != State.BACK)
    return session.scalars(query.order_by(Occurrence.id)).all()


def who_wrote(session: Session, occurrence_ids: Collection[str], since: datetime) -> dict[str, set[str]]:
    """By occurrence, whose lines came since then."""
    query = select(EntryRow.occurrence_id, EntryRow.author_id).distinct()
    query = query.where(EntryRow.occurrence_id.in_(occurrence_ids), EntryRow.received_at >= since, EntryRow.author_id.is_not(None))
    found: dict[str, set[str]] = {}
    for occurrence_id, author_id in session.execute(query):
        found.setdefault(occurrence_id, set()).add(str(author_id))
    return found


def phones_heard(session: Session, occurrence_ids: Collection[str]) -> dict[str, datetime]:
    """By occurrence, when the phone that wrote the last line was heard of last; none where that was no phone, or it is out of use."""
    last = select(EntryRow.occurrence_id.label("of"), func.max(EntryRow.position).label("position"))
    last_of = last.where(EntryRow.occurrence_id.in_(occurrence_ids)).group_by(EntryRow.occurrence_id).subquery()
    query = select(EntryRow.occurrence_id, EntryRow.device)
    query = query.join(last_of, and_(EntryRow.occurrence_id == last_of.c.of, EntryRow.position == last_of.c.position))
    wrote = {occurrence_id: device for occurrence_id, device in session.execute(query) if _is_id(device)}
    if not wrote:
        return {}
    phones = select(Device.id, Device.last_contact_at).where(Device.id.in_(set(wrote.values())), Device.revoked_at.is_(None))
    heard = {row[0]: row[1] for row in session.execute(phones)}
    return {occurrence_id: heard[device] for occurrence_id, device in wrote.items() if device in heard}


def duties_due(session: Session, now: datetime, after: str | None) -> list[DutyDue]:
    """What is due within a day or overdue and nobody is reminded of yet, by id, a thousand at a time."""
    kept = select(ReminderRow.id).where(
        ReminderRow.subject_id == DutyRow.id,
        ReminderRow.due_at == DutyRow.due_at,
        ReminderRow.over_at.is_(None),
        or_(
            and_(DutyRow.due_at > now, ReminderRow.reason.in_(SOON)),
            and_(DutyRow.due_at <= now, ReminderRow.reason.in_(OF_DUTIES - SOON)),
        ),
    )
    query = select(DutyRow.id, DutyRow.child_id, DutyRow.action, DutyRow.who, DutyRow.arose_at, DutyRow.due_at, DutyRow.subjects)
    query = query.where(DutyRow.due_at <= now + DAY, ~DutyRow.is_notice, DutyRow.who.not_in(FOR_THE_POLICE), ~kept.exists())
    if after is not None:
        query = query.where(DutyRow.id > after)
    found: Iterable[Any] = session.execute(query.order_by(DutyRow.id).limit(AT_ONCE))
    return [DutyDue(*row) for row in found]


def newest_plans(session: Session, at: datetime) -> list[ProfileSection]:
    """What is agreed about its reviews, as it stands, in the plan of every child who is placed somewhere."""
    newest = select(ProfileSection.child_id.label("of"), func.max(ProfileSection.version).label("version"))
    newest_of = newest.where(ProfileSection.section == "plan").group_by(ProfileSection.child_id).subquery()
    is_newest = and_(ProfileSection.child_id == newest_of.c.of, ProfileSection.version == newest_of.c.version)
    placed = select(Placement.id).where(Placement.child_id == ProfileSection.child_id, current(Placement, at)).exists()
    query = select(ProfileSection).join(newest_of, is_newest).where(ProfileSection.section == "plan", placed)
    return list(session.scalars(query))


def keep(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Keeps each of these once. One that was over and is true again stands again, and is not told again."""
    if not rows:
        return
    insert: Any = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    once = insert(ReminderRow).on_conflict_do_update(index_elements=list(KEY), set_={"over_at": None})
    ordered = sorted(rows, key=lambda row: tuple(str(row[name]) for name in KEY))
    session.execute(once, [{"id": new_id(), **row} for row in ordered])


def standing(session: Session, reasons: Collection[Reason]) -> list[ReminderRow]:
    """Reminders for these reasons that were true when somebody looked last."""
    return list(session.scalars(select(ReminderRow).where(ReminderRow.over_at.is_(None), ReminderRow.reason.in_(reasons))))


def tonight(session: Session) -> list[ReminderRow]:
    """Those about children who are away."""
    return standing(session, TONIGHT)


def end(session: Session, ids: Iterable[str], now: datetime) -> None:
    """They are no longer true."""
    wanted = sorted(ids)
    for start in range(0, len(wanted), AT_ONCE):
        _update(session, ReminderRow.id.in_(wanted[start : start + AT_ONCE]), over_at=now)


def end_duties(session: Session, now: datetime) -> None:
    """What is no longer owed, owed by another time, or was due soon and is overdue."""
    owed = select(DutyRow.id).where(DutyRow.id == ReminderRow.subject_id, DutyRow.due_at == ReminderRow.due_at).exists()
    late = and_(ReminderRow.reason.in_(SOON), ReminderRow.due_at <= now)
    _update(session, ReminderRow.over_at.is_(None), ReminderRow.reason.in_(OF_DUTIES), or_(~owed, late), over_at=now)


def _update(session: Session, *which: Any, **values: Any) -> int:
    done: Any = session.execute(update(ReminderRow).where(*which).values(**values).execution_options(synchronize_session=False))
    return int(done.rowcount)


def _is_id(device: str) -> bool:
    try:
        return str(UUID(device)) == device
    except ValueError:
        return False
