"""What differs between two profiles of a child, in words: values, lines, and rows known by their names and not by their places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from carer_app.domain.profile import SECTION_BY_ID, SECTIONS, Profile
from carer_app.domain.profile_fields import Field, Kind, Section

RowOf = Mapping[str, Any]


class How(StrEnum):
    """In what way something differs."""

    FILLED_IN = "filled_in"
    TAKEN_OUT = "taken_out"
    CHANGED = "changed"
    REORDERED = "reordered"


@dataclass(frozen=True, slots=True)
class ValueChange:
    """A value of a row: what it was and what it is, in words; None for a blank."""

    label: str
    was: str | None
    now: str | None


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row that was added, taken out, or changed; `values` holds what it says, or only what differs in it."""

    title: str
    how: How
    values: tuple[ValueChange, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One field that differs: `was` and `now` of a single value, `added` and `taken_out` of a list, or `rows` of a repeated group."""

    section: Section
    field: Field
    how: How
    was: str | None = None
    now: str | None = None
    added: tuple[str, ...] = ()
    taken_out: tuple[str, ...] = ()
    rows: tuple[RowChange, ...] = ()


def difference(before: Profile, after: Profile) -> tuple[Change, ...]:
    """Each field that differs, once, in the order of the forms. Nothing for two that say the same."""
    return tuple(_changes(before.sections, after.sections))


def _changes(before: Mapping[str, RowOf], after: Mapping[str, RowOf]) -> Iterator[Change]:
    for section in (*SECTIONS, *_unknown_sections(before, after)):
        was, now = before.get(section.id, {}), after.get(section.id, {})
        for f in (*section.fields, *_unknown_fields(section.fields, was, now)):
            if was.get(f.id) != now.get(f.id):
                yield _change(section, f, was.get(f.id), now.get(f.id))


def _change(section: Section, f: Field, was: Any, now: Any) -> Change:
    how = How.FILLED_IN if was in (None, "", []) else How.TAKEN_OUT if now in (None, "", []) else How.CHANGED
    match f.kind:
        case Kind.LIST:
            added, out = _beyond(now or (), was or ()), _beyond(was or (), now or ())
            return Change(section, f, how if added or out else How.REORDERED, added=added, taken_out=out)
        case Kind.ROWS:
            rows = tuple(_rows(f, was or (), now or ()))
            return Change(section, f, how if rows else How.REORDERED, rows=rows)
    return Change(section, f, how, words(f, was), words(f, now))


def _beyond(these: Sequence[str], those: Sequence[str]) -> tuple[str, ...]:
    """The lines that stand in the first more often than in the second."""
    return tuple((Counter(these) - Counter(those)).elements())


def _rows(f: Field, was: Sequence[RowOf], now: Sequence[RowOf]) -> Iterator[RowChange]:
    """What became of each row: those that changed and those that are new as they stand now, then those that are gone."""
    left, followed = list(was), dict(_follows(f, list(was), list(now)))
    for at, row in enumerate(now):
        earlier = followed.get(at)
        if earlier is not None:
            left = _without(left, earlier)
        if earlier is None or earlier != row:
            yield RowChange(row_title(f, row), How.FILLED_IN if earlier is None else How.CHANGED, row_values(f, earlier or {}, row))
    yield from (RowChange(row_title(f, row), How.TAKEN_OUT, row_values(f, row, {})) for row in left)


# What a row is known by, the surest first.
_KNOWN_BY = (
    "name",
    "number",
    "reference",
    "registration",
    "telephone",
    "order",
    "activity",
    "what",
    "vehicle",
    "platform",
    "to",
    "days",
    "when",
)


def _follows(f: Field, was: list[RowOf], now: list[RowOf]) -> Iterator[tuple[int, RowOf]]:
    """Which row of before each row of now is: the same word for word, or else of the same name or number."""
    waiting = list(range(len(now)))
    columns = {c.id for c in f.columns}
    for key in (None, *(name for name in _KNOWN_BY if name in columns)):
        for at in list(waiting):
            earlier = next((row for row in was if _is_same(row, now[at], key)), None)
            if earlier is not None:
                was = _without(was, earlier)
                waiting.remove(at)
                yield at, earlier


def _is_same(was: RowOf, now: RowOf, key: str | None) -> bool:
    return was == now if key is None else bool(_plain(was.get(key))) and _plain(was.get(key)) == _plain(now.get(key))


def _plain(value: Any) -> str:
    return "".join(c for c in str(value or "").casefold() if c.isalnum())


def _without(rows: list[RowOf], one: RowOf) -> list[RowOf]:
    at = rows.index(one)
    return rows[:at] + rows[at + 1 :]


def row_values(f: Field, was: RowOf, now: RowOf) -> tuple[ValueChange, ...]:
    """The cells that differ, in words."""
    columns = (*f.columns, *_unknown_fields(f.columns, was, now))
    return tuple(
        ValueChange(c.printed, words(c, was.get(c.id)), words(c, now.get(c.id))) for c in columns if was.get(c.id) != now.get(c.id)
    )


def row_title(f: Field, row: RowOf) -> str:
    """What a row is called."""
    known = (c for name in _KNOWN_BY for c in f.columns if c.id == name)
    return next((said for c in (*known, *f.columns) if (said := words(c, row.get(c.id)))), "One without a name")


def words(f: Field, value: Any) -> str | None:
    """A value in words, also one that an earlier release kept and this one would not."""
    try:
        return f.words(value)
    except ValueError:
        return str(value)


def _unknown_sections(*sides: Mapping[str, RowOf]) -> Iterable[Section]:
    """Sections that an earlier release had."""
    names = dict.fromkeys(name for side in sides for name in side if name not in SECTION_BY_ID)
    return (Section(name, _said(name), "", ()) for name in names)


def _unknown_fields(known: Sequence[Field], *sides: RowOf) -> Iterable[Field]:
    ids = {f.id for f in known}
    names = dict.fromkeys(name for side in sides for name in side if name not in ids)
    return (Field(name, _said(name), _kind(next(side[name] for side in sides if name in side))) for name in names)


def _kind(value: Any) -> Kind:
    if not isinstance(value, list):
        return Kind.TEXT
    return Kind.ROWS if value and isinstance(value[0], Mapping) else Kind.LIST


def _said(name: str) -> str:
    return name.replace("_", " ").capitalize()
