"""What is left out of a child's profile is gone before page 1 and the answers for the call handler are made of it.

Searching the finished pack for the same words finds what is long enough to be known again; an answer of one short word it must not touch
elsewhere ("none", "HIV" within another word). Made without it, no sentence can hold it, whatever its words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from carer_app.domain.entries import PackRedacted
from carer_app.domain.handover_parts import Block, Group, Part, PolicePack, Row, Rows
from carer_app.domain.handover_profile import LAYOUT
from carer_app.domain.handover_redactions import PAGE_1, says
from carer_app.domain.profile import SECTION_BY_ID, Profile

MORE = "more is left out"
"""Said where something of a row stays: nobody takes it for all that is known."""
_PART = "profile"
_MADE_OF_IT = ("police_only", "occurrence")
"""The parts that repeat the profile in words of their own. Part 1 itself keeps the place, which says that it is left out."""


def _fields() -> dict[str, tuple[tuple[str, str], ...]]:
    """Each place in Part 1, and what it is made of: a risk's own words go with the risk."""
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for heading, sections in LAYOUT:
        for section, ids in sections:
            for field_id in ids.split():
                label = SECTION_BY_ID[section].field(field_id).printed
                place = f"{_PART}/{heading}/{label}"
                found[place] = (*found.get(place, ()), (section, field_id), (section, f"{field_id}_why"))
    return found


FIELDS: Mapping[str, tuple[tuple[str, str], ...]] = _fields()


def without_fields(profile: Profile, bodies: Iterable[PackRedacted]) -> Profile:
    """The profile as if nobody had filled in what is left out; the same profile where nothing of it is."""
    gone = {place for body in bodies for place in FIELDS.get(body.target, ())}
    held = {(section, field) for section, field in gone if field in profile.sections.get(section, {})}
    if not held:
        return profile
    sections = {
        name: {field: value for field, value in values.items() if (name, field) not in held} for name, values in profile.sections.items()
    }
    return replace(profile, sections=sections)


def told_from(whole: PolicePack, reduced: PolicePack, bodies: Iterable[PackRedacted]) -> PolicePack:
    """The whole pack with page 1 and the answers made without what is left out. What is empty only for that says so: it is not unknown."""
    of_profile = [body for body in bodies if body.target in FIELDS]
    said = says(of_profile[0]) if of_profile else ""
    page: dict[str, Any] = {name: _rows(getattr(whole.overview, name), getattr(reduced.overview, name), said) for name in PAGE_1}
    less = {part.id: part for part in reduced.parts}
    parts = tuple(_part(part, less[part.id], said) if part.id in _MADE_OF_IT else part for part in whole.parts)
    return replace(whole, overview=replace(reduced.overview, **page), parts=parts)


def _part(part: Part, less: Part, said: str) -> Part:
    groups = {group.title: group for group in less.groups}
    return replace(part, groups=tuple(_group(group, groups[group.title], said) for group in part.groups if group.title in groups))


def _group(group: Group, less: Group, said: str) -> Group:
    if len(group.blocks) != len(less.blocks):
        return less
    return replace(group, blocks=tuple(_block(one, other, said) for one, other in zip(group.blocks, less.blocks, strict=True)))


def _block(block: Block, less: Block, said: str) -> Block:
    if isinstance(block, Rows) and isinstance(less, Rows):
        return replace(less, rows=_rows(block.rows, less.rows, said), blanks=block.blanks)
    return less


def _rows(rows: tuple[Row, ...], less: tuple[Row, ...], said: str) -> tuple[Row, ...]:
    known = {row.label: row for row in less}
    return tuple(_row(row, known.get(row.label), said) for row in rows)


def _row(row: Row, less: Row | None, said: str) -> Row:
    if less is None or (less.value is None and row.value is not None):
        return Row(row.label, said)
    return less if less.value == row.value else replace(less, value=f"{less.value}; {MORE}")
