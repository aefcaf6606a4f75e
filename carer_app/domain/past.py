"""Occurrences as thresholds look at them: what is known by now, which clock runs from where, when it stops.

JavaScript twin: static/js/domain/past.js.
"""

from __future__ import annotations

from collections.abc import Iterable

from carer_app.domain.history import Episode, Event, History, starts
from carer_app.domain.moments import day_of

AWOA = "awoa"
HIDDEN = "hidden_missing"
ALWAYS = 1 << 60
"""Longer than anything: an occurrence that is still open."""
Clock = tuple[int, str]
"""A moment, and the name in HISTORY.json of the time it is."""


class Away:
    """One occurrence as known at `now`. Times are seconds; None is not known, or not yet.

    `start`, `day`: what it is dated by (AMB-2). `known`: from when anyone knew, which is later for one that was hidden.
    `earliest`: the earlier of realised and reported (AMB-6). `ended`: when missing or absent ends, found or back (AMB-18).
    `awoa`: since when the child is away at a known place, or None; `returned` ends that.
    `longest`: the most seconds that any clock of it can have run, to pass quickly over rules about long absences.
    """

    __slots__ = (
        "absent_since", "awoa", "category", "day", "earliest", "ended", "flags", "id", "is_reported", "known", "located", "longest", "notified",
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
        if seen is not None and (realised is None or seen <= realised):
            self.start, self.start_clock = seen, "last_seen"
        elif realised is not None:
            self.start, self.start_clock = realised, "realised"
        else:
            self.start, self.start_clock = _told(reported, recorded)
        self.day = day_of(self.start)
        self.known = self.start if noticed is None else max(noticed, self.start)
        self.reported: Clock | None = None
        if reported is not None:
            self.reported = (reported, "reported")
        elif recorded is not None:
            self.reported = (recorded, "recorded_by_police")
        self.realised: Clock
        if realised is None:
            self.earliest = self.realised = (reported, "reported") if reported is not None else (self.start, self.start_clock)
        else:
            self.realised = (realised, "realised")
            self.earliest = (reported, "reported") if reported is not None and reported < realised else self.realised
        self.is_reported = self.reported is not None or classified is not None or self.category == "absent"
        self.ended = _earlier(self.located, self.returned)
        self.absent_since: Clock | None = None
        if classified is not None:
            self.absent_since = (classified, "classified_absent")
        elif self.category == "absent":
            self.absent_since = self.reported or self.earliest
        self.awoa: Clock | None = None
        if self.category == AWOA:
            self.awoa = (self.start, self.start_clock) if seen is None else (seen, "last_seen")
        elif self.located is not None and self.located != self.returned:
            self.awoa = (self.located, "located")
        clocks = [clock[0] for clock in (self.earliest, self.reported, self.absent_since) if clock is not None]
        self.longest = ALWAYS if self.returned is None else self.returned - min(self.start, *clocks)


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


def _told(reported: int | None, recorded: int | None) -> Clock:
    """The start of an occurrence of which only the report is known."""
    if reported is not None and (recorded is None or reported <= recorded):
        return reported, "reported"
    if recorded is None:
        raise ValueError("An occurrence needs a time it began at.")
    return recorded, "recorded_by_police"


def _by(at: int | None, now: int) -> int | None:
    """A time, if it has come: what lies ahead is not known yet."""
    return at if at is not None and at <= now else None


def _earlier(one: int | None, other: int | None) -> int | None:
    if one is None or other is None:
        return other if one is None else one
    return min(one, other)
