"""Which kept row a row of a file is: the same, one that the file corrects, or none. No row is ever taken out by a file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from carer_app.domain.profile_difference import How, RowChange, row_title, row_values
from carer_app.domain.profile_fields import Field

Row = Mapping[str, Any]
KNOWN_BY = (("name",), ("number",), ("reference",), ("registration",), ("telephone",), ("order",), ("activity",), ("days", "from", "until"))
"""The columns by which a row is known again, the surest first. What two rows of one list have in common tells neither apart."""
TELLS_APART = frozenset({"platform"})
"""A column that makes two rows of two that have the same name."""


def over_kept(f: Field, kept: Sequence[Row], brought: Sequence[Row]) -> list[Row]:
    """The kept rows in their places, the corrected ones with what the file says in place of what they said, and the new ones after them."""
    known = dict(_known(f, kept, brought))
    corrected = {at: {**kept[at], **brought[number]} for number, at in known.items()}
    rows = [_in_order(f, corrected.get(at, row)) for at, row in enumerate(kept)]
    return [*rows, *(row for number, row in enumerate(brought) if number not in known and row not in kept)]


def what_of_rows(f: Field, kept: Sequence[Row], brought: Sequence[Row]) -> tuple[tuple[RowChange, ...], int]:
    """The corrected rows (`CHANGED`, with what was and is) and the new ones (`FILLED_IN`); and how many are as they are kept."""
    after = over_kept(f, kept, brought)
    corrected = [
        RowChange(row_title(f, was), How.CHANGED, row_values(f, was, now)) for was, now in zip(kept, after, strict=False) if was != now
    ]
    new = [RowChange(row_title(f, row), How.FILLED_IN, row_values(f, {}, row)) for row in after[len(kept) :]]
    return (*corrected, *new), len(brought) - len(corrected) - len(new)


def _known(f: Field, kept: Sequence[Row], brought: Sequence[Row]) -> Iterator[tuple[int, int]]:
    """(number in the file, place here) of each row that is known again and says something else."""
    columns = {c.id for c in f.columns}
    here = {at: row for at, row in enumerate(kept) if row not in brought}
    there = {number: row for number, row in enumerate(brought) if row not in kept}
    surer = set(TELLS_APART)
    for key in KNOWN_BY:
        if not columns.issuperset(key):
            continue
        names, others = _named(key, here), _named(key, there)
        for name, number in others.items():
            if name in names and not _are_two(kept[at := names[name]], brought[number], surer):
                del here[at], there[number]
                yield number, at
        surer.update(key)


def _are_two(one: Row, other: Row, surer: Iterable[str]) -> bool:
    """Whether what tells them apart more surely is given in both, and is not the same: two people may have one telephone."""
    return any(one.get(c) and other.get(c) and _plain(one[c]) != _plain(other[c]) for c in surer)


def _named(key: tuple[str, ...], rows: Mapping[int, Row]) -> dict[tuple[str, ...], int]:
    """The rows by what they are called, where no two are called the same."""
    called = {at: tuple(_plain(row.get(name)) for name in key) for at, row in rows.items()}
    times = Counter(called.values())
    return {name: at for at, name in called.items() if any(name) and times[name] == 1}


def _plain(value: Any) -> str:
    return "".join(c for c in str(value or "").casefold() if c.isalnum())


def _in_order(f: Field, row: Row) -> Row:
    ids = [c.id for c in f.columns]
    return {name: row[name] for name in (*(i for i in ids if i in row), *(i for i in row if i not in ids))}
