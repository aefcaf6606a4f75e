"""What repeats in the times a child was not home, in words, each with the times behind it (NAT-2.11a).

Counts of what was written down, never what they might mean. Nothing is said that is not so at least three times, and of at least half of
all the times. Term dates are written down nowhere, so nothing is said of them; a month is named only where the times lie a year apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from carer_app.domain.chronology import found_kind, found_place
from carer_app.domain.entries import ExpectedWhere
from carer_app.domain.handover_log import LogReader
from carer_app.domain.log_words import EXPECTED, WAS_AT
from carer_app.domain.occurrence import Occurrence
from carer_app.domain.times_before import DAYS, HOURS
from carer_app.domain.wall_clock import local

FEWEST = 3
A_YEAR = timedelta(days=365)
WHERE = "Where the child was"
_SHORTER = ((timedelta(hours=1), "less than an hour"), (timedelta(hours=6), "1 to 6 hours"), (timedelta(hours=24), "6 to 24 hours"))


@dataclass(frozen=True, slots=True)
class Time:
    """One time not home, as far as it is written down: `found` in a few words, `place` and `with_whom` as somebody typed them."""

    id: str
    began: datetime
    back: datetime | None = None
    expected: ExpectedWhere | None = None
    found: str = ""
    place: str = ""
    with_whom: str = ""
    together: bool = False


@dataclass(frozen=True, slots=True)
class Claim:
    """Something that `count` of the times share. `unknown`: of so many nobody wrote it down. `ids`: the times behind it, oldest first."""

    words: str
    count: int
    unknown: int
    ids: tuple[str, ...]


def time_of(one: Occurrence) -> Time:
    """What a log says of one time, beginning when the child was last seen, or was noticed to be away (AMB-2)."""
    log = LogReader(one, {})
    kind = found_kind(log)
    return Time(
        one.id,
        one.began_at,
        one.returned_at,
        one.opened.expected_where if one.opened else None,
        WAS_AT[kind] if kind else "",
        found_place(log),
        one.details.get("last_seen_with", "").strip(),
        bool(one.opened and one.opened.together) or any(link.why == "together" for link in one.linked),
    )


def patterns(times: Iterable[Time]) -> tuple[Claim, ...]:
    """What repeats; the order in which the times are given makes no difference."""
    known = sorted(times, key=lambda time: (time.began, time.id))
    return tuple(_claims(known)) if len(known) >= FEWEST else ()


def _claims(known: Sequence[Time]) -> Iterator[Claim]:
    yield from _shared(known, "Began on a {}", lambda time: DAYS[local(time.began).weekday()])
    yield from _shared(known, "Began at the {}", lambda time: "weekend" if local(time.began).weekday() > 4 else "")
    yield from _shared(known, "Began in the {}", lambda time: HOURS[local(time.began).hour // 6])
    if known[-1].began - known[0].began >= A_YEAR:
        yield from _shared(known, "Began in {}", lambda time: f"{local(time.began):%B}")
    yield from _shared(known, "Should have been {}", _expected)
    yield from _shared(known, "Was away {}", _how_long)
    yield from _shared(known, "The child {}", lambda time: time.found or None)
    yield from _shared(known, WHERE + ": {}", lambda time: time.place or None)
    yield from _shared(known, "Last seen with: {}", lambda time: time.with_whom or None)
    yield from _shared(known, "Was away together with {}", lambda time: "another child" if time.together else "")


def _shared(known: Sequence[Time], words: str, of: Callable[[Time], str | None]) -> Iterator[Claim]:
    """One claim for each answer that enough of the times share. None: nobody wrote it down; empty: nothing to name."""
    answers = [(time, of(time)) for time in known]
    groups: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for time, answer in answers:
        if answer:
            groups[" ".join(answer.casefold().split()).rstrip(".")].append((answer, time.id))
    unknown = sum(answer is None for _, answer in answers)
    for group in groups.values():
        if len(group) >= FEWEST and 2 * len(group) >= len(known):
            yield Claim(words.format(group[0][0]), len(group), unknown, tuple(time_id for _, time_id in group))


def _expected(time: Time) -> str | None:
    if time.expected is None:
        return None
    return "" if time.expected is ExpectedWhere.HOME else EXPECTED[time.expected]


def _how_long(time: Time) -> str | None:
    if time.back is None:
        return None
    away = time.back - time.began
    return next((words for limit, words in _SHORTER if away < limit), "a day or longer")
