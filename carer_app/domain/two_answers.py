"""Where two people gave two answers and nobody has decided yet, the night reads the safer one, and is told that there are two (S1, D2, G12).

The phone is given the safer answers by the server, in what it keeps of the plan.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from carer_app.domain.plan_proposals import Line, row_name
from carer_app.domain.profile import SECTION_BY_ID, SECTIONS, Profile
from carer_app.domain.profile_fields import Field, Kind
from carer_app.domain.safer_answers import BY_THE_HOUR, NONE_AGREED, WORDS, Safer, safer_of

COUNTS = "counts until it is decided"


@dataclass(frozen=True, slots=True)
class TwoAnswers:
    """A question of the plan that has two answers, and both of them in a sentence that says which counts."""

    section: str
    field: str
    says: str


def safer(profile: Profile, lines: Iterable[Line]) -> Profile:
    """The profile as the night reads it while these wait, `was` and `value` being the two answers of each."""
    sections = {name: dict(values) for name, values in profile.sections.items()}
    found: list[TwoAnswers] = []
    for line in sorted((line for line in lines if _is_of_the_plan(line)), key=_place):  # the wait of all hours before those of some
        found += _apart(SECTION_BY_ID[line.section].field(line.field), line, sections.setdefault(line.section, {}))
    held = {name: values for name, values in sections.items() if values or name in profile.sections}
    return replace(profile, sections=held, two_answers=tuple(sorted(found, key=_place))) if found else profile


def _is_of_the_plan(line: Line) -> bool:
    """Not of a question that an earlier release asked."""
    return line.section in SECTION_BY_ID and any(f.id == line.field for f in SECTION_BY_ID[line.section].fields)


def _place(what: Line | TwoAnswers) -> tuple[int, int]:
    """In the order of the plan."""
    section = SECTION_BY_ID[what.section]
    return SECTIONS.index(section), section.fields.index(section.field(what.field))


def _apart(f: Field, line: Line, values: dict[str, Any]) -> list[TwoAnswers]:
    if f.kind is Kind.ROWS and line.is_item:
        return _rows_apart(f, line, values)
    now = values.get(f.id)
    if now == line.value:
        return []
    if f.repeat:
        values[f.id] = [*(now or ()), *(item for item in line.value or () if item not in (now or ()))]
        return [TwoAnswers(line.section, f.id, f"{f.printed}: two lists. The lines of both count until it is decided.")]
    how = safer_of(line.section, f.id)
    _put(values, f.id, how.pick(now, line.value))
    return [TwoAnswers(line.section, f.id, f"{f.printed}: {_both(f, how, now, line.value)}")]


def _rows_apart(f: Field, line: Line, values: dict[str, Any]) -> list[TwoAnswers]:
    """A row with two answers in some of its cells: the cells that keep a child safe are the safer ones."""
    rows, second = list(values.get(f.id) or ()), line.value
    first = _row_now(f, line, rows)
    if not isinstance(line.was, Mapping) or not isinstance(second, Mapping) or first is None or second in rows:
        return []
    differ = [c for c in f.columns if line.was.get(c.id) != second.get(c.id) != first.get(c.id)]
    by_the_hour = any(_is_hours(line, c, first, second) for c in differ)
    row, said = dict(first), []
    for c in differ:
        how, one, other = safer_of(line.section, f.id, c.id), first.get(c.id), second.get(c.id)
        if not by_the_hour:
            _put(row, c.id, how.pick(one, other))
        said.append(f"{c.printed}: {_hours(c, one, other) if by_the_hour else _both(c, how, one, other)}")
    at = rows.index(first)
    rows[at : at + 1] = [_no_longer(row, values) for row in (first, second)] if by_the_hour else [row]
    values[f.id] = rows
    name = row_name(f, line)
    return [TwoAnswers(line.section, f.id, f"{name}. {says}" if name else f"{f.printed}. {says}") for says in said]


def _row_now(f: Field, line: Line, rows: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """The row as it is kept, or as somebody changed another of its cells since: the first one with its name."""
    if line.was in rows:
        return rows[rows.index(line.was)]
    called = (line.was or {}).get(f.columns[0].id)
    return next((row for row in rows if called and row.get(f.columns[0].id) == called), None)


def _is_hours(line: Line, c: Field, first: Mapping[str, Any], second: Mapping[str, Any]) -> bool:
    """Whether the cell says when a wait holds; one without a number holds at no time."""
    name = f"{line.section}.{line.field}"
    return f"{name}.{c.id}" in BY_THE_HOUR or (name == "plan.waits" and ("minutes" in first) != ("minutes" in second))


def _no_longer(row: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """A wait of hours that may not be its hours: where they are not, the wait of all hours would be shorter, or there is none (NAT-INT-9)."""
    return {**row, "minutes": min(row["minutes"], values.get("wait_minutes", NONE_AGREED))} if "minutes" in row else dict(row)


def _put(values: dict[str, Any], name: str, value: Any) -> None:
    if value is None:
        values.pop(name, None)
    else:
        values[name] = value


def _both(f: Field, how: Safer, one: Any, other: Any) -> str:
    answers, counts = f"{f.words(one) or how.blank}, or {f.words(other) or how.blank}.", how.pick(one, other)
    if f.kind in WORDS and counts is not None:
        return answers
    if how.is_either:
        return f"{answers} The first {COUNTS}."
    if how.said and None not in (one, other):
        return f"{answers} {how.said} {COUNTS}."
    said = f.words(counts) or how.blank
    return f"{answers} “{said[:1].upper()}{said[1:]}” {COUNTS}."


def _hours(c: Field, one: Any, other: Any) -> str:
    return f"{c.words(one) or 'not known'}, or {c.words(other) or 'not known'}. Both count until it is decided, and the shorter wait."
