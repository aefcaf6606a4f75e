"""What is for a child's independent reviewing officer (IRO): what they are to do, and what the child says of where they live (NAT-2.13b, NAT-4.12)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from carer_app.domain.interviews import SharedWith
from carer_app.domain.interviews_read import Interview

REVIEWERS = frozenset({"iro", "senior_iro"})
"""Whose duties they are, by the names in thresholds."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What one return interview has for them. `part_of_why`: whether the home is part of why the child goes, `felt` the child's words on it;
    `shared`: when something was passed on to them, and what."""

    at: datetime
    part_of_why: str = ""
    felt: str = ""
    shared: tuple[tuple[datetime, str], ...] = ()


def heard(found: Iterable[Interview]) -> tuple[Heard, ...]:
    """The newest first: where the home is part of why, or may be, and what was shared with them. Nothing else of an interview is theirs."""
    return tuple(sorted((one for each in found if (one := _of(each))), key=lambda one: one.at, reverse=True))


def _of(one: Interview) -> Heard | None:
    shared = tuple((line.happened_at, line.body.what) for line in one.shared if line.body.whom is SharedWith.IRO)
    worry = one.placement if one.is_worry_about_the_home else None
    if worry is None and not shared:
        return None
    at = worry.happened_at if worry else shared[-1][0]
    return Heard(at, worry.body.part_of_why if worry else "", worry.body.words if worry else "", shared)
