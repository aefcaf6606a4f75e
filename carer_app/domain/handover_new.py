"""What a pack says that the version before it did not: worked out from the log alone, and marked wherever it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from carer_app.domain.handover_parts import Block, Group, Lines, Overview, Part, Row, Rows

ROWS_OF_PAGE_1 = ("facts", "danger", "look", "ring", "earlier", "talking", "agreed")


def page_1_marked(now: Overview, before: Overview) -> Overview:
    """Page 1 with its rows and sentences marked that were not there, or said otherwise."""
    rows: dict[str, Any] = {name: _marked(getattr(now, name), getattr(before, name)) for name in ROWS_OF_PAGE_1}
    return replace(now, **rows, new=tuple(text for text in _sentences(now) if text not in set(_sentences(before))))


def part_marked(now: Part, before: Part) -> Part:
    """The part with the same marks. Tables know of each line when it came."""
    kept = {group.title: group for group in before.groups}
    return replace(now, groups=tuple(_group(group, kept.get(group.title)) for group in now.groups))


def _sentences(page: Overview) -> tuple[str, ...]:
    return tuple(filter(None, (page.status, page.why.heading, *page.why.sentences, *page.not_done)))


def _group(group: Group, before: Group | None) -> Group:
    if before is None:
        return replace(group, blocks=tuple(_block(block, None) for block in group.blocks))
    pairs = zip(group.blocks, before.blocks, strict=False)
    return replace(group, blocks=(*(_block(block, old) for block, old in pairs), *group.blocks[len(before.blocks) :]))


def _block(block: Block, before: Block | None) -> Block:
    match block, before:
        case Rows(rows=rows), Rows(rows=old):
            return replace(block, rows=_marked(rows, old))
        case Rows(rows=rows), None:
            return replace(block, rows=_marked(rows, ()))
        case Lines(lines=lines), Lines(lines=said):
            return replace(block, new=tuple(line for line in lines if line not in said))
        case Lines(lines=lines), None:
            return replace(block, new=lines)
        case _:
            return block


def _marked(rows: Sequence[Row], before: Sequence[Row]) -> tuple[Row, ...]:
    """A row is new where it says something else; one that was not known and is not is no news."""
    old = {(row.label, row.value) for row in before} | {(label, None) for label in _labels(rows) - _labels(before)}
    return tuple(row if (row.label, row.value) in old else replace(row, new=True) for row in rows)


def _labels(rows: Sequence[Row]) -> set[str]:
    return {row.label for row in rows}
