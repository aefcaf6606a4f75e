"""How much of what was done fits on page 1, which must stay one page: reckoned in lines of print."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from carer_app.domain.handover_parts import Row, TableLine, Why

ALL = 32
"""The lines below the photo, at the width of the column they stand in; the headings are paid for."""
BESIDE_PHOTO = 14
MOST_DONE, LEAST_DONE, FIRST_DONE = 8, 3, 3
_DONE, _COLUMN, _FACT, _DANGER, _WHY, _LABEL, _VALUE = 45, 56, 60, 110, 120, 17, 36
LEAST_LOOK, ONE_MORE_HEADING = 3, 1


def room_below(facts: Sequence[Row], why: Why, danger: Sequence[Row], status: str) -> int:
    """The lines that are left for the two columns under the boxes."""
    above = max(0, sum(_of_row(row, _FACT) for row in facts) - BESIDE_PHOTO) + sum(_of_row(row, _DANGER) for row in danger)
    return ALL - above - _lines(f"{why.heading}. {' '.join(why.sentences)}", _WHY) - (2 if status else 0)


def room_for_done(room: int, done: Sequence[TableLine], not_done: Iterable[str], agreed: Sequence[Row]) -> int:
    """How many of the steps stand on page 1: the first few and the newest. Never fewer than a few."""
    left = room - sum(_of_pair(row) for row in agreed) - sum(_lines(f"Not done: {line}", _COLUMN) for line in not_done)
    for most in range(min(MOST_DONE, len(done)), LEAST_DONE, -1):
        if sum(_lines(line.cells[1] or "", _DONE) for line in first_and_newest(done, most)) + (most < len(done)) <= left:
            return most
    return min(LEAST_DONE, len(done))


def fitted(room: int, look: Sequence[Row], ring: Sequence[Row], earlier: Sequence[Row]) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """The places and the times before that fit beside whom to ring: times go first, then places; never who is a risk."""
    look, earlier = list(look), list(earlier)

    def over() -> bool:
        return sum(map(_of_pair, (*look, *ring, *earlier))) > room - ONE_MORE_HEADING

    while over() and len(earlier) > 1:
        earlier.pop()
    while over() and (calm := [row for row in look if not row.is_strong]) and len(look) > LEAST_LOOK:
        look.remove(calm[-1])
    return tuple(look), tuple(earlier)


def first_and_newest(done: Sequence[TableLine], most: int) -> tuple[TableLine, ...]:
    """All of it if it fits; else the first few and the newest."""
    if len(done) <= most:
        return tuple(done)
    first = first_of(most)
    return (*done[:first], *done[len(done) - (most - first) :])


def first_of(most: int) -> int:
    """After how many of them the gap is."""
    return min(FIRST_DONE, most // 2)


def _of_row(row: Row, width: int) -> int:
    return _lines(f"{row.value or 'not known'} {row.aside}".strip(), width)


def _of_pair(row: Row) -> int:
    return max(_lines(row.label, _LABEL), _of_row(row, _VALUE))


def _lines(text: str, width: int) -> int:
    return max(1, -(-len(text) // width))
