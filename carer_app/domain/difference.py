"""A professional difference: about what, with whom, what was said, what came of it, and whether it is settled (NAT-INT-10, NOTT-105).

Lines only come after lines: what was said stays as it was said (I8).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import groupby


class Reason(StrEnum):
    """The five reasons of the framework."""

    AGENCY_RESPONSE = "agency_response"
    RESOURCES = "resources"
    OVER_REPORTING = "over_reporting"
    PLACEMENT = "placement_suitability"
    ABOUT_A_CHILD = "difference_about_child"


REASON = {
    Reason.AGENCY_RESPONSE: "How another agency responded",
    Reason.RESOURCES: "Resources",
    Reason.OVER_REPORTING: "Too much is reported",
    Reason.PLACEMENT: "Whether the placement is right",
    Reason.ABOUT_A_CHILD: "A professional difference about the child",
}


class Standing(StrEnum):
    """Whether it still waits for somebody."""

    OPEN = "open"
    SETTLED = "settled"


@dataclass(frozen=True, slots=True)
class Spoken:
    """One line of a difference: with whom it was raised, what was said, what came of it, and who is asked next."""

    difference: str
    reason: Reason
    standing: Standing
    at: datetime
    by: str
    with_whom: str
    said: str
    outcome: str = ""
    next_rung: str = ""
    occurrence: str | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """All the lines of one difference, oldest first."""

    lines: tuple[Spoken, ...]

    @property
    def id(self) -> str:
        """That of its first line."""
        return self.lines[0].difference

    @property
    def reason(self) -> Reason:
        """What it is about."""
        return self.lines[0].reason

    @property
    def title(self) -> str:
        """The reason, in words."""
        return REASON[self.reason]

    @property
    def occurrence(self) -> str | None:
        """The time away it came up in, where it did."""
        return self.lines[0].occurrence

    @property
    def is_open(self) -> bool:
        """The newest line says whether it is settled."""
        return self.lines[-1].standing is Standing.OPEN

    @property
    def next_rung(self) -> str:
        """Whom to ask next, while it is open."""
        return next((line.next_rung for line in reversed(self.lines) if line.next_rung), "") if self.is_open else ""


def differences(lines: Iterable[Spoken]) -> tuple[Difference, ...]:
    """Those that are open first, then the newest first."""
    together = groupby(sorted(lines, key=lambda one: (one.difference, one.at)), key=lambda one: one.difference)
    found = [Difference(tuple(group)) for _, group in together]
    return tuple(sorted(found, key=lambda one: (one.is_open, one.lines[-1].at), reverse=True))
