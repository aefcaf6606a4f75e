"""One page for a review: how often, what the times have in common, the last three, what is still open, and where the plan stands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from carer_app.domain.after_return import OPEN, UNSURE, StepAfter
from carer_app.domain.chronology import found, when
from carer_app.domain.handover_log import LogReader
from carer_app.domain.handover_parts import Earlier, Group, Lines, Part, Row, Rows, Table, TableLine
from carer_app.domain.handover_words import LOG, cut, made_words
from carer_app.domain.levels import LevelOfIntervention
from carer_app.domain.log_words import LEVEL
from carer_app.domain.occurrence import Occurrence
from carer_app.domain.other_paper import Paper
from carer_app.domain.protocol import fill
from carer_app.domain.times_before import suggested_history
from carer_app.domain.wall_clock import local

TITLE = "Missing summary"
SPANS = ((28, "28 days"), (90, "90 days"), (365, "12 months"))
LAST = 3
MOST_OPEN = 5
MOST_STEPS = 230
MOST_LETTERS = 150


def missing_summary(
    name: str,
    counted: Sequence[Earlier],
    last: Sequence[tuple[Occurrence, Sequence[StepAfter]]],
    plan_stands: str,
    reviews: Sequence[str],
    made_at: datetime,
) -> Paper:
    """The page. `counted`: every time, `last`: the newest, each with its steps after the return; `reviews`: why the plan should be looked at."""
    groups = (
        Group("How often", (Rows("", _counts(counted, made_at)),)),
        Group(
            "What the times have in common", (Rows("", _patterns(counted, made_at)),), "Counts of what was written down, not what it means."
        ),
        Group("The last three", (_last(name, last),)),
        Group("Still to do", (Lines("", _open(name, last), "nothing is open after these times"),)),
        Group(
            "The plan",
            (Rows("", (Row("Where it stands", plan_stands), Row("To look at again", " ".join(reviews) or "nothing asks for it"))),),
        ),
    )
    part = Part("summary", "For a review", "", groups)
    return Paper(
        TITLE, name, "Counts, patterns, the last three times, what is open, and where the plan stands.", made_words(made_at), (part,)
    )


def _counts(times: Sequence[Earlier], now: datetime) -> tuple[Row, ...]:
    known = [one for one in times if one.away_from <= now]
    rows = [Row(f"Last {words}", _said([one for one in known if now - one.away_from <= timedelta(days=days)])) for days, words in SPANS]
    return (*rows, Row("In all, as written down here", _said(known)))


def _said(times: Sequence[Earlier]) -> str:
    police = sum(one.level == LevelOfIntervention.POLICE.value for one in times)
    count = "none" if not times else "1 time" if len(times) == 1 else f"{len(times)} times"
    return f"{count}, {police} of them at police level" if times else count


_CALLED = {"Found": "Found, last 90 days", "Found before": "Found, in all"}


def _patterns(times: Sequence[Earlier], now: datetime) -> tuple[Row, ...]:
    words = suggested_history(times, now)
    lines = [line for field in ("pattern", "goes_where") for line in words.get(field, "").splitlines()]
    pairs = [line.split(": ", 1) for line in lines if ": " in line]
    return tuple(Row(_CALLED.get(label, label), cut(text, 2 * MOST_LETTERS, "the times not home")) for label, text in pairs) or (
        Row("Patterns", "no times to compare"),
    )


def _last(name: str, last: Sequence[tuple[Occurrence, Sequence[StepAfter]]]) -> Table:
    lines = tuple(
        TableLine(
            (
                when(one),
                LEVEL[one.highest_level] if one.highest_level else None,
                cut(found(LogReader(one, {}, child=name)) or "", MOST_LETTERS, LOG) or None,
            )
        )
        for one, _ in last[:LAST]
    )
    return Table("", ("When", "Highest level", "Found"), lines, "times", empty="none are written down")


def _open(name: str, last: Sequence[tuple[Occurrence, Sequence[StepAfter]]]) -> tuple[str, ...]:
    """What every return asks for and nobody has done, a line for each time; and who is still away."""
    found = [line for one, steps in last if (line := _open_after(name, one, steps))]
    rest = len(found) - MOST_OPEN
    return (*found[:MOST_OPEN], *((f"And after {rest} more times: see their logs.",) if rest > 0 else ()))


def _open_after(name: str, one: Occurrence, steps: Sequence[StepAfter]) -> str:
    day = f"{local(one.realised_at):%-d %b %Y}"
    if one.returned_at is None:
        return f"{day}: {name} is not back yet." if one.is_open else ""
    if one.closed_at is not None:
        return ""
    open_now = (step for step in steps if step.is_to_come or (step.state in (OPEN, UNSURE) and step.words.required != "guide"))
    said = [fill(step.words.title).rstrip(".?") + (" (asked for or arranged)" if step.is_to_come else "") for step in open_now]
    return cut(f"{day}: {'; '.join(said)}.", MOST_STEPS, LOG) if said else ""
