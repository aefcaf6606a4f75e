"""Bars of a picture, reckoned in whole units of a drawing 340 wide: the template only writes them down. Patterns tell them apart, not colour."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from carer_app.domain.counting import Picture
from carer_app.domain.numbers_words import LEVEL_WORDS

LEFT, WIDE, ROW, GAP = 64, 216, 26, 8


class Bar(NamedTuple):
    """One piece of a row: where it begins, how wide it is, and its kind."""

    x: int
    y: int
    wide: int
    tall: int
    kind: str


class Line(NamedTuple):
    """One row: its label, its bars, and what stands at its end, each with where."""

    label: str
    y: int
    bars: tuple[Bar, ...]
    ends: tuple[tuple[int, int, str], ...]


class Drawing(NamedTuple):
    """Rows, and how tall they are together."""

    lines: tuple[Line, ...]
    tall: int


def levels(months: Sequence[tuple[str, Picture]]) -> Drawing:
    """A row a month, parted by the highest level; at its end the times away and the children."""
    most = max((of.all.times for _, of in months), default=0) or 1
    lines = []
    for number, (label, of) in enumerate(months):
        y, x, bars = number * ROW, LEFT, []
        for level in LEVEL_WORDS:
            if times := of.levels[level].times:
                wide = max(3, times * WIDE // most)
                bars.append(Bar(x, y + GAP // 2, wide, ROW - GAP, level))
                x += wide
        lines.append(Line(label, y + ROW // 2, tuple(bars), ((x + 5, y + ROW // 2, f"{of.all.times:,} ({of.all.children:,})"),)))
    return Drawing(tuple(lines), len(lines) * ROW)


def minutes(months: Sequence[tuple[str, Picture]]) -> Drawing:
    """Two bars for a month with any: to the call, and from the call to the report taken; their middle values stand at their ends."""
    months = [(label, of) for label, of in months if of.to_call.of or of.to_told.of]
    most = max((spread.middle for _, of in months for spread in (of.to_call, of.to_told)), default=0) or 1
    lines, tall = [], ROW + GAP
    for number, (label, of) in enumerate(months):
        y, bars, ends = number * tall, [], []
        for place, (kind, spread) in enumerate((("call", of.to_call), ("told", of.to_told))):
            if spread.of:
                top, wide = y + 3 + place * 14, max(2, spread.middle * (WIDE - 20) // most)
                bars.append(Bar(LEFT, top, wide, 12, kind))
                ends.append((LEFT + wide + 5, top + 6, f"{spread.middle:,} min"))
        lines.append(Line(label, y + tall // 2, tuple(bars), tuple(ends)))
    return Drawing(tuple(lines), len(lines) * tall)
