"""What follows a time away, a line after a line: duties answered, what a manager decided, interviews, meetings. It outlives the log (E7).

Lines only come after lines: a mistake is put right by a later line about the same thing, and the first one stays (I8).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from carer_app.domain.entry_json import plain, read_as
from carer_app.domain.errors import MalformedEntry


class Answer(StrEnum):
    """What became of a duty. `not_needed` wants a reason; `owed_again` takes an earlier answer back."""

    DONE = "done"
    NOT_NEEDED = "not_needed"
    OWED_AGAIN = "owed_again"


class Category(StrEnum):
    """What a time away counts as (AMB-13, C3). `other`: the child was late; it is shown beside the counts and never in them."""

    MISSING = "missing"
    ABSENT = "absent"
    AWAY_WITHOUT_AUTHORISATION = "away_without_authorisation"
    OTHER = "other"


class CareEventKind(StrEnum):
    """What happens in a child's care and brings duties, and is not written anywhere else."""

    LOOKED_AFTER_REVIEW = "looked_after_review"


@dataclass(frozen=True, slots=True)
class DutyAnswered:
    """Somebody says what became of what a rule asked. The time it was done is that of the line."""

    rule: str
    answer: Answer
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CategoryDecided:
    """A manager decides what a time away counts as, with the reason."""

    category: Category
    reason: str


@dataclass(frozen=True, slots=True)
class FlagsSaid:
    """What is known of a time away that thresholds ask about: `so` and `not_so` are names of `history.FLAGS`."""

    so: tuple[str, ...] = ()
    not_so: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CareEvent:
    """An event in the child's care; the time of the line is when it is, or will be."""

    kind: CareEventKind
    note: str = ""


KINDS: dict[str, type] = {
    "duty_answered": DutyAnswered,
    "category_decided": CategoryDecided,
    "flags_said": FlagsSaid,
    "care_event": CareEvent,
}
"""The kinds of line. Other modules of the domain add theirs with `add_kinds`, when they are imported."""
_NAMES: dict[type, str] = {kind: name for name, kind in KINDS.items()}


def add_kinds(kinds: Mapping[str, type]) -> None:
    """Makes the lines of another module known. Raises ValueError for a name that another kind has."""
    for name, kind in kinds.items():
        if KINDS.get(name, kind) is not kind:
            raise ValueError(f"There is another kind of line called '{name}'.")
        KINDS[name], _NAMES[kind] = kind, name


@dataclass(frozen=True, slots=True)
class FollowUp:
    """One line. `thing`: the interview or meeting it belongs to. `occurrences`: the times away it is about, none for all so far."""

    id: str
    child: str
    happened_at: datetime
    written_at: datetime
    body: Any
    author: str | None = None
    thing: str | None = None
    occurrences: tuple[str, ...] = field(default=())

    @property
    def kind(self) -> str:
        """The name of its kind, as in `KINDS`."""
        return _NAMES[type(self.body)]


def kind_of(body: Any) -> str:
    """The name of a body's kind."""
    return _NAMES[type(body)]


def parse_body(kind: str, raw: Any) -> Any:
    """The body of a line of that kind from its JSON form. Raises MalformedEntry with a sentence."""
    if kind not in KINDS:
        raise MalformedEntry(f"There is no kind of line called {kind[:40]!r}.")
    return read_as(KINDS[kind], raw, kind)


def body_json(body: Any) -> dict[str, Any]:
    """The JSON form of a body; every field is present."""
    return dict(plain(body))


def in_order(lines: Iterable[FollowUp]) -> list[FollowUp]:
    """By when they were written down: what was said last is what counts."""
    return sorted(lines, key=lambda line: (line.written_at, line.id))
