"""The shape of what a phone sends: an envelope in clear, and what must be inside it once it is opened. docs/sync.md tells it in full."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from carer_app.domain.errors import MalformedEntry

MOST_LINES = 200
MOST_SEALED = 262_144
VERSION = 1
A_WRONG_CLOCK = timedelta(minutes=2)
BEFORE_US = datetime(2024, 1, 1, tzinfo=UTC)
MOST_OUT = 2_000_000_000

_OUTSIDE = frozenset({"v", "id", "occurrence", "device", "seq", "key", "sealed"})
_INSIDE = frozenset({"entry", "clock", "person", "build"})
_CLOCK = frozenset({"wall", "elapsed_ms", "boot", "offset_ms"})
_MUST_AGREE = ("id", "occurrence", "device", "seq")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_BASE64URL = re.compile(r"[A-Za-z0-9_-]+")
_MOST = 2**53


@dataclass(frozen=True, slots=True)
class Envelope:
    """One line, sealed to the server. What is in clear says where it belongs and nothing more."""

    id: str
    occurrence: str
    device: str
    seq: int
    key: str
    sealed: str

    def to_json(self) -> dict[str, Any]:
        """As the phone sent it."""
        return {"v": VERSION} | {name: getattr(self, name) for name in ("id", "occurrence", "device", "seq", "key", "sealed")}


@dataclass(frozen=True, slots=True)
class PhoneClock:
    """What the phone's clocks said when the line was written. `offset_ms`: the server's time less the phone's, where it was known."""

    wall: datetime
    elapsed_ms: int
    boot: str
    offset_ms: int | None

    def seconds_out(self, received_at: datetime) -> int | None:
        """How far the phone's clock was ahead of the server's (behind: below nought), when more than two minutes; else None.

        The offset that the phone knew tells it. Without one a line from the future does, and one from before there was a service to write
        for (a phone whose battery was out begins at 1970); any other old one may just have waited.
        """
        if self.offset_ms is not None and abs(self.offset_ms) > A_WRONG_CLOCK / timedelta(milliseconds=1):
            return _within(-self.offset_ms / 1000)
        ahead = self.wall - received_at
        return _within(ahead.total_seconds()) if ahead > A_WRONG_CLOCK or self.wall < BEFORE_US else None


def likely(said: datetime, received_at: datetime) -> datetime:
    """When something was, as far as it can be: what lies ahead, or before there was a service to write for, is when it was received."""
    return received_at if said > received_at or said < BEFORE_US else said


def _within(seconds: float) -> int:
    """As many as a number in the database can be; that is 63 years."""
    return round(max(-MOST_OUT, min(MOST_OUT, seconds)))


@dataclass(frozen=True, slots=True)
class Inside:
    """What was sealed: the entry as JSON, not yet read, and how it came to be written."""

    entry: Mapping[str, Any]
    clock: PhoneClock
    person: str | None
    build: str
    told: Mapping[str, Any]
    """The clock, the person and the build as they were sent."""


def read_envelope(raw: Any) -> Envelope:
    """Raises MalformedEntry with a sentence."""
    found = _object(raw, "A line", _OUTSIDE)
    if found["v"] != VERSION or isinstance(found["v"], bool):
        raise MalformedEntry("This envelope is of a version that is not known here.")
    sealed = found["sealed"]
    if not isinstance(sealed, str) or len(sealed) > MOST_SEALED:
        raise MalformedEntry("'sealed' must be text, and not longer than one line can be.")
    if not _BASE64URL.fullmatch(sealed):
        raise MalformedEntry("'sealed' must be base64url.")
    ids = {name: _uuid(found[name], name) for name in ("id", "occurrence", "device", "key")}
    return Envelope(**ids, seq=_whole(found["seq"], "seq"), sealed=sealed)


def read_inside(raw: Any, envelope: Envelope) -> Inside:
    """What was inside an envelope that was opened. Raises MalformedEntry, also when the two do not agree."""
    found = _object(raw, "What was sealed", _INSIDE)
    entry = found["entry"]
    if not isinstance(entry, Mapping):
        raise MalformedEntry("'entry' must be an object.")
    if any(entry.get(name) != getattr(envelope, name) for name in _MUST_AGREE):
        raise MalformedEntry("The line inside is not the one that the envelope names.")
    build = found["build"]
    if not isinstance(build, str) or len(build) > 80:
        raise MalformedEntry("'build' must be a short text.")
    person = None if found["person"] is None else _uuid(found["person"], "person")
    told = {name: found[name] for name in ("clock", "person", "build")}
    return Inside(entry, read_clock(found["clock"]), person, build, told)


def read_clock(raw: Any) -> PhoneClock:
    """Raises MalformedEntry."""
    found = _object(raw, "'clock'", _CLOCK)
    offset = found["offset_ms"]
    return PhoneClock(
        wall=_time(found["wall"]),
        elapsed_ms=_whole(found["elapsed_ms"], "elapsed_ms"),
        boot=_uuid(found["boot"], "boot"),
        offset_ms=None if offset is None else _whole(offset, "offset_ms", least=-_MOST),
    )


def id_of(raw: Any) -> str:
    """The id to answer under: what was sent as one, cut to a sensible length, or nothing."""
    sent = raw.get("id") if isinstance(raw, Mapping) else None
    return sent[:64] if isinstance(sent, str) else ""


def _object(raw: Any, what: str, names: frozenset[str]) -> Mapping[str, Any]:
    if not isinstance(raw, Mapping):
        raise MalformedEntry(f"{what} must be an object.")
    if missing := names - set(raw):
        raise MalformedEntry(f"{what} needs '{min(missing)}'.")
    if unknown := {str(name) for name in raw} - names:
        raise MalformedEntry(f"{what} has no field called {min(unknown)[:40]!r}.")
    return raw


def _uuid(raw: Any, name: str) -> str:
    if not isinstance(raw, str) or not _UUID.fullmatch(raw):
        raise MalformedEntry(f"'{name}' must be a UUID in lower case.")
    return raw


def _whole(raw: Any, name: str, least: int = 0) -> int:
    if type(raw) is not int or not least <= raw < _MOST:
        raise MalformedEntry(f"'{name}' must be a whole number.")
    return raw


def _time(raw: Any) -> datetime:
    try:
        at = datetime.fromisoformat(raw)
    except (TypeError, ValueError):
        raise MalformedEntry("'wall' must be a time like 2026-10-14T22:05:00+01:00.") from None
    if at.utcoffset() is None or not 1970 <= at.year <= 2200:
        raise MalformedEntry("'wall' must be a time with its offset from UTC.")
    return at
