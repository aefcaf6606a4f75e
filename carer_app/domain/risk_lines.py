"""What the times away say for the missing risk assessment, a line at a time, each with the times it comes from (NAT-2.11a).

A line is counted from what was written down and says nothing of what it might mean. What the plan says already, what waits to be decided
and what somebody declined word for word is not said again; a line whose count has grown takes the place of the one it grew from.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from carer_app.domain.patterns import WHERE, Time, patterns
from carer_app.domain.plan_proposals import Line
from carer_app.domain.wall_clock import date_words

SECTION = "history"
MOST_PLACES = 6
MOST_LETTERS = 120


@dataclass(frozen=True, slots=True)
class Found:
    """A line for the plan, and the times it comes from, oldest first."""

    line: Line
    times: tuple[str, ...]


def risk_lines(
    times: Iterable[Time], values: Mapping[str, Any], waiting: Collection[Line], declined: Collection[Line]
) -> tuple[Found, ...]:
    """What there is to propose. `values`: what the section says now; `waiting`: what was proposed of it and is not decided yet."""
    known = sorted(times, key=lambda time: (time.began, time.id))
    found = []
    for one in _all(known, values):
        line, stem = one.line, _stem(str(one.line.value))
        waits = any(w.field == line.field and (not line.is_item or _stem(str(w.value)) == stem) for w in waiting)
        refused = any((d.field, d.value) == (line.field, line.value) for d in declined)
        if not waits and not refused:
            found.append(one)
    return tuple(found)


def _all(known: Sequence[Time], values: Mapping[str, Any]) -> Iterator[Found]:
    if not known:
        return
    ids, by_id = tuple(time.id for time in known), {time.id: time for time in known}
    if values.get("missing_before") != "yes":
        yield Found(Line(SECTION, "missing_before", values.get("missing_before"), "yes"), ids)
    if not values.get("how_many"):
        yield Found(Line(SECTION, "how_many", None, _sentence(f"{_times(len(known))}, {_between(known)}")), ids)
    for claim in patterns(known):
        if claim.words.startswith(WHERE):
            continue  # stands with the places
        behind = [by_id[name] for name in claim.ids]
        yield from _line("pattern", f"{claim.words}: {claim.count} of {len(known)} times, {_between(behind)}.", claim.ids, values)
    for place, there in _places(known):
        yield from _line(
            "goes_where",
            f"{place[:1].upper()}{place[1:]}: found there {_times(len(there))}, {_between(there)}.",
            tuple(t.id for t in there),
            values,
        )


def _line(field: str, words: str, ids: tuple[str, ...], values: Mapping[str, Any]) -> Iterator[Found]:
    """The line, in the place of the one that says the same with other counts; nothing where it stands there already."""
    kept = str(values.get(field) or "").splitlines()
    if words not in kept:
        was = next((one for one in kept if _stem(one) == _stem(words) != one), None)
        yield Found(Line(SECTION, field, was, words, is_item=True), ids)


def _stem(words: str) -> str:
    """What a line is about, without its count and days, which come last."""
    return " ".join(words.rpartition(": ")[0].casefold().split()) or words


def _places(known: Sequence[Time]) -> list[tuple[str, list[Time]]]:
    """Where the child was found, most often first."""
    groups: dict[str, list[Time]] = defaultdict(list)
    for time in known:
        if place := " ".join(time.place.split()).rstrip("."):
            groups[place.casefold()].append(time)
    named = [(" ".join(there[0].place.split()).rstrip("."), there) for there in groups.values()]
    named = [(place if len(place) <= MOST_LETTERS else place[: MOST_LETTERS - 1].rstrip() + "…", there) for place, there in named]
    return sorted(named, key=lambda one: (-len(one[1]), one[1][0].began))[:MOST_PLACES]


def _between(times: Sequence[Time]) -> str:
    first, last = date_words(times[0].began), date_words(times[-1].began)
    return f"on {first}" if first == last else f"{first} to {last}"


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."
