"""What a Regulation 44 visitor is shown of a time away: when, how serious, who was told and what was done, and no child's name (NOTT-19)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from carer_app.domain.levels import LevelOfIntervention
from carer_app.domain.log_words import PLAN_STEP, RULED_OUT, STEP
from carer_app.domain.occurrence import Occurrence

LONGEST = timedelta(weeks=6)
"""For how long a visitor is let in at most: a visit a month, and its report. They can be let in again."""
BACK = 12
"""How many months back a visitor reads."""
_OTHER_STEP = "A step of the child’s own plan or the area’s protocol"


@dataclass(frozen=True, slots=True)
class VisitedTime:
    """One time away without the record. `letter`: the child for the length of this visit; the same letter is the same child."""

    occurrence_id: str
    letter: str
    began_at: datetime
    returned_at: datetime | None
    is_open: bool
    level: LevelOfIntervention | None
    police_level_at: datetime | None
    police_told_at: datetime | None
    steps: tuple[str, ...]
    offered_at: datetime | None
    held_at: datetime | None
    may_read_log: bool


def letters(child_ids: Iterable[str]) -> dict[str, str]:
    """Child A, Child B …, in the order of their first time away: Child Z is followed by Child AA."""
    return {child_id: f"Child {_letter(number)}" for number, child_id in enumerate(dict.fromkeys(child_ids))}


def steps_taken(one: Occurrence) -> tuple[str, ...]:
    """What was done before the return, each once, by titles that name nobody and no place."""
    done = [code for (code, _), entry in one.steps.items() if getattr(entry.body, "result", None) not in RULED_OUT]
    return tuple(dict.fromkeys(_title(code) for code in done))


def police_level_at(one: Occurrence) -> datetime | None:
    """When it first came to police level."""
    police = LevelOfIntervention.POLICE
    return min(
        (line.entry.happened_at for line in one.log if line.counts and getattr(line.entry.body, "level", None) is police), default=None
    )


def first_day_back(today: date) -> date:
    """The first day of the oldest month that is shown."""
    months = today.year * 12 + today.month - 1 - BACK
    return date(months // 12, months % 12 + 1, 1)


def month_of(asked: str, today: date) -> tuple[date, date]:
    """A month as its first day and the first of the next; the present one where none within reach is asked for."""
    try:
        first = date.fromisoformat(f"{asked}-01")
    except ValueError:
        first = today.replace(day=1)
    if not first_day_back(today) <= first <= today:
        first = today.replace(day=1)
    return first, next_month(first)


def next_month(first: date) -> date:
    """The first day of the month after."""
    return (first + timedelta(days=32)).replace(day=1)


def both_consents(given: Mapping[str, date]) -> bool:
    """The child's and the placing authority's: neither alone opens the log (Regulation 44)."""
    return {"child", "authority"} <= set(given)


def _title(code: str) -> str:
    if code == PLAN_STEP or code not in STEP:
        return _OTHER_STEP
    past, _, whom = STEP[code]
    return f"{past} {whom}"


def _letter(number: int) -> str:
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
