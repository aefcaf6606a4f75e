"""Meetings about a child who goes missing: asking for one, setting its day, writing down that it was held, or who decided that it is not."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from carer_app.domain.meetings import KINDS, AgreedDone, Meeting, MeetingAsked, MeetingHeld, MeetingNotHeld, MeetingSet, meetings
from carer_app.domain.protocol import Pack
from carer_app.services import follow_ups
from carer_app.services.actor import Actor
from carer_app.services.errors import Refused

ALWAYS = ("strategy_discussion", "multi_agency_meeting", "review_meeting")
"""Anybody may ask for these, whatever the protocols say of numbers (C10, AMB-16)."""


def of_child(session: Session, child_id: str) -> tuple[Meeting, ...]:
    """All of a child's, those to be held first."""
    return meetings(follow_ups.lines_of(session, child_id))


def offered(pack: Pack) -> tuple[tuple[str, str, str], ...]:
    """What may be asked for: the kind, its name, and the rule of the child's protocols behind it, empty where there is none."""
    rules: dict[str, str] = {}
    for rule in pack.thresholds:
        if rule.action in KINDS:
            rules.setdefault(rule.action, rule.id)
    kinds = [kind for kind in KINDS if kind in rules or kind in ALWAYS]
    return tuple((kind, KINDS[kind], rules.get(kind, "")) for kind in kinds)


def ask(
    session: Session, actor: Actor, child_id: str, asked: MeetingAsked, occurrences: Iterable[str], now: datetime, *, meeting_id: str
) -> None:
    """Somebody asks for a meeting. The same post twice asks once. Raises Refused for a kind nobody knows."""
    if asked.kind not in KINDS:
        raise Refused("Choose which meeting it is.")
    follow_ups.write(session, actor, child_id, asked, now, line_id=meeting_id, thing=meeting_id, occurrences=occurrences)


def set_for(session: Session, actor: Actor, child_id: str, meeting: Meeting, day: MeetingSet, now: datetime, *, line_id: str) -> None:
    """The day and the place are agreed, or agreed anew."""
    _write(session, actor, child_id, meeting, day, now, line_id=line_id)


def hold(
    session: Session, actor: Actor, child_id: str, meeting: Meeting, held: MeetingHeld, held_at: datetime, now: datetime, *, line_id: str
) -> None:
    """It was held. Raises Refused for a time to come."""
    if held_at > now:
        raise Refused("That time lies ahead. Say when it was held.")
    _write(session, actor, child_id, meeting, held, now, line_id=line_id, happened_at=held_at)


def not_hold(
    session: Session, actor: Actor, child_id: str, meeting: Meeting, why: MeetingNotHeld, at: datetime, now: datetime, *, line_id: str
) -> None:
    """A named person decided that it is not held. Raises Refused once it was held, and for a time to come."""
    if meeting.held is not None:
        raise Refused("This meeting was held.")
    if at > now:
        raise Refused("That time lies ahead. Say when it was decided.")
    _write(session, actor, child_id, meeting, why, now, line_id=line_id, happened_at=at)


def end_task(session: Session, actor: Actor, child_id: str, meeting: Meeting, done: AgreedDone, now: datetime, *, line_id: str) -> None:
    """What was agreed was done, or will not be: then it says why. Raises Refused."""
    if done.number >= len(meeting.tasks):
        raise Refused("That is not among what was agreed.")
    if not done.done and not done.note.strip():
        raise Refused("Say why it will not be done.")
    _write(session, actor, child_id, meeting, done, now, line_id=line_id)


def _write(
    session: Session,
    actor: Actor,
    child_id: str,
    meeting: Meeting,
    body: object,
    now: datetime,
    *,
    line_id: str,
    happened_at: datetime | None = None,
) -> None:
    follow_ups.write(
        session, actor, child_id, body, now, line_id=line_id, happened_at=happened_at, thing=meeting.id, occurrences=meeting.occurrences
    )
