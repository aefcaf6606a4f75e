"""What many children are owed, as it was reckoned last: rows for lists, and how much of it is somebody's own to do."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, false, func, or_, select
from sqlalchemy.orm import Session

from carer_app.db.models.follow_ups import DutyRow, DutyWatch

Own = Iterable[tuple[Collection[str], Collection[str]]]
"""Which children, and the names in thresholds of those whose duties are one's own for them."""


class Line(NamedTuple):
    """A duty in a list. Whether it is overdue follows from its times."""

    id: str
    child_id: str
    rule: str
    action: str
    who: str
    arose_at: datetime
    due_at: datetime | None


def firsts(session: Session, child_ids: Collection[str], now: datetime, only: Own | None = None) -> Sequence[tuple[Line, int]]:
    """What is owed or on its way for these children, notices left out; one query. `only`: nothing but what is one's own.

    Of what a rule asks of the same people for several times away, the one that is due first and how many there are: what has arisen, and
    what is on its way, apart. A child who has been away ten times has some sixty duties and a dozen rules.
    """
    columns = (DutyRow.id, DutyRow.child_id, DutyRow.rule, DutyRow.action, DutyRow.who, DutyRow.arose_at, DutyRow.due_at)
    wanted = _own(only) if only is not None else DutyRow.child_id.in_(child_ids)
    # to the second, as `state_of` reckons
    ahead = case((DutyRow.arose_at >= now.replace(microsecond=0) + timedelta(seconds=1), 1), else_=0)
    alike = (DutyRow.child_id, DutyRow.rule, DutyRow.action, DutyRow.who, ahead)
    place = func.row_number().over(partition_by=alike, order_by=(DutyRow.due_at.asc().nulls_last(), DutyRow.arose_at, DutyRow.id))
    many = func.count().over(partition_by=alike)
    each = select(*columns, place.label("place"), many.label("many")).where(wanted, DutyRow.is_notice.is_(False)).subquery()
    found = session.execute(select(*(each.c[column.key] for column in columns), each.c.many).where(each.c.place == 1))
    return [(Line(*row[:-1]), row[-1]) for row in found]


def being_reckoned(session: Session, child_ids: Collection[str]) -> set[str]:
    """Those of these children of whom something has changed since; one query."""
    return set(session.scalars(select(DutyWatch.id).where(DutyWatch.id.in_(child_ids), DutyWatch.wanted_at.is_not(None))))


def count_of(own: Iterable[tuple[Any, Any]], now: Any) -> Select[Any]:
    """The question how many things are owed now, and how many are overdue: a rule that asks for several times away is one."""
    late = case((DutyRow.due_at < now, 1), else_=0)
    each = select(func.max(late).label("late")).where(_own(own), DutyRow.is_notice.is_(False), DutyRow.arose_at <= now)
    each_rule = each.group_by(DutyRow.child_id, DutyRow.rule).subquery()
    return select(func.count(), func.coalesce(func.sum(each_rule.c.late), 0)).select_from(each_rule)


def _own(own: Iterable[tuple[Any, Any]]) -> ColumnElement[bool]:
    ways = [and_(DutyRow.child_id.in_(ids), DutyRow.who.in_(names)) for ids, names in own]
    return or_(*ways) if ways else false()


def by_child(found: Iterable[tuple[Line, int]]) -> Mapping[str, list[tuple[Line, int]]]:
    """The same, by child."""
    gathered: dict[str, list[tuple[Line, int]]] = {}
    for line, many in found:
        gathered.setdefault(line.child_id, []).append((line, many))
    return gathered
