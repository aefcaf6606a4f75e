"""Occurrences as thresholds look at them: what is known by now, which clock runs from where, when it stops.

JavaScript twin: static/js/domain/duties.js.
"""

from __future__ import annotations

from collections.abc import Iterable

from carer_app.domain.history import Episode, Event, History, starts
from carer_app.domain.moments import day_of

AWOA = "awoa"
HIDDEN = "hidden_missing"
Clock = tuple[int, str]
"""A moment, and the name in HISTORY.json of the time it is."""


class Away:
    """One occurrence as known at `now`. Times are seconds; None is not known, or not yet.

    `start`, `day`: what it is dated by (AMB-2). `known`: from when anyone knew, which is later for one that was hidden.
    `earliest`: the earlier of realised and reported (AMB-6). `ended`: when missing or absent ends, found or back (AMB-18).
    `awoa`: since when the child is away at a known place, or None; `returned` ends that.
    """

    __slots__ = (
        "absent_since", "awoa", "category", "day", "earliest", "ended", "flags", "id", "is_reported", "known", "located", "notified",
        "realised", "reported", "returned", "start", "start_clock",
    )  # fmt: skip

    def __init__(self, episode: Episode, now: int, noticed: int | None) -> None:
        self.id = episode.id
        self.category = AWOA if episode.category == "away_without_authorisation" else episode.category
        self.flags = episode.flags if noticed is None else episode.flags | {HIDDEN}
        seen, realised = _by(episode.last_seen, now), _by(episode.realised, now)
        reported, recorded = _by(episode.reported, now), _by(episode.recorded_by_police, now)
        self.located, self.returned = _by(episode.located, now), _by(episode.returned, now)
        self.notified = _by(episode.return_notified, now)
        classified = _by(episode.classified_absent, now)
        self.start, self.start_clock = first_of((seen, "last_seen"), (realised, "realised")) or _any(reported, recorded)
        self.day = day_of(self.start)
        self.known = self.start if noticed is None else max(noticed, self.start)
        self.reported = first_of((reported, "reported")) or first_of((recorded, "recorded_by_police"))
        is_absent = self.category == "absent"
        self.is_reported = self.reported is not None or classified is not None or is_absent
        self.earliest: Clock = first_of((realised, "realised"), (reported, "reported")) or (self.start, self.start_clock)
        self.realised: Clock = self.earliest if realised is None else (realised, "realised")
        self.ended = _earlier(self.located, self.returned)
        if classified is not None:
            self.absent_since: Clock | None = (classified, "classified_absent")
        else:
            self.absent_since = (self.reported or self.earliest) if is_absent else None
        self.awoa: Clock | None = None
        if self.category == AWOA:
            self.awoa = (self.start, self.start_clock) if seen is None else (seen, "last_seen")
        elif self.located is not None and self.located != self.returned:
            self.awoa = (self.located, "located")


def past_of(history: History) -> list[Away]:
    """What has begun and is known by now, by start."""
    noticed = _noticed(history.events)
    found = []
    for episode in history.episodes:
        began = starts(episode)
        hidden_until = noticed.get(episode.id)
        if began is not None and began <= history.now and (hidden_until is None or hidden_until <= history.now):
            found.append(Away(episode, history.now, hidden_until))
    found.sort(key=lambda away: (away.start, away.id))
    return found


def _noticed(events: Iterable[Event]) -> dict[str, int]:
    """When each hidden occurrence first came to notice."""
    found: dict[str, int] = {}
    for event in events:
        if event.kind == "came_to_notice" and event.occurrence is not None:
            found[event.occurrence] = min(event.at, found.get(event.occurrence, event.at))
    return found


def first_of(*clocks: tuple[int | None, str]) -> Clock | None:
    """The earliest time that is known, with its name."""
    known = [(at, name) for at, name in clocks if at is not None]
    return min(known, key=lambda clock: clock[0]) if known else None


def _any(reported: int | None, recorded: int | None) -> Clock:
    clock = first_of((reported, "reported"), (recorded, "recorded_by_police"))
    if clock is None:
        raise ValueError("An occurrence needs a time it began at.")
    return clock


def _by(at: int | None, now: int) -> int | None:
    """A time, if it has come: what lies ahead is not known yet."""
    return at if at is not None and at <= now else None


def _earlier(one: int | None, other: int | None) -> int | None:
    if one is None or other is None:
        return other if one is None else one
    return min(one, other)
