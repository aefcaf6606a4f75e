"""What somebody is reminded of, from when on and who hears it, in words that name nobody; and the hours in which it waits.

A reminder adds no duty and invents no time: each rests on a time of a log (G11, NAT-3.22g), of a pack or of the plan.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from carer_app.domain.duty import INTERVIEW, deed
from carer_app.domain.duty_words import Side, whose
from carer_app.domain.moments import as_utc, start_of
from carer_app.domain.occurrence import Occurrence
from carer_app.domain.overdue import PATIENCE, by_our_clock
from carer_app.domain.pack_given import ASK_AFTER, to_ask
from carer_app.domain.telling import unanswered
from carer_app.domain.timers import AGREED_RETURN, POLICE_REVIEW, REVIEW, TO_RING, utc
from carer_app.domain.wall_clock import local

DAY = timedelta(days=1)
QUIET_AFTER = timedelta(hours=1)
"""Our own: a phone in a pocket is silent for a while, and its times are told of by others."""


class Reason(StrEnum):
    """Why somebody is reminded."""

    REVIEW = REVIEW
    AGREED_RETURN = AGREED_RETURN
    POLICE_REVIEW = POLICE_REVIEW
    PACK_UNCONFIRMED = "pack_unconfirmed"
    TELLING_UNCONFIRMED = "telling_unconfirmed"
    PHONE_QUIET = "phone_quiet"
    INTERVIEW_SOON = "interview_soon"
    INTERVIEW_OVERDUE = "interview_overdue"
    DUTY_SOON = "duty_soon"
    DUTY_OVERDUE = "duty_overdue"
    PLAN_REVIEW = "plan_review"
    CONCERN = "concern"


class Who(StrEnum):
    """Who hears of it: by what they do for the child today."""

    CARER = "carer"
    MANAGER = "manager"
    SOCIAL_WORKER = "social_worker"


TONIGHT = frozenset(
    {
        Reason.REVIEW, Reason.AGREED_RETURN, Reason.POLICE_REVIEW, Reason.PACK_UNCONFIRMED, Reason.TELLING_UNCONFIRMED,
        Reason.PHONE_QUIET,
    }
)  # fmt: skip
"""A child is away: no quiet hours hold these back."""
SOON = frozenset({Reason.INTERVIEW_SOON, Reason.DUTY_SOON})
OF_DUTIES = SOON | {Reason.INTERVIEW_OVERDUE, Reason.DUTY_OVERDUE}
SAYS = {
    Reason.REVIEW: "The time to look again has passed.",
    Reason.AGREED_RETURN: "The time to be back has passed.",
    Reason.POLICE_REVIEW: "The time to speak to the police again has passed.",
    Reason.PACK_UNCONFIRMED: "Nobody has said yet that the police have the pack. Ask them.",
    Reason.TELLING_UNCONFIRMED: "Nobody has said yet that the social worker or the duty team knows. Ring them.",
    Reason.PHONE_QUIET: "The phone with the log has not been heard of for an hour. Ring whoever has it.",
    Reason.INTERVIEW_SOON: "A return interview is due soon.",
    Reason.INTERVIEW_OVERDUE: "A return interview is overdue.",
    Reason.DUTY_SOON: "Something is due soon.",
    Reason.DUTY_OVERDUE: "Something is overdue.",
    Reason.PLAN_REVIEW: "The review of the plan is overdue.",
    Reason.CONCERN: "A worry was written down for you alone.",
}
"""For the list of whoever is signed in."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """One reason about one thing at one time, and who hears it. `is_mailed`: their mail about it goes another way already."""

    reason: Reason
    subject: str
    due_at: datetime
    who: Who
    is_mailed: bool = False

    @property
    def tonight(self) -> bool:
        """Whether it is about a child who is away now, so that nothing holds it back."""
        return self.reason in TONIGHT


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From and to as clocks in England show them, in minutes since midnight; the same twice is never."""

    start: int
    end: int

    def hold(self, now: datetime) -> bool:
        """Whether what can wait waits at that moment. On the nights the clocks change they end when the clock on the wall says so."""
        at = local(now)
        minute = at.hour * 60 + at.minute
        if self.start <= self.end:
            return self.start <= minute < self.end
        return minute >= self.start or minute < self.end


USUAL_QUIET = QuietHours(21 * 60, 7 * 60)
NEVER_QUIET = QuietHours(0, 0)


def of_night(occurrence: Occurrence, heard_at: datetime | None, now: datetime) -> tuple[Reminder, ...]:
    """What is due in the log of a child who is away. `heard_at`: when the phone that wrote last was heard of last, if it was a phone.

    The manager hears of a time when nobody has heeded it for a while; their mail about that is `services/overdue`'s.
    """
    return tuple(_of_night(occurrence, heard_at, utc(now))) if occurrence.is_open else ()


def _of_night(occurrence: Occurrence, heard_at: datetime | None, now: datetime) -> Iterator[Reminder]:
    for timer in by_our_clock(occurrence):
        if timer.kind in TO_RING or timer.due_at > now:
            continue
        yield Reminder(Reason(timer.kind), occurrence.id, timer.due_at, Who.CARER)
        if timer.due_at + PATIENCE <= now:
            yield Reminder(Reason(timer.kind), occurrence.id, timer.due_at, Who.MANAGER, is_mailed=True)
    for given in to_ask(occurrence, now):
        yield Reminder(Reason.PACK_UNCONFIRMED, given.line, given.at + ASK_AFTER, Who.CARER)
    for mailed in unanswered(occurrence):
        if mailed.failed or mailed.at + ASK_AFTER <= now:
            yield Reminder(Reason.TELLING_UNCONFIRMED, mailed.line, mailed.at + ASK_AFTER, Who.CARER)
    if heard_at is not None and utc(heard_at) + QUIET_AFTER <= now:
        for who in (Who.CARER, Who.MANAGER):
            yield Reminder(Reason.PHONE_QUIET, occurrence.id, utc(heard_at) + QUIET_AFTER, who)


def of_duty(duty_id: str, action: str, who: str, arose_at: datetime, due_at: datetime, now: datetime) -> tuple[Reminder, ...]:
    """A duty is told of from a day ahead, or from half its time where that is shorter; and again once it is overdue (NAT-4.10a).

    What falls to the police is for them to keep. An overdue interview is the manager's to ask about as well.
    """
    due_at, is_interview, side = utc(due_at), deed(action) == INTERVIEW, whose(who).side
    ahead = min(DAY, (due_at - utc(arose_at)) / 2)
    if side is Side.POLICE or utc(now) < due_at - ahead:
        return ()
    if utc(now) < due_at:
        reason = Reason.INTERVIEW_SOON if is_interview else Reason.DUTY_SOON
        hear = (Who.CARER,) if side is Side.HOME else (Who.SOCIAL_WORKER,)
    else:
        reason = Reason.INTERVIEW_OVERDUE if is_interview else Reason.DUTY_OVERDUE
        hear = (Who.CARER, Who.MANAGER) if side is Side.HOME else (Who.SOCIAL_WORKER, *((Who.MANAGER,) if is_interview else ()))
    return tuple(Reminder(reason, duty_id, due_at, one) for one in hear)


def of_plan(child_id: str, since: date, now: datetime) -> tuple[Reminder, ...]:
    """The review of a plan that was due on a day, and that day is over (NAT-2.7b, NAT-2.13a)."""
    over_at = as_utc(start_of(since + DAY))
    return (Reminder(Reason.PLAN_REVIEW, child_id, over_at, Who.MANAGER),) if over_at <= utc(now) else ()


def of_concern(concern_id: str, raised_at: datetime) -> tuple[Reminder, ...]:
    """A worry about the place is for the child's social worker, and for nobody who works there (NOTT-64)."""
    return (Reminder(Reason.CONCERN, concern_id, utc(raised_at), Who.SOCIAL_WORKER),)


def words_of(count: int, tonight: bool, service: str) -> str:
    """What an email or a lock screen says: that there is something, for no child that anybody could tell."""
    now = " now" if tonight else ""
    about = f"Something is due{now} for a child" if count == 1 else f"{count} things are due{now} for children"
    return f"{about} in your care. Open {service}."
