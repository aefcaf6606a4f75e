"""Times away counted: children and times both, in every row, so that neither hides the other (lesson 24 of the field)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from statistics import median_low
from typing import Any, NamedTuple

from carer_app.domain.follow_up import Category
from carer_app.domain.numbers import LEVELS, Facts

FEW = 5
"""Fewer than this is said to be few: nothing is left out, and nothing is read into it."""
CATEGORIES = (Category.MISSING.value, Category.ABSENT.value, Category.AWAY_WITHOUT_AUTHORISATION.value)
TALKS = ("owed", "never_offered", "offered", "accepted", "refused", "held", "in_time", "not_held")


class Both(NamedTuple):
    """How many times away, and how many children they were."""

    times: int = 0
    children: int = 0


class Spread(NamedTuple):
    """The middle of so many values, and their ends. `of` 0: there are none, and the rest says nothing."""

    of: int = 0
    middle: int = 0
    least: int = 0
    most: int = 0


class Talk(NamedTuple):
    """A return interview that is owed, as its dates say."""

    child: str
    due_at: datetime
    offered: bool
    accepted: bool
    refused: bool
    held_at: datetime | None
    not_held: bool


class Picture(NamedTuple):
    """What one month or year shows. `late`: the child was late and no more; it stands beside the counts and never in them (C3)."""

    all: Both
    late: Both
    levels: Mapping[str, Both]
    categories: Mapping[str, Both]
    again: int
    often: int
    told: Both
    not_told: Both
    to_call: Spread
    to_told: Spread
    steps: Spread
    no_steps: Both
    signs: Both
    signs_alone: Both
    talks: Mapping[str, Both]

    @property
    def is_few(self) -> bool:
        """Whether there is so little that one night changes the picture."""
        return self.all.times < FEW


Counted = tuple[str, Facts]
"""The child, and one time away of theirs."""


def count(rows: Iterable[Counted], talks: Iterable[Talk] = ()) -> Picture:
    """The picture of these times away and these interviews."""
    every = list(rows)
    kept = [row for row in every if row[1].counts_as != Category.OTHER]
    live = [one for _, one in kept if not one.is_past]
    told = [row for row in kept if row[1].told_at is not None]
    a_child = Counter(child for child, _ in kept)
    return Picture(
        all=both(kept),
        late=both([row for row in every if row[1].counts_as == Category.OTHER]),
        levels={level: both([row for row in kept if row[1].level == level]) for level in LEVELS},
        categories={name: both([row for row in kept if row[1].counts_as == name]) for name in CATEGORIES},
        again=sum(times > 1 for times in a_child.values()),
        often=sum(times > 2 for times in a_child.values()),
        told=both(told),
        not_told=both([row for row in kept if row[1].police_level_at is not None and row[1].told_at is None]),
        to_call=spread([_minutes(one.police_level_at, one.rang_at) for one in live]),
        to_told=spread([_minutes(one.rang_at, one.told_at) for one in live]),
        steps=spread([one.steps for _, one in told if not one.is_past]),
        no_steps=both([row for row in told if not row[1].is_past and row[1].steps == 0]),
        signs=both([row for row in kept if row[1].signs]),
        signs_alone=both([row for row in kept if row[1].signs_alone]),
        talks=count_talks(talks),
    )


def count_talks(talks: Iterable[Talk]) -> dict[str, Both]:
    """Return interviews by how they stand (NAT-4.10a); what is owed and not held is never left out."""
    every = list(talks)
    which = {
        "owed": every,
        "never_offered": [one for one in every if not one.offered],
        "offered": [one for one in every if one.offered],
        "accepted": [one for one in every if one.accepted],
        "refused": [one for one in every if one.refused],
        "held": [one for one in every if one.held_at is not None],
        "in_time": [one for one in every if one.held_at is not None and one.held_at <= one.due_at],
        "not_held": [one for one in every if one.not_held],
    }
    return {name: Both(len(which[name]), len({one.child for one in which[name]})) for name in TALKS}


def both(rows: Sequence[Counted]) -> Both:
    """Times away, and children."""
    return Both(len(rows), len({child for child, _ in rows}))


def spread(values: Iterable[int | None]) -> Spread:
    """The middle one of what is known: one very long night moves an average, and not this."""
    known = [value for value in values if value is not None]
    return Spread(len(known), median_low(known), min(known), max(known)) if known else Spread()


def _minutes(since: datetime | None, until: datetime | None) -> int | None:
    """Whole minutes between the two; rung before the level was there counts as none."""
    if since is None or until is None:
        return None
    return max(0, (until - since) // timedelta(minutes=1))


def picture_json(of: Picture) -> dict[str, Any]:
    """The picture as it is kept."""
    return {
        name: {key: list(each) for key, each in value.items()}
        if isinstance(value, dict)
        else list(value)
        if isinstance(value, tuple)
        else value
        for name, value in of._asdict().items()
    }


def picture_of(kept: Mapping[str, Any]) -> Picture:
    """The picture that was kept."""
    names = {"to_call": Spread, "to_told": Spread, "steps": Spread}
    found: dict[str, Any] = {}
    for name, value in kept.items():
        if isinstance(value, dict):
            found[name] = {key: Both(*each) for key, each in value.items()}
        else:
            found[name] = names.get(name, Both)(*value) if isinstance(value, list) else value
    return Picture(**found)


def quarter_of(month: str) -> str:
    """ "2026-Q4" of "2026-10"."""
    return f"{month[:4]}-Q{(int(month[5:]) + 2) // 3}"


def months_of(period: str) -> tuple[str, str]:
    """The first and the last month of a month, a quarter or a year."""
    if "Q" in period:
        last = int(period[6:]) * 3
        return f"{period[:5]}{last - 2:02}", f"{period[:5]}{last:02}"
    return (period, period) if len(period) > 4 else (f"{period}-01", f"{period}-12")


def months_until(month: str, count: int) -> list[str]:
    """So many months, the last of them that one."""
    last = int(month[:4]) * 12 + int(month[5:]) - 1
    return [f"{at // 12:04}-{at % 12 + 1:02}" for at in range(last - count + 1, last + 1)]


NOTHING = count(())
"""A month in which nobody was away."""
