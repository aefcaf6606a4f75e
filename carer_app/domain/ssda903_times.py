"""Times away as times of one category, on one line and never over each other: what the rows of SSDA903 are made of.

Where nobody knew where the child was it is M, whatever else was written of that time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum

from carer_app.domain.follow_up import Category
from carer_app.domain.occurrence import Occurrence
from carer_app.domain.timers import utc
from carer_app.domain.times_away import Counted

ALWAYS = datetime(9000, 1, 1, tzinfo=UTC)


class Code(StrEnum):
    """M: nobody knew where the child was. A: away from placement without authorisation, the place known."""

    MISSING = "M"
    AWAY = "A"


class Why(StrEnum):
    """What a row's dates rest on, besides the log's own times."""

    POLICE_ABSENT = "police_absent"
    DECIDED = "decided"
    FOUND = "found"
    LOST = "lost"
    TOGETHER = "together"
    UNKNOWN_WINS = "unknown_wins"
    PLACEMENT_ENDED = "placement_ended"
    NEXT_PLACEMENT = "next_placement"
    MOVED_THAT_DAY = "moved_that_day"
    EIGHTEEN = "eighteen"
    STILL_OPEN = "still_open"
    OPEN_AT_YEAR_END = "open_at_year_end"
    FROM_LAST_YEAR = "from_last_year"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time of one category. `to_at` None: not over. `occurrences`: the times away it comes from."""

    code: Code
    from_at: datetime
    to_at: datetime | None
    occurrences: tuple[str, ...]
    why: tuple[Why, ...] = ()


def stretches(one: Occurrence, counted: Counted) -> tuple[Stretch, ...]:
    """A time away as times of one category. Found and not yet back is A; a manager's decision that a place was known holds for all of it."""
    if counted.category is Category.OTHER:
        return ()
    decided = (Why.DECIDED,) if counted.reason else ()
    began = one.began_at
    if one.returned_at is not None and one.returned_at < began:
        return (Stretch(Code.MISSING, began, one.returned_at, (one.id,)),)  # refused by rule 567, until a time is put right
    if counted.category is Category.AWAY_WITHOUT_AUTHORISATION and decided:
        return (Stretch(Code.AWAY, began, one.returned_at, (one.id,), decided),)
    absent = (Why.POLICE_ABSENT,) if counted.category is Category.ABSENT else ()
    is_away = counted.category is Category.AWAY_WITHOUT_AUTHORISATION
    return tuple(_turns(one, began, Code.AWAY if is_away else Code.MISSING, decided + absent))


def _turns(one: Occurrence, began: datetime, code: Code, why: tuple[Why, ...]) -> Iterator[Stretch]:
    """Where the child was found, and where they were lost again. What is not known before the first line about it is `code`."""
    since, known, end, seen = began, code is Code.AWAY, one.returned_at, False
    for line in one.log:
        at = max(began, utc(line.entry.happened_at))
        if not line.counts or (end is not None and at >= end):
            continue
        if line.is_verified != known and (line.is_verified or seen):
            if at > since:
                yield Stretch(Code.AWAY if known else Code.MISSING, since, at, (one.id,), why)
            since, known, why = max(since, at), line.is_verified, (Why.FOUND if line.is_verified else Why.LOST,)
        seen = seen or line.is_verified
    yield Stretch(Code.AWAY if known else Code.MISSING, since, end, (one.id,), why)


def flat(times: Sequence[Stretch]) -> list[Stretch]:
    """The same times with none over another: M joined where two overlap, A cut out of where it is M."""
    missing = _joined(one for one in times if one.code is Code.MISSING)
    away = _joined(part for one in times if one.code is Code.AWAY for part in _without(one, missing))
    return sorted([*missing, *away], key=lambda one: (one.from_at, one.to_at or ALWAYS))


def _joined(times: Iterable[Stretch]) -> list[Stretch]:
    found: list[Stretch] = []
    for one in times:
        last = found[-1] if found else None
        if last is not None and one.from_at < (last.to_at or ALWAYS):
            end = None if last.to_at is None or one.to_at is None else max(last.to_at, one.to_at)
            both = tuple(dict.fromkeys((*last.occurrences, *one.occurrences)))
            found[-1] = replace(last, to_at=end, occurrences=both, why=tuple(dict.fromkeys((*last.why, *one.why, Why.TOGETHER))))
        else:
            found.append(one)
    return found


def _without(one: Stretch, missing: Iterable[Stretch]) -> Iterator[Stretch]:
    since, end, why = one.from_at, one.to_at or ALWAYS, one.why
    for other in missing:
        if (other.to_at or ALWAYS) <= since or other.from_at >= end:
            continue
        why = (*one.why, *(() if set(one.occurrences) <= set(other.occurrences) else (Why.UNKNOWN_WINS,)))
        if other.from_at > since:
            yield replace(one, from_at=since, to_at=other.from_at, why=why)
        since = other.to_at or ALWAYS
        if since >= end:
            return
    yield replace(one, from_at=since, why=why)
