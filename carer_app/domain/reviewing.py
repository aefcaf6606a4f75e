"""What a manager writes of a time away once it is over: what went well and was learned, who was on shift, who was notified and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from carer_app.domain.follow_up import FollowUp, add_kinds, in_order

KIND, NOTICES = "occurrence_reviewed", "notices_decided"


@dataclass(frozen=True, slots=True)
class OccurrenceReviewed:
    """The manager's review of one time away (NOTT-116): its time and its writer are those of the line."""

    well: str
    learned: str
    change: str = ""
    on_shift: str = ""


@dataclass(frozen=True, slots=True)
class NoticesDecided:
    """Whether the regulator and others are notified: what was asked of each test of the regulation, and the manager's reason either way."""

    notify: bool
    reason: str
    tests: dict[str, str] = field(default_factory=dict)
    whom: str = ""


add_kinds({KIND: OccurrenceReviewed, NOTICES: NoticesDecided})


def reviewed_at(lines: Iterable[FollowUp]) -> dict[str, datetime]:
    """When each time away was reviewed last, by its id."""
    return _when(lines, OccurrenceReviewed)


def notices_at(lines: Iterable[FollowUp]) -> dict[str, datetime]:
    """When somebody decided last who is notified of it, by its id."""
    return _when(lines, NoticesDecided)


def of_time(lines: Iterable[FollowUp], occurrence_id: str, kind: type) -> FollowUp | None:
    """The newest line of that kind about a time away."""
    found = [line for line in in_order(lines) if isinstance(line.body, kind) and occurrence_id in line.occurrences]
    return found[-1] if found else None


def _when(lines: Iterable[FollowUp], kind: type) -> dict[str, datetime]:
    return {one: line.written_at for line in in_order(lines) if isinstance(line.body, kind) for one in line.occurrences}
