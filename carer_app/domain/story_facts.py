"""What a child's story is made of, who reads it, and what it comes to: dated rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from carer_app.domain.follow_up import FollowUp
from carer_app.domain.occurrence import Occurrence
from carer_app.domain.wall_clock import local

LATE = timedelta(minutes=2)
"""What was written down later than this says so, as in the log."""


class Kind(StrEnum):
    """What a row is about."""

    AWAY = "away"
    LEVEL = "level"
    POLICE = "police"
    PACK = "pack"
    BACK = "back"
    TALK = "talk"
    MEETING = "meeting"
    PLAN = "plan"
    HOME = "home"
    DUTY = "duty"
    LETTER = "letter"


WORDS: Mapping[Kind, str] = {
    Kind.AWAY: "Away",
    Kind.LEVEL: "Level",
    Kind.POLICE: "Police",
    Kind.PACK: "Pack",
    Kind.BACK: "Found and back",
    Kind.TALK: "Interview",
    Kind.MEETING: "Meeting or review",
    Kind.PLAN: "Plan",
    Kind.HOME: "Home",
    Kind.DUTY: "What was owed",
    Kind.LETTER: "Letter",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the story. `by`: who wrote it, by id. `occurrence`: the time away, and `is_logged`: a line of its log. `thing`: the
    interview or the meeting. `version`: that of the plan, `section`: the part of it. `letter`: its kind. `day_only`: the time of day is not
    known. `notes`: how it was put right later.
    """

    id: str
    at: datetime
    written_at: datetime
    kind: Kind
    text: str
    by: str | None = None
    occurrence: str | None = None
    thing: str | None = None
    version: int | None = None
    section: str = ""
    letter: str = ""
    day_only: bool = False
    is_logged: bool = False
    notes: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[datetime, str]:
        """What the rows are in order of; no two have the same."""
        return self.at, self.id

    @property
    def is_late(self) -> bool:
        """Whether it was written down later than it happened."""
        if self.day_only:
            return local(self.written_at).date() > local(self.at).date()
        return self.written_at - self.at >= LATE


@dataclass(frozen=True, slots=True)
class Agreed:
    """Somebody agreed to a version of the plan; `who` in words."""

    id: str
    on: date
    written_at: datetime
    version: int
    who: str


@dataclass(frozen=True, slots=True)
class LookedAt:
    """The plan was looked at again."""

    id: str
    on: date
    written_at: datetime
    version: int
    took_part: str
    reason: str
    to_change: bool
    by: str | None = None


@dataclass(frozen=True, slots=True)
class PartSaved:
    """A part of the plan or the profile was saved. `called`: its title."""

    id: str
    at: datetime
    section: str
    called: str
    version: int
    by: str | None = None


@dataclass(frozen=True, slots=True)
class Asks:
    """What a rule asks: what it is called, and whether it is a talk with the child, of which not everybody reads why."""

    title: str
    is_talk: bool = False


@dataclass(frozen=True, slots=True)
class Stay:
    """Where the child came to live. `home` is empty where the reader may not know which; `is_first`: nothing before it is written down."""

    id: str
    at: datetime
    home: str
    is_first: bool
    how: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the story is made of. `rules`: what each rule asks, by its id."""

    times: tuple[Occurrence, ...] = ()
    lines: tuple[FollowUp, ...] = ()
    agreed: tuple[Agreed, ...] = ()
    looked_at: tuple[LookedAt, ...] = ()
    stays: tuple[Stay, ...] = ()
    saved: tuple[PartSaved, ...] = ()
    rules: Mapping[str, Asks] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads. `times`: those away whose log they may read, None for all; `interviews`: what was said in one too (NOTT-64)."""

    child: str = "the child"
    times: frozenset[str] | None = None
    interviews: bool = False
    kinds: frozenset[Kind] = field(default_factory=lambda: frozenset(Kind))

    def may(self, time: str) -> bool:
        """Whether they may read of this time."""
        return self.times is None or time in self.times
