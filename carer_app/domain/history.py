"""A child's history as duties are reckoned from it: occurrences, events, what is done. HISTORY.json holds the same.

JavaScript twin: static/js/domain/history.js. Times are whole seconds since 1970 in UTC (`moments.py`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from carer_app.domain.errors import DomainError
from carer_app.domain.moments import as_time, moment, start_of

CATEGORIES = ("missing", "absent", "away_without_authorisation")
FLAGS = frozenset(
    [
        "harmed_while_missing",
        "exploitation_or_trafficking_risk",
        "crime_or_drugs_risk",
        "contact_with_risky_people",
        "offended_while_missing",
        "first_time_with_concern_or_vulnerability",
        "hidden_missing",
        "assessed_high_risk",
        "media_interest_or_briefing",
        "persistence_recorded",
        "out_of_character",
        "court_order",
        "child_protection_plan",
    ]
)
EVENT_KINDS = frozenset(
    ["looked_after_review", "placement_move", "rhi_recorded", "police_review_agreed", "call_back_agreed", "came_to_notice"]
)
TIMES = ["last_seen", "realised", "reported", "recorded_by_police", "located", "returned", "return_notified", "classified_absent"]


FIRST_YEAR, LAST_YEAR = 1900, 2200
"""Nothing of a child in care lies outside, and clocks and calendars hold between them."""
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
HALF_A_CHARACTER = re.compile("[\ud800-\udfff]")


class MalformedHistory(DomainError):
    """A history with an unknown key, an impossible time, or something that points nowhere."""


@dataclass(frozen=True, slots=True)
class ChildFacts:
    """What duties ask about a child. Not known whether looked after counts as looked after."""

    looked_after: bool = True
    became_looked_after: int | None = None
    uasc: bool = False
    responsible: str | None = None
    host: str | None = None
    date_of_birth: date | None = None


@dataclass(frozen=True, slots=True)
class Episode:
    """One occurrence with its times; at least one of last seen, realised, reported or recorded is known."""

    id: str
    category: str
    last_seen: int | None = None
    realised: int | None = None
    reported: int | None = None
    recorded_by_police: int | None = None
    located: int | None = None
    returned: int | None = None
    return_notified: int | None = None
    classified_absent: int | None = None
    flags: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Event:
    """A review, a move, an interview recorded, a time agreed (`at` is the time agreed), or an occurrence that came to notice."""

    kind: str
    at: int
    occurrence: str | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """What a rule asked for was done: for one occurrence, or (None) for all so far."""

    rule: str
    at: int
    occurrence: str | None = None


@dataclass(frozen=True, slots=True)
class History:
    """Everything that duties are reckoned from, and the time it is reckoned at."""

    now: int
    child: ChildFacts = ChildFacts()
    episodes: tuple[Episode, ...] = ()
    events: tuple[Event, ...] = ()
    done: tuple[Done, ...] = ()


def parse_history(raw: Any) -> History:
    """A history from JSON. Raises MalformedHistory with one sentence."""
    raw = _object(raw, "A history", {"now", "child", "occurrences", "events", "done"}, needed=("now", "occurrences"))
    episodes = tuple(_episode(item) for item in _list(raw, "occurrences"))
    ids = {episode.id for episode in episodes}
    if len(ids) != len(episodes):
        raise MalformedHistory("Two occurrences have the same id.")
    return History(
        now=_time(raw["now"], "now"),
        child=_child(raw.get("child", {})),
        episodes=episodes,
        events=tuple(_event(item, ids) for item in _list(raw, "events")),
        done=tuple(_done(item, ids) for item in _list(raw, "done")),
    )


def _child(raw: Any) -> ChildFacts:
    raw = _object(raw, "The child", {"looked_after", "became_looked_after", "uasc", "responsible", "host", "date_of_birth"})
    born, became = raw.get("date_of_birth"), raw.get("became_looked_after")
    return ChildFacts(
        looked_after=_flag(raw, "looked_after", default=True),
        became_looked_after=None if became is None else _time_or_day(became, "became_looked_after"),
        uasc=_flag(raw, "uasc", default=False),
        responsible=_words_or_none(raw, "responsible"),
        host=_words_or_none(raw, "host"),
        date_of_birth=None if born is None else _day(born, "date_of_birth"),
    )


def _episode(raw: Any) -> Episode:
    raw = _object(raw, "An occurrence", {"id", "category", "flags", *TIMES}, needed=("id", "category"))
    name = _words(raw["id"], "The id of an occurrence")
    if not _one_of(raw["category"], CATEGORIES):
        raise MalformedHistory(f"The occurrence '{name}': there is no category {str(raw['category'])[:60]!r}.")
    times = {key: None if raw.get(key) is None else _time(raw[key], key) for key in TIMES}
    flags = _list(raw, "flags")
    for flag in flags:
        if not _one_of(flag, FLAGS):
            raise MalformedHistory(f"The occurrence '{name}': there is no flag {str(flag)[:60]!r}.")
    episode = Episode(id=name, category=raw["category"], flags=frozenset(flags), **times)
    began = starts(episode)
    if began is None:
        raise MalformedHistory(f"The occurrence '{name}' needs a time: when the child was last seen, or when it was noticed.")
    for key in ("located", "returned"):
        if (ended := times[key]) is not None and ended < began:
            raise MalformedHistory(f"The occurrence '{name}': '{key}' is earlier than its start.")
    return episode


def starts(episode: Episode) -> int | None:
    """When an occurrence is dated: the earlier of last seen and realised (AMB-2), or what else is known."""
    known = [at for at in (episode.last_seen, episode.realised) if at is not None]
    known = known or [at for at in (episode.reported, episode.recorded_by_police) if at is not None]
    return min(known) if known else None


def years_of(history: History) -> tuple[int, int]:
    """The first and last year that bank holidays are needed of: from its first occurrence to the year after `now`."""
    first = min([history.now, *(at for episode in history.episodes if (at := starts(episode)) is not None)])
    return as_time(first).year, as_time(history.now).year + 1


def _event(raw: Any, ids: set[str]) -> Event:
    raw = _object(raw, "An event", {"kind", "at", "occurrence"}, needed=("kind", "at"))
    if not _one_of(raw["kind"], EVENT_KINDS):
        raise MalformedHistory(f"There is no kind of event {str(raw['kind'])[:60]!r}.")
    return Event(raw["kind"], _time(raw["at"], "at"), _occurrence(raw, ids))


def _done(raw: Any, ids: set[str]) -> Done:
    raw = _object(raw, "What is done", {"rule", "at", "occurrence"}, needed=("rule", "at"))
    return Done(_words(raw["rule"], "The rule of what is done"), _time(raw["at"], "at"), _occurrence(raw, ids))


def _occurrence(raw: Mapping[str, Any], ids: set[str]) -> str | None:
    name = _words_or_none(raw, "occurrence")
    if name is not None and name not in ids:
        raise MalformedHistory(f"There is no occurrence '{name[:60]}'.")
    return name


def _object(raw: Any, what: str, keys: set[str], needed: tuple[str, ...] = ()) -> Mapping[str, Any]:
    if not isinstance(raw, Mapping):
        raise MalformedHistory(f"{what} must be an object, not {str(raw)[:60]!r}.")
    if unknown := set(raw) - keys:
        raise MalformedHistory(f"{what} has an unknown key {sorted(unknown)[0]!r}.")
    if missing := [key for key in needed if raw.get(key) is None]:
        raise MalformedHistory(f"{what} needs {missing[0]!r}.")
    return raw


def _one_of(raw: Any, allowed: Collection[str]) -> bool:
    """Whether it is one of these words; a list or an object in its place is not."""
    return isinstance(raw, str) and raw in allowed


def _list(raw: Mapping[str, Any], key: str) -> list[Any]:
    value = raw.get(key)
    if value is None:
        return []
    if not isinstance(value, list):
        raise MalformedHistory(f"{key!r} must be a list.")
    return value


def _words(raw: Any, what: str) -> str:
    if not isinstance(raw, str) or not raw or HALF_A_CHARACTER.search(raw):
        raise MalformedHistory(f"{what} must be words, not {str(raw)[:60]!r}.")
    return raw


def _words_or_none(raw: Mapping[str, Any], key: str) -> str | None:
    return None if raw.get(key) is None else _words(raw[key], f"{key!r}")


def _flag(raw: Mapping[str, Any], key: str, *, default: bool) -> bool:
    value = raw.get(key)
    if value is None:
        return default
    if not isinstance(value, bool):
        raise MalformedHistory(f"{key!r} must be true or false.")
    return value


def _time(raw: Any, key: str) -> int:
    try:
        at = datetime.fromisoformat(raw)
        if at.utcoffset() is None:
            raise MalformedHistory(f"{key!r} must say its offset: {raw[:60]!r}.")
        if not FIRST_YEAR <= at.year <= LAST_YEAR:
            raise MalformedHistory(f"{key!r} is not between {FIRST_YEAR} and {LAST_YEAR}: {raw[:60]!r}.")
        return moment(at)
    except (TypeError, ValueError, OverflowError):
        raise MalformedHistory(f"{key!r} is no time: {str(raw)[:60]!r}.") from None


def _day(raw: Any, key: str) -> date:
    """A date, or the date of a time."""
    try:
        if not isinstance(raw, str) or not DATE.match(raw):
            raise ValueError
        day = date.fromisoformat(raw[:10])
        if len(raw) > len("2026-11-22"):
            datetime.fromisoformat(raw)
    except ValueError:
        raise MalformedHistory(f"{key!r} is no date: {str(raw)[:60]!r}.") from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise MalformedHistory(f"{key!r} is not between {FIRST_YEAR} and {LAST_YEAR}: {raw[:60]!r}.")
    return day


def _time_or_day(raw: Any, key: str) -> int:
    return start_of(_day(raw, key)) if isinstance(raw, str) and len(raw) == 10 else _time(raw, key)
