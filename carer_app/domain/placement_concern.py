"""A worry about the place where the child lives, kept from the people of that place (NOTT-64, NOTT-70, NAT-4.8b; F24)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from carer_app.domain.follow_up import FollowUp, add_kinds, in_order

KIND = "placement_concern"


@dataclass(frozen=True, slots=True)
class PlacementConcern:
    """What may be wrong there, in somebody's own words. `said_by`: who said so; the child, above all."""

    text: str
    said_by: str = ""


@dataclass(frozen=True, slots=True)
class ConcernAnswered:
    """What was done about it, and whether the reviewing officer was told (NAT-4.12). The concern is the line's `thing`."""

    text: str
    reviewing_officer_told: bool = False


@dataclass(frozen=True, slots=True)
class AllegationTold:
    """Somebody says that an adult who works or lives with children has harmed a child: what was said, of whom, who was told, what they advised.

    `told`: the Local Authority Designated Officer (LADO), within one working day; by whom and when, in words.
    """

    said: str
    of_whom: str
    said_by: str = ""
    told: str = ""
    advised: str = ""


add_kinds({KIND: PlacementConcern, "concern_answered": ConcernAnswered, "allegation_told": AllegationTold})
HIDDEN_FROM_THE_HOME = frozenset({KIND, "concern_answered", "allegation_told"})
"""Kinds of line that nobody of the home may know of, not even that there is one."""


@dataclass(frozen=True, slots=True)
class Concern:
    """One worry, and what was done about it since."""

    raised: FollowUp
    answers: tuple[FollowUp, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether nobody has written yet what was done."""
        return not self.answers

    @property
    def reviewing_officer_told(self) -> bool:
        """Whether the social worker wrote that the reviewing officer knows of it."""
        return any(line.body.reviewing_officer_told for line in self.answers)


def concerns(lines: Iterable[FollowUp]) -> tuple[Concern, ...]:
    """Those that nobody has answered first, then the newest first."""
    found: dict[str, Concern] = {}
    for line in in_order(lines):
        if isinstance(line.body, PlacementConcern):
            found[line.id] = Concern(line)
        elif isinstance(line.body, ConcernAnswered) and line.thing in found:
            before = found[line.thing]
            found[line.thing] = Concern(before.raised, (*before.answers, line))
    return tuple(sorted(found.values(), key=lambda one: (one.is_open, one.raised.written_at), reverse=True))
