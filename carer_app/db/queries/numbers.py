"""What is counted: the facts of each time away, kept beside its log, and the counts of each place and period, made from those."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from carer_app.db.models.interviews import ReturnInterviewRow
from carer_app.db.models.numbers import NumbersCount, NumbersRow
from carer_app.db.models.occurrences import Occurrence
from carer_app.domain.counting import Counted, Talk, months_of
from carer_app.domain.numbers import Facts

_NAMES = uuid.UUID("b6a0f1f1-59a5-4a5e-8f39-8c7a8f6f2c61")
_FACTS = [getattr(NumbersRow, name) for name in Facts._fields]
Period = tuple[str, str]
"""A place and a month or a year of it."""


class Kept(NamedTuple):
    """Where an occurrence is counted, and what was counted of it last."""

    home_id: str
    organisation_id: str
    row: NumbersRow | None


def of_child(session: Session, child_id: str) -> dict[str, Kept]:
    """Every occurrence of a child by id, with its row; one query."""
    query = select(Occurrence.id, Occurrence.home_id, Occurrence.organisation_id, NumbersRow)
    query = query.outerjoin(NumbersRow, NumbersRow.id == Occurrence.id).where(Occurrence.child_id == child_id)
    return {row[0]: Kept(row[1], row[2], row[3]) for row in session.execute(query.execution_options(populate_existing=True))}


def put(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """These rows as they are now."""
    if rows:
        added = _insert(session)(NumbersRow)
        values = {name: added.excluded[name] for name in rows[0] if name != "id"}
        session.execute(added.on_conflict_do_update(index_elements=[NumbersRow.id], set_=values), [dict(row) for row in rows])


def want(session: Session, periods: Iterable[Period], at: datetime) -> None:
    """These are to be counted again; always in one order, so that two writers never wait for each other in a circle."""
    rows = [{"id": _id(*one), "place_id": one[0], "period": one[1], "wanted_at": at} for one in set(periods)]
    if rows:
        added = _insert(session)(NumbersCount)
        again = added.on_conflict_do_update(index_elements=[NumbersCount.id], set_={"wanted_at": added.excluded.wanted_at})
        session.execute(again, sorted(rows, key=lambda row: str(row["id"])))


def wanted(session: Session, at_most: int) -> Sequence[str]:
    """Counts that are out of date, the longest waiting first."""
    query = select(NumbersCount.id).where(NumbersCount.wanted_at.is_not(None)).order_by(NumbersCount.wanted_at).limit(at_most)
    return session.scalars(query).all()


def lock(session: Session, count_id: str) -> NumbersCount | None:
    """A count, kept from other writers until this transaction ends. Take it before reading what is counted."""
    return session.get(NumbersCount, count_id, with_for_update=True, populate_existing=True)


def facts_in(session: Session, place_id: str, period: str) -> list[Counted]:
    """The times away of a place that began in that month, quarter or year, each with its child."""
    where = (_at(NumbersRow, place_id), _within(NumbersRow.month, period))
    rows = session.execute(select(NumbersRow.child_id, *_FACTS).where(*where))
    return [(row[0], Facts(*row[1:])) for row in rows]


def talks_in(session: Session, place_id: str, period: str) -> list[Talk]:
    """The return interviews that are owed to those who came back to a place in that month, quarter or year."""
    of = ReturnInterviewRow
    query = select(of.child_id, of.due_at, of.offered_at, of.accepted_at, of.refused_at, of.held_at, of.not_held_at)
    rows = session.execute(query.where(_at(of, place_id), _within(of.month, period)))
    return [
        Talk(child, due, offered is not None, accepted is not None, refused is not None, held, not_held is not None)
        for child, due, offered, accepted, refused, held, not_held in rows
    ]


def pictures(session: Session, place_ids: Collection[str], periods: Collection[str]) -> dict[Period, dict[str, Any]]:
    """What was counted of these places in these periods; one query."""
    where = (NumbersCount.place_id.in_(place_ids), NumbersCount.period.in_(periods), NumbersCount.counted.is_not(None))
    query = select(NumbersCount.place_id, NumbersCount.period, NumbersCount.counted).where(*where)
    return {(row[0], row[1]): row[2] for row in session.execute(query) if row[2] is not None}


def first_month(session: Session, place_id: str) -> str | None:
    """The first month that is counted for a place; one query."""
    return session.scalar(select(func.min(NumbersCount.period)).where(*_months_of(place_id)))


def by_month(session: Session, place_id: str) -> dict[str, dict[str, Any]]:
    """What was counted of a place in every month there is; one query."""
    where = (*_months_of(place_id), NumbersCount.counted.is_not(None))
    rows = session.execute(select(NumbersCount.period, NumbersCount.counted).where(*where))
    return {period: counted for period, counted in rows if counted is not None}


def _months_of(place_id: str) -> tuple[ColumnElement[bool], ...]:
    return NumbersCount.place_id == place_id, NumbersCount.period.like("____-__"), NumbersCount.period.not_like("%Q%")


def _at(of: Any, place_id: str) -> ColumnElement[bool]:
    return or_(of.home_id == place_id, of.organisation_id == place_id)


def _within(month: Any, period: str) -> ColumnElement[bool]:
    first, last = months_of(period)
    found: ColumnElement[bool] = month.between(first, last)
    return found


def _insert(session: Session) -> Any:
    return postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert


def _id(place_id: str, period: str) -> str:
    return str(uuid.uuid5(_NAMES, f"{place_id}|{period}"))
