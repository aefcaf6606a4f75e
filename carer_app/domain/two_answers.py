"""Where two people gave two answers and nobody has decided yet, the night reads the safer one, and is told that there are two (S1, D2, G12).

The phone is given the safer answers by the server, in what it keeps of the plan.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from carer_app.domain.plan_proposals import Line, row_name
from carer_app.domain.profile import SECTION_BY_ID, SECTIONS, Profile
from carer_app.domain.profile_fields import Field, Kind
from carer_app.domain.profile_sections_risk import FACTORS

_NO_FIRST = frozenset({"safe_to_ring", "safe_to_visit", "may_contact", "should_see", "may_share", "name_on_page"})
"""Questions to which "no" is the safer answer; to every other "yes" is. What is not known is never read as the less safe of the two."""
_RISK = ("now", "past", None, "dont_know", "no")
_YES = ("yes", None, "dont_know", "no")
_NO = ("no", "not", None, "dont_know", "yes")
_FACTORS = frozenset(factor for factor, _ in FACTORS)
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
    for line in lines:
        f = next((f for f in SECTION_BY_ID[line.section].fields if f.id == line.field), None) if line.section in SECTION_BY_ID else None
        if f is not None:
            found += _apart(f, line, sections.setdefault(line.section, {}))
    held = {name: values for name, values in sections.items() if values or name in profile.sections}
    return replace(profile, sections=held, two_answers=tuple(sorted(found, key=_place))) if found else profile


def _place(two: TwoAnswers) -> tuple[int, int]:
    """In the order of the plan."""
    section = SECTION_BY_ID[two.section]
    return SECTIONS.index(section), section.fields.index(section.field(two.field))


def _apart(f: Field, line: Line, values: dict[str, Any]) -> list[TwoAnswers]:
    if f.kind is Kind.ROWS and line.is_item:
        return _rows_apart(f, line, values)
    now = values.get(f.id)
    if f.repeat or now == line.value:
        return []
    counts = _safer(f, now, line.value)
    if counts is None:
        values.pop(f.id, None)
    else:
        values[f.id] = counts
    return [TwoAnswers(line.section, f.id, f"{f.printed}: {_both(f, now, line.value, counts)}")]


def _rows_apart(f: Field, line: Line, values: dict[str, Any]) -> list[TwoAnswers]:
    """A row with two answers in some of its cells: the cells that keep a child safe are the safer ones."""
    rows, first, second = list(values.get(f.id) or ()), line.kept_now(values), line.value
    if not isinstance(first, Mapping) or not isinstance(second, Mapping) or first == second:
        return []
    row, said = dict(first), []
    for c in f.columns:
        one, other = first.get(c.id), second.get(c.id)
        if one == other:
            continue
        counts = _safer(c, one, other) if c.kind not in (Kind.TEXT, Kind.LONG_TEXT) else one
        row[c.id] = counts
        said.append(f"{c.printed}: {_both(c, one, other, counts)}")
    rows[rows.index(first)] = {name: value for name, value in row.items() if value is not None}
    values[f.id] = rows
    name = row_name(f, line)
    return [TwoAnswers(line.section, f.id, f"{name}. {says}" if name else f"{f.printed}. {says}") for says in said]


def _safer(f: Field, one: Any, other: Any) -> Any:
    """Of two answers the one that the night goes by; of words both, and of anything else the one that was there first."""
    match f.kind:
        case Kind.NUMBER if f.unit:
            return min((n for n in (one, other) if isinstance(n, int)), default=one)
        case Kind.YES_NO_UNKNOWN | Kind.CHOICE:
            order = _RISK if f.id in _FACTORS else _NO if f.id in _NO_FIRST else _YES if f.kind is Kind.YES_NO_UNKNOWN else ()
            return min((one, other), key=order.index) if one in order and other in order else one
        case Kind.TEXT | Kind.LONG_TEXT if one and other:
            return f"{one} (or, by another answer: {other})"
    return other if one is None and f.kind in (Kind.TEXT, Kind.LONG_TEXT) else one


def _both(f: Field, one: Any, other: Any, counts: Any) -> str:
    answers = f"{f.words(one) or 'not known'}, or {f.words(other) or 'not known'}."
    if f.kind is Kind.NUMBER and f.unit:
        return f"{answers} The shorter {COUNTS}."
    if f.kind in (Kind.YES_NO_UNKNOWN, Kind.CHOICE):
        return f"{answers} “{f.words(counts) or 'Not known'}” {COUNTS}."
    return answers if f.kind in (Kind.TEXT, Kind.LONG_TEXT) else f"{answers} The first {COUNTS}."
