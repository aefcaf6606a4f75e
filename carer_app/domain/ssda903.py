"""The “missing” table of the yearly return on looked-after children (SSDA903): each time away as rows of dates, M or A.

A change of category, the end of a placement, and the eighteenth birthday close a row. Dates are those of the clock in England.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from carer_app.domain.moments import add_months
from carer_app.domain.ssda903_times import ALWAYS, Code, Stretch, Why, flat
from carer_app.domain.wall_clock import local

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stay:
    """A placement."""

    from_at: datetime
    to_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ChildFacts:
    """What of a child bears on the dates."""

    born: date | None
    became_looked_after: date | None = None
    stays: tuple[Stay, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table. `refused`: the rule that would refuse it; then it is left out until it is put right."""

    code: Code
    start: date
    end: date | None
    occurrences: tuple[str, ...]
    why: tuple[Why, ...] = ()
    refused: str = ""


@dataclass(frozen=True, slots=True)
class CollectionYear:
    """From 1 April to 31 March, named by the year it starts in."""

    starts_in: int

    @classmethod
    def of(cls, day: date) -> CollectionYear:
        """The one that a day lies in."""
        return cls(day.year if day.month >= 4 else day.year - 1)

    @property
    def first(self) -> date:
        """1 April."""
        return date(self.starts_in, 4, 1)

    @property
    def last(self) -> date:
        """31 March."""
        return date(self.starts_in + 1, 3, 31)

    @property
    def words(self) -> str:
        """ "2026 to 2027"."""
        return f"{self.starts_in} to {self.starts_in + 1}"


def rows(times: Iterable[Stretch], child: ChildFacts, now: datetime) -> tuple[Row, ...]:
    """Every row of a child's life, the earliest first; those that would be refused among them."""
    whole = sorted(times, key=lambda one: (one.from_at, one.to_at or ALWAYS, one.code, one.occurrences))
    backwards = [one for one in whole if one.to_at is not None and local(one.to_at).date() < local(one.from_at).date()]
    flattened = flat(
        [replace(one, to_at=None if one.to_at is None else max(one.from_at, one.to_at)) for one in whole if one not in backwards]
    )
    found = [row for one in flattened for row in _rows_of(one, child, now)]
    found += [Row(one.code, _day(one.from_at), _day(one.to_at or now), one.occurrences, one.why, "567") for one in backwards]
    return tuple(sorted(_once(found), key=_order))


def rows_of_year(every: Iterable[Row], year: CollectionYear) -> tuple[Row, ...]:
    """What of it belongs in the return of a year. Open on 31 March is without an end; the next return begins with the same start (rule 576)."""
    found = []
    for row in every:
        if row.start > year.last or (row.end is not None and row.end < year.first and row.refused != "567"):
            continue
        if row.refused == "567" and row.start < year.first:
            continue
        if row.start < year.first:
            row = replace(row, why=(*row.why, Why.FROM_LAST_YEAR))
        if row.end is not None and row.end > year.last:
            row = replace(row, end=None, why=(*row.why, Why.OPEN_AT_YEAR_END))
        found.append(row)
    return tuple(found)


def _rows_of(one: Stretch, child: ChildFacts, now: datetime) -> Iterator[Row]:
    """The rows of a stretch: cut at the end of each placement, closed at eighteen."""
    start, end = _day(one.from_at), None if one.to_at is None else _day(one.to_at)
    grown = add_months(child.born, 12 * 18) if child.born else date.max
    row = Row(one.code, start, end, one.occurrences, (*one.why, *((Why.STILL_OPEN,) if end is None else ())))
    if refused := _refused(start, grown, child, one.from_at, now):
        yield replace(row, refused=refused)
        return
    if (end is None and _day(now) >= grown) or (end is not None and end > grown):
        row = replace(row, end=grown, why=(*(w for w in row.why if w is not Why.STILL_OPEN), Why.EIGHTEEN))
    yield from _cut(row, one, child.stays, now)


def _cut(row: Row, one: Stretch, stays: Sequence[Stay], now: datetime) -> Iterator[Row]:
    """Rule 575: when the placement that the child went missing from ends, so does the row. Still away from the next, the next day opens another."""
    is_over = {stay: stay.to_at for stay in stays if stay.to_at is not None and stay.to_at <= now}
    for stay, ended in sorted(is_over.items(), key=lambda item: item[1]):
        last = _day(ended)
        if row.start > last or (row.end is not None and row.end <= last):
            continue
        if one.from_at >= ended:
            row = replace(row, why=(*row.why, Why.MOVED_THAT_DAY))
            continue
        kept = tuple(why for why in row.why if why is not Why.STILL_OPEN)
        yield replace(row, end=last, why=(*kept, Why.PLACEMENT_ENDED))
        nexts = [other.from_at for other in stays if other is not stay and other.from_at >= ended - DAY and (other.to_at or ALWAYS) > ended]
        if not nexts:
            return
        start = max(last + DAY, _day(min(nexts)))
        if (row.end is not None and start > row.end) or start > _day(now):
            return
        row = replace(row, start=start, why=(*(why for why in row.why if why is Why.STILL_OPEN or why is Why.EIGHTEEN), Why.NEXT_PLACEMENT))
    yield row


def _refused(start: date, grown: date, child: ChildFacts, from_at: datetime, now: datetime) -> str:
    """The rule that refuses a row as a whole, or nothing."""
    if child.born is None:
        return "102"
    if start <= child.born:
        return "586"
    if child.became_looked_after is not None and start < child.became_looked_after:
        return "581"
    if start >= grown or (child.stays and all(stay.to_at is not None and stay.to_at <= min(from_at, now) for stay in child.stays)):
        return "578"
    return ""


def _once(found: Iterable[Row]) -> Iterator[Row]:
    """One row where a time away turned to and fro on one day."""
    told = set()
    for row in found:
        what = (row.code, row.start, row.end, row.occurrences)
        if row.start != row.end or what not in told:
            yield row
        told.add(what)


def _order(row: Row) -> tuple[date, date, Code]:
    return row.start, row.end or date.max, row.code


def _day(at: datetime) -> date:
    return local(at).date()
