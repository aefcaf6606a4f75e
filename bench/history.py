"""Very many times away, laid out fast: copies of one that the product wrote itself, each sealed and chained as the product does."""

from __future__ import annotations

import os
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from carer_app.db import occurrence_store as store
from carer_app.db.base import new_id
from carer_app.db.models.audit import AuditEvent
from carer_app.db.models.children import Child, Placement
from carer_app.db.models.follow_ups import DutyRow
from carer_app.db.models.interviews import ReturnInterviewRow
from carer_app.db.models.keys import DataKey, SubjectKind
from carer_app.db.models.numbers import NumbersRow
from carer_app.db.models.occurrences import EntryRow, Occurrence
from carer_app.db.queries import numbers as kept
from carer_app.db.sealed import Sealer
from carer_app.db.sealing import new_key, seal
from carer_app.domain import chain
from carer_app.domain.counting import quarter_of
from carer_app.domain.entries import (
    Body,
    Closed,
    ExpectedWhere,
    FoundWhere,
    LevelRaised,
    Noted,
    PoliceTold,
    Returned,
    StepResult,
    StepTaken,
)
from carer_app.domain.levels import LevelOfIntervention, State
from carer_app.domain.wall_clock import local
from carer_app.services import duties, occurrences
from carer_app.services.actor import Actor

LINES, AT_ONCE, A_CHILD = 10, 500, 20
"""Lines of a time away, times away written at once, and times away of a child who lived here before."""
_ON_TIME = (Noted("Not in her room."), StepTaken("look_around", StepResult.NOT_THERE), Noted("Rang her aunt."), Noted("Went round the park."),
            LevelRaised(LevelOfIntervention.POLICE, "It is late."), PoliceTold("REF-1"))  # fmt: skip


@dataclass(frozen=True)
class House:
    """A home, and who works there."""

    id: str
    organisation_id: str
    staff: Sequence[str]


@dataclass(frozen=True)
class Pattern:
    """One time away as the product wrote it, to be copied."""

    began: datetime
    columns: dict[str, Any]
    lines: list[dict[str, Any]]
    payloads: list[bytes]
    numbers: dict[str, Any]
    interview: dict[str, Any] | None
    duty: dict[str, Any] | None


def away(session: Session, child_id: str, began: datetime, author: str) -> str:
    """One time away, over and closed, written by the product."""
    actor, name = Actor(author, "A bench", "bench"), new_id()
    occurrences.start(session, actor, [child_id], ExpectedWhere.HOME, began, occurrence_ids=[name])
    bodies: list[Body] = [*_ON_TIME]
    length = store.next_seq(session, name) - 1
    bodies += [Noted("Still looking.")] * max(0, LINES - length - len(bodies) - 2)
    for number, body in enumerate([*bodies, Returned(FoundWhere.CAME_BACK), Closed("All said.")], 1):
        at = began + timedelta(minutes=9 * number)
        occurrences.write(session, actor, name, body, at, entry_id=new_id(), happened_at=at)
    return name


def pattern(session: Session, child: Child, occurrence_id: str, now: datetime) -> Pattern:
    """What `away` wrote, and what was reckoned of it."""
    duties.reckon(session, child.id, now)
    session.flush()
    row = session.get_one(Occurrence, occurrence_id)
    entries = session.scalars(select(EntryRow).where(EntryRow.occurrence_id == occurrence_id).order_by(EntryRow.position)).all()
    of_duty = session.scalars(select(DutyRow).where(DutyRow.child_id == child.id)).first()
    interview = session.get(ReturnInterviewRow, occurrence_id)
    return Pattern(
        began=row.opened_at,
        columns=_columns(row) | {"state": State.CLOSED, "next_timer_at": None, "next_timer_kind": None},
        lines=[store.header(one) for one in entries],
        payloads=[one.payload for one in entries],
        numbers=_columns(session.get_one(NumbersRow, occurrence_id)),
        interview=_columns(interview) if interview else None,
        duty=_columns(of_duty) if of_duty else None,
    )


def lay_out(session: Session, sealer: Sealer, like: Pattern, houses: Sequence[House], many: int, now: datetime, seed: int = 1) -> None:
    """So many more, of children who lived in these homes and no longer do, over the last two years."""
    chance = random.Random(seed)
    for first in range(0, many, AT_ONCE):
        rows: dict[Any, list[dict[str, Any]]] = {}
        for start in range(first, min(first + AT_ONCE, many), A_CHILD):
            house = houses[(start // A_CHILD) % len(houses)]
            child, moved_in = new_id(), now - timedelta(days=60 + chance.randrange(670))
            _former(rows, sealer, child, house, moved_in)
            for number in range(min(A_CHILD, many - start)):
                _copy(rows, sealer, like, house, child, moved_in + timedelta(days=2 * number, minutes=chance.randrange(1440)), chance)
        _write(session, rows, now)


def give(session: Session, sealer: Sealer, like: Pattern, house: House, children: Sequence[str], each: int, now: datetime) -> None:
    """So many times away over the last year for each of these children, who live there; what they owe is reckoned by the product."""
    rows: dict[Any, list[dict[str, Any]]] = {}
    for child in children:
        for number in range(each):
            _copy(rows, sealer, like, house, child, now - timedelta(days=3 + number * 360 // each), random.Random(number), current=True)
    _write(session, rows, now)
    for child in children:
        duties.reckon(session, child, now)
    session.commit()


def _write(session: Session, rows: dict[Any, list[dict[str, Any]]], now: datetime) -> None:
    for model in (Child, Placement, DataKey, Occurrence, EntryRow, NumbersRow, ReturnInterviewRow, DutyRow, AuditEvent):
        if rows.get(model):
            session.execute(insert(model), rows[model])
    counted = {(row[place], row["month"]) for row in rows.get(NumbersRow, ()) for place in ("home_id", "organisation_id")}
    kept.want(session, {(place, period) for place, at in counted for period in (at, quarter_of(at), at[:4])}, now)
    session.commit()


def _former(rows: dict[Any, list[dict[str, Any]]], sealer: Sealer, child: str, house: House, moved_in: datetime) -> None:
    key = _new_key(rows, sealer, SubjectKind.CHILD, child)
    words = {
        "preferred_name": b"Former",
        "date_of_birth": date(2011, 5, 4).isoformat().encode(),
        "responsible_authority": b"Harbour County",
    }
    sealed = {f"{name}_sealed": seal(key, plain, f"child.{name}_sealed|{child}".encode()) for name, plain in words.items()}
    _add(rows, Child, {"id": child, "organisation_id": house.organisation_id, "created_at": moved_in, **sealed})
    left = moved_in + timedelta(days=50)
    _add(rows, Placement, {"id": new_id(), "child_id": child, "home_id": house.id, "from_at": moved_in, "to_at": left})


def _copy(
    rows: dict[Any, Any],
    sealer: Sealer,
    like: Pattern,
    house: House,
    child: str,
    began: datetime,
    chance: random.Random,
    *,
    current: bool = False,
) -> None:
    name, later, who = new_id(), began - like.began, chance.choice(house.staff)
    where = {"child_id": child, "home_id": house.id, "organisation_id": house.organisation_id}
    key, head = _new_key(rows, sealer, SubjectKind.OCCURRENCE, name), ""
    for line, payload in zip(like.lines, like.payloads, strict=True):
        header = _moved(line, later) | {"id": new_id(), "occurrence": name, "author": who if line["author"] else None}
        salt, plain = os.urandom(store.SALT_BYTES), payload.replace(like.columns["child_id"].encode(), child.encode())
        digest = chain.payload_digest(salt, plain)
        head = chain.link(head, header, digest)
        kept_as = {"occurrence_id": name, "author_id": header.pop("author"), "author_proved": header.pop("proved")}
        header.pop("occurrence")
        bound = f"|{header['id']}".encode()
        sealed = {
            "payload_sealed": seal(key, plain, b"entry.payload_sealed" + bound),
            "salt_sealed": seal(key, salt, b"entry.salt_sealed" + bound),
        }
        _add(rows, EntryRow, {**header, **kept_as, **sealed, "payload_digest": digest, "digest": head})
    _add(rows, Occurrence, _moved(like.columns, later) | where | {"id": name, "chain_head": head})
    read = {"at": began, "kind": "read_plan", "person_id": who, "organisation_id": house.organisation_id, "child_id": child}
    _add(rows, AuditEvent, {"id": new_id(), "occurrence_id": name, **read})
    if current:
        return
    month = f"{local(began):%Y-%m}"
    _add(rows, NumbersRow, _moved(like.numbers, later) | where | {"id": name, "month": month})
    if like.interview:
        _add(rows, ReturnInterviewRow, _moved(like.interview, later) | where | {"id": name, "month": month})
    if like.duty:
        _add(rows, DutyRow, _moved(like.duty, later) | {"id": new_id(), "child_id": child})


def _new_key(rows: dict[Any, Any], sealer: Sealer, kind: SubjectKind, name: str) -> bytes:
    key = new_key()
    wrapped, sealing = sealer.wrap(key, f"data_key|{kind}|{name}".encode())
    of = {"subject_kind": kind, "subject_id": name, "wrapped": wrapped, "sealing_key_id": sealing, "created_at": datetime.now(UTC)}
    _add(rows, DataKey, {"id": new_id(), **of})
    return key


def _columns(row: Any) -> dict[str, Any]:
    return {column.key: getattr(row, column.key) for column in type(row).__table__.columns}


def _moved(row: dict[str, Any], by: timedelta) -> dict[str, Any]:
    return {name: value + by if isinstance(value, datetime) else value for name, value in row.items()}


def _add(rows: dict[Any, Any], model: Any, row: dict[str, Any]) -> None:
    rows.setdefault(model, []).append(row)
