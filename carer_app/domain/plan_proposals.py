"""A proposed change to a plan, a line at a time: what it changes, whether the plan still says what it was made from, and what comes of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from carer_app.domain.profile import SECTION_BY_ID
from carer_app.domain.profile_fields import Field, Kind, Section

Values = Mapping[str, Any]


class Standing(StrEnum):
    """Where the plan stands to a proposal: it says what it said then, it says what is proposed already, or something else again."""

    AS_IT_WAS = "as_it_was"
    ALREADY_SO = "already_so"
    CHANGED_SINCE = "changed_since"


@dataclass(frozen=True, slots=True)
class Line:
    """One change: the field says `was` and would say `value`; None is a blank. `is_item`: one line or row of a list, or one line of a text,
    added where it was None and taken out where it would be."""

    section: str
    field: str
    was: Any
    value: Any
    is_item: bool = False

    def standing(self, values: Values) -> Standing:
        """Where the section stands that has these values now."""
        if not self.is_item:
            kept = values.get(self.field)
            return Standing.ALREADY_SO if kept == self.value else Standing.AS_IT_WAS if kept == self.was else Standing.CHANGED_SINCE
        items = _items_of(values.get(self.field))
        if self.was is not None and self.was in items:
            return Standing.AS_IT_WAS
        if self.value is None or self.value in items:
            return Standing.ALREADY_SO
        return Standing.AS_IT_WAS if self.was is None else Standing.CHANGED_SINCE

    def applied(self, values: Values) -> dict[str, Any]:
        """The section with the change in it. Where its own line is gone the new one is added, and nothing else is touched."""
        if not self.is_item:
            return {**values, self.field: self.value}
        items = _items_of(values.get(self.field))
        at = items.index(self.was) if self.was is not None and self.was in items else len(items)
        new = [] if self.value is None or self.value in items else [self.value]
        rest = [item for item in items[at + 1 :] if self.was is None or item != self.was]
        told = [*items[:at], *new, *rest]
        return {**values, self.field: "\n".join(told) if self.is_of_a_text else told}

    def kept_now(self, values: Values) -> Any:
        """What the section says in its place; None too for a line that is no longer there."""
        if not self.is_item:
            return values.get(self.field)
        return next((item for item in _items_of(values.get(self.field)) if item in (self.was, self.value)), None)

    @property
    def is_of_a_text(self) -> bool:
        """Whether it is one line of a text, and no other line of that text changes."""
        section = SECTION_BY_ID.get(self.section) if self.is_item else None
        return section is not None and any(f.id == self.field and not f.repeat for f in section.fields)


def _items_of(kept: Any) -> list[Any]:
    return kept.splitlines() if isinstance(kept, str) else list(kept or [])


@dataclass(frozen=True, slots=True)
class Told:
    """One answer of a proposal in words; `label` is empty where the question itself is meant. None: a blank, or not there."""

    label: str
    was: str | None
    value: str | None
    now: str | None = None


def told(f: Field, line: Line, now_says: Any = None) -> tuple[Told, ...]:
    """A proposal to be read: of a row only the cells that differ."""
    if not (line.is_item and f.kind is Kind.ROWS):
        return (Told("", *(_words(f, value) for value in (line.was, line.value, now_says))),)
    was, value, kept = line.was or {}, line.value or {}, now_says or {}
    return tuple(
        Told(c.printed, *(c.words(row.get(c.id)) for row in (was, value, kept))) for c in f.columns if was.get(c.id) != value.get(c.id)
    )


def row_name(f: Field, line: Line) -> str:
    """What the row is called that a proposal is about; empty for anything else."""
    if not (line.is_item and f.kind is Kind.ROWS):
        return ""
    row = line.was or line.value or {}
    return f.columns[0].words(row.get(f.columns[0].id)) or ""


def _words(f: Field, value: Any) -> str | None:
    if f.repeat and isinstance(value, list):
        return "; ".join(_item(f, item) for item in value) or None
    return f.words(value)


def _item(f: Field, item: Any) -> str:
    if f.kind is not Kind.ROWS:
        return str(item)
    return ", ".join(said for c in f.columns if (said := c.words(item.get(c.id))))


def changes(section: Section, before: Values, after: Values) -> tuple[Line, ...]:
    """What differs, a line for each question, and in lists a line for each line or row, in the order of the form."""
    found: list[Line] = []
    for f in section.fields:
        was, value = before.get(f.id), after.get(f.id)
        if f.repeat:
            found += [Line(section.id, f.id, old, new, is_item=True) for old, new in _items(f, was or [], value or [])]
        elif was != value:
            found.append(Line(section.id, f.id, was, value))
    return tuple(found)


def _items(f: Field, before: Sequence[Any], after: Sequence[Any]) -> list[tuple[Any, Any]]:
    """(old, new) of each line that changed. A row that kept its name, or a line in its place, is changed; the rest came or went."""
    gone, come = _only_in(before, after), _only_in(after, before)
    pairs = []
    for old in list(gone):
        new = next((item for item in come if _is_same(f, old, item, before, after)), None)
        if new is not None:
            pairs.append((old, new))
            gone.remove(old)
            come.remove(new)
    return [*pairs, *((item, None) for item in gone), *((None, item) for item in come)]


def _only_in(items: Sequence[Any], others: Sequence[Any]) -> list[Any]:
    """Each once."""
    return [item for at, item in enumerate(items) if item not in others and item not in items[:at]]


def _is_same(f: Field, old: Any, new: Any, before: Sequence[Any], after: Sequence[Any]) -> bool:
    if f.kind is Kind.ROWS and (named := f.columns[0].id) in old:
        return bool(old[named] == new.get(named))
    return len(before) == len(after) and before.index(old) == after.index(new)
