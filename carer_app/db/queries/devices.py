"""Phones, whose they are, the keys that lines are sealed to, and lines that are kept apart from any log."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select
from sqlalchemy.orm import Session, joinedload

from carer_app.db.models.children import Assignment, AssignmentKind, Placement
from carer_app.db.models.devices import Apart, Device, DevicePerson, HeldLine, LineKey, LineReceipt, RefusedLine, UnattachedLine
from carer_app.db.models.occurrences import Occurrence
from carer_app.db.models.people import Home, Person


class Known(NamedTuple):
    """A phone and the people who have a store on it."""

    device: Device
    people: tuple[tuple[DevicePerson, Person], ...]


def known(session: Session, device_id: str, *, lock: bool = False) -> Known | None:
    """A phone with its people and what roles they hold, in one query."""
    query = select(Device, DevicePerson, Person).outerjoin(DevicePerson, DevicePerson.device_id == Device.id)
    query = query.outerjoin(Person, Person.id == DevicePerson.person_id).options(joinedload(Person.memberships))
    query = query.where(Device.id == device_id).order_by(DevicePerson.set_up_at, DevicePerson.id)
    if lock:
        session.get(Device, device_id, with_for_update=True, populate_existing=True)
    rows = session.execute(query).unique().all()
    if not rows:
        return None
    return Known(rows[0][0], tuple((store, person) for _, store, person in rows if store is not None))


def of_person(session: Session, person_id: str) -> Sequence[tuple[Device, DevicePerson]]:
    """The phones on which somebody has a store, last heard of first."""
    query = select(Device, DevicePerson).join(DevicePerson, DevicePerson.device_id == Device.id).where(DevicePerson.person_id == person_id)
    return [(row[0], row[1]) for row in session.execute(query.order_by(Device.last_contact_at.desc(), Device.id))]


def of_places(session: Session, homes: Collection[str], organisations: Collection[str]) -> list[Known]:
    """The phones of these homes and of these organisations, last heard of first."""
    query = select(Device, DevicePerson, Person).outerjoin(DevicePerson, DevicePerson.device_id == Device.id)
    query = query.outerjoin(Person, Person.id == DevicePerson.person_id).where(of_these(homes, organisations))
    found: dict[str, tuple[Device, list[tuple[DevicePerson, Person]]]] = {}
    for device, store, person in session.execute(query.order_by(Device.last_contact_at.desc(), Device.id, DevicePerson.set_up_at)):
        people = found.setdefault(device.id, (device, []))[1]
        if store is not None:
            people.append((store, person))
    return [Known(device, tuple(people)) for device, people in found.values()]


def line_keys(session: Session, ids: Collection[str]) -> dict[str, LineKey]:
    """Those of these keys that there are, retired ones too."""
    return {row.id: row for row in session.scalars(select(LineKey).where(LineKey.id.in_(ids)))} if ids else {}


def current_line_key(session: Session) -> LineKey | None:
    """The key that lines are sealed to now."""
    query = select(LineKey).where(LineKey.retired_at.is_(None)).order_by(LineKey.created_at.desc(), LineKey.id)
    return session.scalars(query.limit(1)).first()


def receipts(session: Session, occurrence_id: str) -> dict[str, LineReceipt]:
    """How the lines of a log came, of those that came from a phone; by the id of the line."""
    return {row.id: row for row in session.scalars(select(LineReceipt).where(LineReceipt.occurrence_id == occurrence_id))}


def wait_for_turn(session: Session, occurrence_id: str) -> None:
    """One at a time for an occurrence that has no row to lock yet, until this transaction ends: what is held meanwhile is never missed.

    On SQLite whoever asked for a row with its lock is alone already.
    """
    if session.get_bind().dialect.name == "postgresql":
        number = int.from_bytes(UUID(occurrence_id).bytes[:8], "big", signed=True)
        session.execute(select(func.pg_advisory_xact_lock(number)))


def held(session: Session, occurrence_id: str) -> Sequence[HeldLine]:
    """Envelopes that wait for the first line of an occurrence."""
    return session.scalars(
        select(HeldLine).where(HeldLine.occurrence_id == occurrence_id).order_by(HeldLine.received_at, HeldLine.id)
    ).all()


def is_held(session: Session, held_id: str) -> bool:
    """Whether this very envelope is kept already."""
    return session.scalar(select(HeldLine.id).where(HeldLine.id == held_id)) is not None


def are_refused(session: Session, ids: Collection[str]) -> set[str]:
    """Which of these are kept already."""
    return set(session.scalars(select(RefusedLine.id).where(RefusedLine.id.in_(ids)))) if ids else set()


def apart_of(session: Session, occurrence_id: str) -> Sequence[UnattachedLine]:
    """The lines of an occurrence that belong to no log yet, in order of receipt."""
    query = select(UnattachedLine).where(UnattachedLine.occurrence_id == occurrence_id)
    return session.scalars(query.order_by(UnattachedLine.received_at, UnattachedLine.id)).all()


def lock_apart(session: Session, occurrence_id: str) -> Sequence[UnattachedLine]:
    """The same, kept from others until this transaction ends."""
    query = select(UnattachedLine).where(UnattachedLine.occurrence_id == occurrence_id)
    return session.scalars(query.order_by(UnattachedLine.received_at, UnattachedLine.id).with_for_update()).all()


def apart_by_id(session: Session, ids: Iterable[str]) -> Sequence[UnattachedLine]:
    """Those of these lines that are kept apart."""
    return session.scalars(select(UnattachedLine).where(UnattachedLine.id.in_(set(ids)))).all()


def count_apart(session: Session, device_id: str, because: Apart) -> int:
    """How many lines of one phone are kept apart for this reason."""
    query = select(func.count(UnattachedLine.id)).where(UnattachedLine.device_id == device_id, UnattachedLine.because == because)
    return session.scalar(query) or 0


def apart_in(
    session: Session, homes: Collection[str], organisations: Collection[str], late_until: datetime | None = None
) -> Sequence[tuple[UnattachedLine, Device]]:
    """Lines that belong to no log, from phones that belonged to these homes and organisations, first received first.

    With `late_until` also those of the children who live there at that time, from a phone of the home where the log began.
    """
    whose = of_these(homes, organisations, UnattachedLine)
    if late_until is not None:
        whose = or_(whose, UnattachedLine.id.in_(_late_for(homes, organisations, late_until)))
    query = select(UnattachedLine, Device).join(Device, Device.id == UnattachedLine.device_id).where(whose)
    return [(row[0], row[1]) for row in session.execute(query.order_by(UnattachedLine.received_at, UnattachedLine.id))]


def apart_of_places(session: Session, occurrence_id: str, homes: Collection[str], organisations: Collection[str]) -> set[str]:
    """Which lines of this occurrence that belong to no log came from phones that belonged to these homes and organisations."""
    query = select(UnattachedLine.id).where(UnattachedLine.occurrence_id == occurrence_id)
    return set(session.scalars(query.where(of_these(homes, organisations, UnattachedLine))))


def refused_in(
    session: Session, homes: Collection[str], organisations: Collection[str], at_most: int = 200
) -> Sequence[tuple[RefusedLine, Device]]:
    """Refused lines that nobody has looked at, newest first."""
    query = select(RefusedLine, Device).join(Device, Device.id == RefusedLine.device_id)
    query = query.where(of_these(homes, organisations, RefusedLine), RefusedLine.seen_at.is_(None))
    return [(row[0], row[1]) for row in session.execute(query.order_by(RefusedLine.received_at.desc(), RefusedLine.id).limit(at_most))]


def held_in(session: Session, homes: Collection[str], organisations: Collection[str]) -> Sequence[tuple[HeldLine, Device]]:
    """Lines that wait for a first one, first received first."""
    query = select(HeldLine, Device).join(Device, Device.id == HeldLine.device_id).where(of_these(homes, organisations))
    return [(row[0], row[1]) for row in session.execute(query.order_by(HeldLine.received_at, HeldLine.id))]


def was_ever_social_worker(session: Session, child_id: str, people: Collection[str]) -> bool:
    """Whether one of these people is or was the named social worker of the child."""
    query = select(Assignment.id).where(Assignment.child_id == child_id, Assignment.person_id.in_(people))
    return session.scalar(query.where(Assignment.kind == AssignmentKind.SOCIAL_WORKER).limit(1)) is not None


def of_these(
    homes: Collection[str], organisations: Collection[str], whose: type[Device | UnattachedLine | RefusedLine] = Device
) -> ColumnElement[bool]:
    """Which phones, or which lines of them: those of these homes and of these organisations."""
    ways: list[ColumnElement[bool]] = [false()]
    if homes:
        ways.append(whose.home_id.in_(homes))
    if organisations:
        ways.append(whose.organisation_id.in_(organisations))
    return or_(*ways)


def _late_for(homes: Collection[str], organisations: Collection[str], now: datetime) -> Select[str]:
    of_its_home = or_(
        UnattachedLine.home_id == Occurrence.home_id,
        and_(UnattachedLine.home_id.is_(None), UnattachedLine.organisation_id == Occurrence.organisation_id),
    )
    query = (
        select(UnattachedLine.id)
        .join(Occurrence, Occurrence.id == UnattachedLine.occurrence_id)
        .join(Placement, Placement.child_id == Occurrence.child_id)
    )
    query = query.join(Home, Home.id == Placement.home_id).where(UnattachedLine.because == Apart.NOT_THEIRS, of_its_home)
    query = query.where(or_(Home.id.in_(homes), Home.organisation_id.in_(organisations)))
    return query.where(Placement.from_at <= now, or_(Placement.to_at.is_(None), Placement.to_at > now))
