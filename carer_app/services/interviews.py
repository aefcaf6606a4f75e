"""Writing down return and prevention interviews: what the protocols let nobody do is refused in a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from carer_app.db.queries import children
from carer_app.domain.follow_up import FollowUp
from carer_app.domain.interviews import (
    InterviewAccepted,
    InterviewHeld,
    InterviewNotHeld,
    InterviewRefused,
    InterviewSet,
    PlacementFelt,
    WishAsked,
)
from carer_app.domain.interviews_allowed import may_be_one, may_hold_prevention, may_hold_return, worries_about_the_home
from carer_app.domain.interviews_read import Interview, interviews
from carer_app.domain.occurrence import Occurrence
from carer_app.domain.placement_concern import PlacementConcern
from carer_app.domain.prevention import PreventionHeld, PreventionNotHeld
from carer_app.domain.protocol import Pack
from carer_app.services import follow_ups
from carer_app.services.actor import Actor
from carer_app.services.errors import Refused

AHEAD = "That time lies ahead. Say when it was."
EACH_ITS_OWN = "Each of these is offered a talk of its own. One talk for several is right only where the local protocol says so, for times close together."
ONLY_POLICE = "The police hold this one. Write down what they say when they have been."


def of_child(session: Session, child_id: str) -> tuple[Interview, ...]:
    """A child's return interviews, those to be held first."""
    return interviews(follow_ups.lines_of(session, child_id))


def begin(
    session: Session,
    actor: Actor,
    child_id: str,
    wish: WishAsked,
    times: Sequence[Occurrence],
    lines: Sequence[FollowUp],
    pack: Pack,
    now: datetime,
    *,
    interview_id: str,
    at: datetime | None = None,
) -> None:
    """The child was asked what they wish: that begins an interview about these times. The same post twice begins one. Raises Refused."""
    if not times:
        raise Refused("Choose which time away it is about.")
    if at is not None and at > now:
        raise Refused(AHEAD)
    if not may_be_one(times, lines, pack.thresholds):
        raise Refused(EACH_ITS_OWN)
    about = [one.id for one in sorted(times, key=lambda one: one.began_at)]
    children.lock(session, child_id)
    taken = {name for one in of_child(session, child_id) if one.id != interview_id for name in one.occurrences}
    if taken & set(about):
        raise Refused("There is a return interview for this time already. Go on with that one.")
    follow_ups.write(session, actor, child_id, wish, now, line_id=interview_id, thing=interview_id, occurrences=about, happened_at=at)


def write(
    session: Session,
    actor: Actor,
    child_id: str,
    one: Interview,
    body: Any,
    now: datetime,
    *,
    line_id: str,
    at: datetime | None = None,
    lines: Sequence[FollowUp] = (),
    pack: Pack | None = None,
) -> None:
    """The next fact about one. Raises Refused."""
    if at is not None and at > now and not isinstance(body, InterviewSet):
        raise Refused(AHEAD)
    if one.held is not None and isinstance(body, InterviewNotHeld | InterviewRefused | InterviewAccepted):
        raise Refused("This interview was held. What the child said is written there.")
    if isinstance(body, InterviewNotHeld) and not (one.offers or one.refusals or one.tries):
        raise Refused("It is offered to every child first. Write down when it was offered, or what was tried.")
    if isinstance(body, InterviewHeld) and pack is not None:
        allowed = may_hold_return(pack.return_interview, worry=worries_about_the_home(lines))
        if body.holder not in {holder.id for holder in allowed}:
            raise Refused("Choose who held it from the list: nobody of the home ever does.")
    about = one.occurrences
    follow_ups.write(session, actor, child_id, body, now, line_id=line_id, happened_at=at, thing=one.id, occurrences=about)


def felt(
    session: Session, actor: Actor, child_id: str, one: Interview, body: PlacementFelt, now: datetime, *, line_id: str, concern_id: str
) -> None:
    """How the child feels about where they live. Part of why, or perhaps: then it is a worry that the social worker answers (NAT-4.12, NOTT-64)."""
    write(session, actor, child_id, one, body, now, line_id=line_id)
    if body.part_of_why in ("yes", "dont_know") and body.words:
        concern = PlacementConcern(body.words, "The child, in the return interview")
        follow_ups.write(session, actor, child_id, concern, now, line_id=concern_id)


def prevention(
    session: Session,
    actor: Actor,
    child_id: str,
    body: PreventionHeld | PreventionNotHeld,
    time: Occurrence,
    lines: Sequence[FollowUp],
    pack: Pack,
    now: datetime,
    *,
    line_id: str,
    at: datetime,
) -> None:
    """The prevention interview about one time away was held, or was not. Raises Refused (NAT-4.8a, NAT-4.8b, NOTT-70)."""
    if at > now:
        raise Refused(AHEAD)
    if time.returned_at is None and not isinstance(body, PreventionNotHeld):
        raise Refused("Write down first that the child is back.")
    if time.returned_at is not None and at < time.returned_at:
        raise Refused("That was before the child came back. Check the day and the time.")
    if isinstance(body, PreventionHeld) and body.exception:
        allowed = may_hold_prevention(pack.prevention_interview, worry=worries_about_the_home(lines))
        if body.exception not in {one.id for one in allowed}:
            raise Refused(ONLY_POLICE)
    follow_ups.write(session, actor, child_id, body, now, line_id=line_id, happened_at=at, occurrences=[time.id])
