"""The prevention interview: the police's talk soon after a return, what was learned, and who was told (NAT-4.6 to 4.9, NOTT-67 to 71).

It is not the return interview (NOTT-71). The police hold it; somebody else only for a reason of the protocols, and never where the home
may be part of why the child went (C8, NAT-4.8b, NOTT-70).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from carer_app.domain.follow_up import FollowUp, add_kinds, in_order
from carer_app.domain.history import Done
from carer_app.domain.moments import moment

RULE = "nat_prevention_interview"
POLICE = "police"


@dataclass(frozen=True, slots=True)
class PreventionHeld:
    """It was held; the time of the line is when. `exception`: the protocols' reason where somebody other than the police held it."""

    by_name: str
    exception: str = ""
    how: str = ""
    seemed: str = ""
    where: str = ""
    learned: str = ""
    worry: str = ""
    shared_with: str = ""


@dataclass(frozen=True, slots=True)
class PreventionNotHeld:
    """Nobody held it: who decided that, and why (NAT-4.8a, NOTT-73)."""

    by_name: str
    by_role: str
    reason: str


add_kinds({"prevention_held": PreventionHeld, "prevention_not_held": PreventionNotHeld})


@dataclass(frozen=True, slots=True)
class Prevention:
    """One time away's: held, or not held and why. The newest line counts."""

    occurrence: str
    line: FollowUp

    @property
    def is_held(self) -> bool:
        """Whether it was held."""
        return isinstance(self.line.body, PreventionHeld)

    @property
    def is_for_the_police_still(self) -> bool:
        """Whether somebody else held it and there is a worry: the police are told, and should try to see the child (NAT-4.9)."""
        body = self.line.body
        return isinstance(body, PreventionHeld) and bool(body.exception) and body.worry in ("yes", "dont_know")


def preventions(lines: Iterable[FollowUp]) -> tuple[Prevention, ...]:
    """The newest for each time away, newest first."""
    found: dict[str, Prevention] = {}
    for line in in_order(lines):
        if isinstance(line.body, PreventionHeld | PreventionNotHeld):
            found |= {name: Prevention(name, line) for name in line.occurrences}
    return tuple(sorted(found.values(), key=_when, reverse=True))


def done_by(lines: Iterable[FollowUp], ids: set[str]) -> Iterator[Done]:
    """Held, or not held with its reason, answers what was owed."""
    for one in preventions(lines):
        if one.occurrence in ids:
            yield Done(RULE, moment(one.line.happened_at), one.occurrence)


def _when(one: Prevention) -> tuple[datetime, str]:
    return one.line.happened_at, one.occurrence
