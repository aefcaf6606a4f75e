"""Where the times not home are drawn: months across, the hour of the day up, one mark for each, shaped by how it ended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from carer_app.domain.log_words import WAS_AT
from carer_app.domain.patterns import Time
from carer_app.domain.times_before import HOURS
from carer_app.domain.wall_clock import local

LEFT, RIGHT, TOP, FOOT, TALL = 44, 332, 10, 202, 226
MOST_MONTHS = 24
SHAPES = {words: kind.value for kind, words in WAS_AT.items()} | {"": "unknown"}
KEY = (
    ("came_back", "Came back without help"),
    ("family_or_friends", "With family or friends"),
    ("police", "With the police"),
    ("hospital", "In hospital"),
    ("other", "Found somewhere else"),
    ("unknown", "Not known, or not back"),
)


class Mark(NamedTuple):
    """One time: where its middle stands, and its shape."""

    x: float
    y: float
    shape: str


class Picture(NamedTuple):
    """`months` and `hours`: place and word along the edges; `key`: the shapes that occur, each with how often; `said`: when they began, in words;
    `earlier`: so many times lie before the first month."""

    marks: tuple[Mark, ...]
    months: tuple[tuple[float, str], ...]
    hours: tuple[tuple[float, str], ...]
    key: tuple[tuple[str, str, int], ...]
    said: str
    earlier: int


def picture(times: Sequence[Time]) -> Picture:
    """The newest two years of them, by clocks in England."""
    began = [(local(time.began), SHAPES[time.found]) for time in times]
    last = max(_month(at.year, at.month) for at, _ in began)
    first = max(min(_month(at.year, at.month) for at, _ in began), last - MOST_MONTHS + 1)
    wide = (RIGHT - LEFT) / (last - first + 1)
    shown = [(at, shape) for at, shape in began if _month(at.year, at.month) >= first]
    marks = [
        Mark(round(LEFT + (_month(at.year, at.month) - first + (at.day - 0.5) / 31) * wide, 1), _up(at.hour + at.minute / 60), shape)
        for at, shape in shown
    ]
    every = -(-(last - first + 1) // 6)
    months = [(round(LEFT + (month - first) * wide, 1), _said(month)) for month in range(first, last + 1, every)]
    used = Counter(mark.shape for mark in marks)
    return Picture(
        tuple(marks),
        tuple(months),
        tuple((_up(hour), f"{hour:02}:00") for hour in (0, 6, 12, 18, 24)),
        tuple((kind, words, used[kind]) for kind, words in KEY if kind in used),
        _hours(at for at, _ in shown),
        len(began) - len(shown),
    )


def _hours(began: Iterable[datetime]) -> str:
    """ "Began in the night, midnight to 06:00: 2; in the morning, 06:00 to noon: 1." """
    parts = Counter(at.hour // 6 for at in began)
    return f"Began {'; '.join(f'in the {HOURS[part]}: {count}' for part, count in sorted(parts.items()))}."


def _up(hour: float) -> float:
    return round(FOOT - hour / 24 * (FOOT - TOP), 1)


def _month(year: int, month: int) -> int:
    return year * 12 + month - 1


def _said(month: int) -> str:
    names = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    return f"{names[month % 12]} {month // 12 % 100:02}"
