"""Two people wrote the same section of a profile at once: what each of them changed is kept, and where both did, a person decides (S1)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from carer_app.domain.profile_fields import Field, Kind, Section
from carer_app.domain.profile_reading import MAX_ITEMS

Values = Mapping[str, Any]
BLANK_IS_AN_ANSWER = {"police_condition": ("police_from_outset", "yes")}
"""Left blank beside that answer it says "always": whoever gave the answer answered this too (NAT-3.14b)."""


@dataclass(frozen=True)
class Clash:
    """Two answers to one question. `first` was saved first and stands; `second` waits. In a list each is one row of it, where they
    could be told apart, and the whole list otherwise (`is_item`). None: left empty, or taken out."""

    field: Field
    was: Any
    first: Any
    second: Any
    is_item: bool = False


@dataclass(frozen=True)
class Merged:
    """`values` to be kept. `theirs`: fields the other person changed and I did not write the same in; `clashes`: the questions that have
    two answers now, of which `values` has theirs, which was there first."""

    values: dict[str, Any]
    theirs: tuple[Field, ...]
    clashes: tuple[Clash, ...]


@dataclass
class _Both:
    """One field while it is put together."""

    value: Any
    clashes: list[Clash] = field(default_factory=list)


def merge(section: Section, base: Values, theirs: Values, mine: Values) -> Merged:
    """`base` is what both began from. Nothing that either wrote is left out: it is in the values, or in a clash."""
    values: dict[str, Any] = {}
    changed: list[Field] = []
    clashes: list[Clash] = []
    for f in section.fields:
        was, their, my = (kept.get(f.id) for kept in (base, theirs, mine))
        values[f.id] = my
        if their == my or (their == was and not _both_answered(f, base, theirs, mine)):
            continue
        changed.append(f)
        both = _Both(their) if my == was and not _both_answered(f, base, theirs, mine) else _together(f, was, their, my)
        values[f.id] = both.value
        clashes += both.clashes
    return Merged({name: value for name, value in values.items() if value not in (None, "", [])}, tuple(changed), tuple(clashes))


def _both_answered(f: Field, base: Values, theirs: Values, mine: Values) -> bool:
    beside, answer = BLANK_IS_AN_ANSWER.get(f.id, ("", None))
    return answer is not None and base.get(beside) != answer == theirs.get(beside) == mine.get(beside)


def _together(f: Field, was: Any, their: Any, my: Any) -> _Both:
    if not f.repeat:
        return _Both(their, [Clash(f, was, their, my)])
    both = (_rows if f.kind is Kind.ROWS else _lines)(f, was or (), their or (), my or ())
    return both if len(both.value) <= MAX_ITEMS else _Both(their, [Clash(f, was, their, my)])


def _lines(f: Field, was: Sequence[Any], their: Sequence[Any], my: Sequence[Any]) -> _Both:
    """Lines and rows of both: what one took out and the other left alone is out."""
    kept = [item for item in my if item in their or item not in was]
    return _Both([*kept, *(item for item in their if item not in was and item not in my)])


def _rows(f: Field, was: Sequence[Any], their: Sequence[Any], my: Sequence[Any]) -> _Both:
    """As lines; but a row that both changed is one row, with what each wrote in it, and a clash where they wrote two things."""
    known = _names(f, was) & _names(f, their) & _names(f, my)
    theirs, mine, clashes = list(their), list(my), []
    for first in their:
        began, second = (_named(f, rows, first) if first.get(f.columns[0].id) in known else None for rows in (was, my))
        if began is None or second is None or began in (first, second) or first == second:
            continue
        one, other = _one_row(f, began, first, second), _one_row(f, began, second, first)
        theirs.remove(first)
        mine[mine.index(second)] = one
        clashes += [Clash(f, began, one, other, is_item=True)] if one != other else []
    return _Both(_lines(f, was, theirs, mine).value, clashes)


def _one_row(f: Field, began: Values, first: Values, second: Values) -> dict[str, Any]:
    """The row with the cells of both; the first one's where they wrote two things in one."""
    cells = {c.id: second.get(c.id) if first.get(c.id) == began.get(c.id) else first.get(c.id) for c in f.columns}
    return {name: value for name, value in cells.items() if value is not None}


def _names(f: Field, rows: Sequence[Any]) -> set[Any]:
    """What tells rows apart: the first column, where no two rows have the same."""
    counted = Counter(row.get(f.columns[0].id) for row in rows)
    return {name for name, times in counted.items() if name and times == 1}


def _named(f: Field, rows: Sequence[Any], like: Values) -> Any:
    """The row with the same name as this one."""
    return next(row for row in rows if row.get(f.columns[0].id) == like.get(f.columns[0].id))
