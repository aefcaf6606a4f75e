"""When to look again: the agreed wait of the child's plan, shortened while something about safety is unknown (AMB-1, G11).

JavaScript twin: static/js/domain/reviews.js (when the phone runs the occurrence itself).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from carer_app.domain.decision import Decision
from carer_app.domain.entries import ReviewBasis
from carer_app.domain.levels import State
from carer_app.domain.next_actions import review_default
from carer_app.domain.protocol import Pack
from carer_app.domain.timers import utc


@dataclass(frozen=True, slots=True)
class Review:
    """A time to look again, whose time it is, and why in a sentence."""

    at: datetime
    basis: ReviewBasis
    text: str = ""


def review_for(
    pack: Pack, decision: Decision, facts: Mapping[str, str | int], due_home: datetime, wait_minutes: int | None, now: datetime
) -> Review | None:
    """The time that follows from the plan and the pack's defaults. None: nothing is agreed, so the carer sets one (AMB-1).

    `due_home` is when the child was expected, or when it was realised that they were not there.
    """
    if not decision.review_by_required:
        return None
    times = [time for time in (_agreed(decision, due_home, wait_minutes, now), _default(pack, decision, facts, now)) if time]
    return min(times, key=lambda time: time.at, default=None)


def _agreed(decision: Decision, due_home: datetime, wait_minutes: int | None, now: datetime) -> Review | None:
    if wait_minutes is None or decision.state not in (State.WAITING, State.CARER_INTERVENTION):
        return None
    at = utc(due_home) + timedelta(minutes=wait_minutes)
    return Review(at, ReviewBasis.PLAN, "The wait agreed in the plan.") if at > utc(now) else None


def _default(pack: Pack, decision: Decision, facts: Mapping[str, str | int], now: datetime) -> Review | None:
    first = review_default(pack, facts, decision)
    return Review(utc(now) + timedelta(minutes=first.minutes), ReviewBasis.APP_DEFAULT, first.text) if first else None
