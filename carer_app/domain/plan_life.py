"""Where a plan stands between being written and being agreed, and what a signature still binds.

What binds is the management plan, the trigger plan and the risk assessment (NAT-2.7a): whoever signed them agreed to act by them. A new
telephone number or a new photograph in the profile undoes no agreement, nor does the paperwork kept with them: who wrote it, when it is
looked at again, who was given a copy.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from carer_app.domain.profile import SECTIONS, Profile
from carer_app.domain.profile_difference import Change, difference
from carer_app.domain.profile_fields import Document

BINDING = frozenset(section.id for section in SECTIONS if section.document is not Document.PROFILE)
"""The sections whose change has to be agreed again."""

PAPERWORK: Mapping[str, frozenset[str]] = {
    "plan": frozenset(
        {
            "completed_by",
            "reviewed_by",
            "review_with",
            "reviewed_on",
            "review_reason",
            "next_review_on",
            "lac_review_on",
            "shared",
        }
    ),
    "trigger_plan": frozenset({"trigger_agreed_by", "trigger_agreed_on", "trigger_review_on"}),
    "risk_assessment": frozenset({"assessed_by", "assessed_on", "assessment_reviewed_by"}),
}
"""Fields of those sections that say how the plan is kept, and not what anybody does."""
ASKED_BEFORE: Mapping[str, frozenset[str]] = {"plan": frozenset({"agreed_on"})}
"""Boxes of an earlier release: when a plan was agreed is what its signatures say, and no date that somebody types."""

_NONE: frozenset[str] = frozenset()

Numbers = Mapping[str, int]
"""The number of the version of each section."""


class Side(StrEnum):
    """Whose signature it is: the home's (a carer, or who answers for the home), or the child's social worker's."""

    HOME = "home"
    SOCIAL_WORKER = "social_worker"

    @property
    def other(self) -> Side:
        """The other one."""
        return Side.SOCIAL_WORKER if self is Side.HOME else Side.HOME


class Why(StrEnum):
    """Why a version was kept."""

    AGREEING = "agreeing"
    REVIEW = "review"
    POLICE = "police"


@dataclass(frozen=True, slots=True)
class Signature:
    """Somebody agreed. `placement` is where the child lived then; `recorded_by` wrote down one that was made on paper."""

    side: Side
    name: str
    role: str
    on: date
    at: datetime
    placement: str | None = None
    person: str | None = None
    recorded_by: str = ""

    @property
    def on_paper(self) -> bool:
        """Whether it was made on paper."""
        return bool(self.recorded_by)

    def counts(self, placement: str | None) -> bool:
        """Whether it binds where the child lives now: the home's ends with the placement, for the new carer has agreed to nothing yet."""
        return self.side is Side.SOCIAL_WORKER or self.placement == placement


@dataclass(frozen=True)
class PlanVersion:
    """The plan as a whole at a moment: which version of every section it held."""

    number: int
    sections: Numbers
    at: datetime
    by: str
    why: Why
    signatures: tuple[Signature, ...] = ()
    id: str = ""

    def sides(self, placement: str | None) -> frozenset[Side]:
        """Who of the two has agreed to it, as far as it counts now."""
        return frozenset(signature.side for signature in self.signatures if signature.counts(placement))

    @property
    def was_agreed(self) -> bool:
        """Whether the home, of that time, and the social worker both agreed to it."""
        return {signature.side for signature in self.signatures} == set(Side)

    @property
    def known_to_both_at(self) -> datetime | None:
        """Until when both had seen what had happened: the earlier of the latest signatures of the two."""
        return min(max(s.at for s in self.signatures if s.side is side) for side in Side) if self.was_agreed else None


class Stage(StrEnum):
    """Where a plan stands."""

    EMPTY = "empty"
    DRAFT = "draft"
    WAITING = "waiting"
    AGREED = "agreed"
    CHANGED = "changed"


@dataclass(frozen=True)
class Standing:
    """Where a plan stands, by which version. `changes`: what binds and differs from the version that was agreed last, of which there need be
    none."""

    stage: Stage
    version: PlanVersion | None = None
    signatures: tuple[Signature, ...] = ()
    waiting_for: tuple[Side, ...] = ()
    changes: tuple[Change, ...] = ()
    agreed_before: PlanVersion | None = None

    @property
    def agreed_on(self) -> date | None:
        """The day on which the second of the two agreed."""
        first = [min((s.on for s in self.signatures if s.side is side), default=None) for side in Side]
        return None if None in first else max(day for day in first if day is not None)


def newest_signed(versions: Iterable[PlanVersion]) -> PlanVersion | None:
    """The newest version that anybody signed."""
    return max((v for v in versions if v.signatures), key=lambda v: v.number, default=None)


def newest_agreed(versions: Iterable[PlanVersion]) -> PlanVersion | None:
    """The newest version that both signed, whoever had the child then."""
    return max((v for v in versions if v.was_agreed), key=lambda v: v.number, default=None)


def unchanged_since_signed(versions: Sequence[PlanVersion], at_version: Mapping[int, Profile], today: Profile) -> PlanVersion | None:
    """The newest version that anybody signed, while nothing that binds differs from it: the next one signs that too."""
    signed = newest_signed(versions)
    return None if signed is None or binding_changes(at_version[signed.number], today) else signed


def binding_numbers(numbers: Numbers) -> dict[str, int]:
    """The numbers of the sections that bind."""
    return {section: number for section, number in numbers.items() if section in BINDING}


def binding_changes(before: Profile, after: Profile) -> tuple[Change, ...]:
    """What differs in what binds."""
    return difference(_binding(before), _binding(after))


def standing(versions: Sequence[PlanVersion], at_version: Mapping[int, Profile], today: Profile, placement: str | None) -> Standing:
    """Where a plan stands. `at_version` holds, for the newest signed and the newest agreed version, what binds in them."""
    signed, agreed = unchanged_since_signed(versions, at_version, today), newest_agreed(versions)
    changes = binding_changes(at_version[agreed.number], today) if agreed else ()
    if signed is not None:
        counted = tuple(signature for signature in signed.signatures if signature.counts(placement))
        waiting = tuple(side for side in Side if side not in signed.sides(placement))
        if len(waiting) < len(Side):
            return Standing(Stage.WAITING if waiting else Stage.AGREED, signed, counted, waiting, changes, agreed)
    if agreed is not None and changes:
        return Standing(Stage.CHANGED, agreed, agreed.signatures, tuple(Side), changes, agreed)
    stage = Stage.DRAFT if any(today.sections.get(section) for section in BINDING) else Stage.EMPTY
    return Standing(stage, waiting_for=tuple(Side), changes=changes, agreed_before=agreed)


def _binding(profile: Profile) -> Profile:
    kept = ((s, values) for s, values in profile.sections.items() if s in BINDING)
    return Profile.stored(
        {
            s: {f: value for f, value in values.items() if f not in PAPERWORK.get(s, _NONE) | ASKED_BEFORE.get(s, _NONE)}
            for s, values in kept
        }
    )
