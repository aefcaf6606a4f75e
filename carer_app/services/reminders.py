"""Reminders: noticed once, folded into one message for each person, sent once by each channel, and dropped when no longer true.

A minute's sweep does all of it from what stands in the database, so that nothing is lost with a worker and a downtime is caught up with:
what passed meanwhile is found, what is over is not told, and everything new for one person goes in one message.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from sqlalchemy.orm import Session

from carer_app.db.models.people import Person
from carer_app.db.models.reminders import Channel, Outcome, ReminderMessage, ReminderSending, ReminderSetting
from carer_app.db.queries import devices, who_hears
from carer_app.db.queries import reminder_messages as messages
from carer_app.db.queries import reminders as rows
from carer_app.db.queries.reminder_messages import Untold
from carer_app.domain.reminders import USUAL_QUIET, QuietHours
from carer_app.services import reminders_found

LEASE = timedelta(minutes=5)
"""Longer than any mail server or push service is waited for."""
NOT_AGAIN_WITHIN = timedelta(hours=1)
"""What can wait comes in one message an hour at most."""
KEPT_FOR = timedelta(days=183)
"""Our own: longer than anybody asks whether they were reminded, and than a duty is looked back for."""
_SWEEP = "5b0f4a52-2d3c-4a5e-8f5e-3f0d7c1b9a20"


@dataclass(frozen=True, slots=True)
class Wishes:
    """How somebody wants to be reminded."""

    by_mail: bool = True
    by_push: bool = True
    quiet: QuietHours = USUAL_QUIET

    @property
    def channels(self) -> tuple[Channel, ...]:
        """The ways they want to hear of it when they are not looking."""
        return tuple(one for one, wanted in ((Channel.MAIL, self.by_mail), (Channel.PUSH, self.by_push)) if wanted)


@dataclass(frozen=True, slots=True)
class ToSend:
    """One message that is the caller's to send, and how much is due. `count` is 0 for a try."""

    sending: ReminderSending
    person: Person
    count: int
    tonight: bool


def sweep(session: Session, now: datetime) -> tuple[str, ...]:
    """Notices what is due, ends what is over, makes the messages, and commits. Gives the ids of all that is still to be sent."""
    tonight = reminders_found.of_nights(session, now)
    for made in reminders_found.of_duties(session, now):
        rows.keep(session, made)
        session.commit()
    devices.wait_for_turn(session, _SWEEP)
    rows.keep(session, tonight.rows)
    known = {(row["reason"], row["subject_id"], row["due_at"], row["person_id"]) for row in tonight.rows}
    over = [
        row.id for row in rows.tonight(session)
        if row.child_id not in tonight.unread and (row.reason, row.subject_id, row.due_at, row.person_id) not in known
    ]  # fmt: skip
    rows.end(session, over, now)
    rows.end_duties(session, now)
    _tell(session, now)
    messages.give_up(session, now, LEASE)
    messages.forget_places(session)
    session.commit()
    return tuple(messages.to_send(session))


def forget_old(session: Session, now: datetime) -> int:
    """What has been over for half a year goes, with the messages that spoke of it. Gives how many; commits nothing."""
    return messages.forget_old(session, now - KEPT_FOR)


def wishes_of(session: Session, person_id: str) -> Wishes:
    """What somebody said, or the usual."""
    return _wishes(messages.settings(session, [person_id]).get(person_id))


def wish(session: Session, person_id: str, wishes: Wishes) -> None:
    """Keeps how somebody wants to be reminded."""
    row = session.get(ReminderSetting, person_id) or ReminderSetting(id=person_id)
    row.by_mail, row.by_push = wishes.by_mail, wishes.by_push
    row.quiet_from, row.quiet_to = wishes.quiet.start, wishes.quiet.end
    session.add(row)


def try_it(session: Session, person_id: str, now: datetime) -> tuple[str, ...]:
    """A message that stands for nothing, by every channel they want. Gives the ids of what is to be sent."""
    wishes = wishes_of(session, person_id)
    sendings = _add(session, ReminderMessage(person_id=person_id, made_at=now, tonight=False, is_try=True), wishes.channels)
    session.flush()
    return tuple(one.id for one in sendings)


def claim(session: Session, sending_id: str, now: datetime) -> ToSend | None:
    """The message, if it is the caller's to send and still true. Commits."""
    is_ours = messages.claim(session, sending_id, now, LEASE)
    session.commit()
    sending = session.get(ReminderSending, sending_id, populate_existing=True) if is_ours else None
    if sending is None:
        return None
    message, person = session.get_one(ReminderMessage, sending.message_id), session.get(Person, sending.person_id)
    count = 0 if message.is_try else messages.still_due(session, message)
    if person is None or not person.active or (not count and not message.is_try):
        done(session, sending, Outcome.DROPPED, now)
        return None
    return ToSend(sending, person, count, message.tonight)


def let_go(session: Session, sending: ReminderSending, *, is_certain: bool = True) -> None:
    """It did not go, and the next sweep tries again; where that is not certain, once at most. Commits."""
    sending.claimed_at, sending.claims = None, sending.claims - is_certain
    session.commit()


def done(session: Session, sending: ReminderSending, outcome: Outcome, now: datetime) -> None:
    """What became of it. Commits."""
    sending.done_at, sending.outcome = now, outcome
    session.commit()


def _tell(session: Session, now: datetime) -> None:
    untold = _still_theirs(session, messages.untold(session), now)
    people = sorted({one.person_id for one in untold})
    if not people:
        return
    settings = messages.settings(session, people)
    lately = messages.lately_told(session, people, now - NOT_AGAIN_WITHIN)
    under_way = messages.on_their_way(session, people)
    for person_id, group in groupby(untold, key=lambda one: one.person_id):
        theirs, wishes = list(group), _wishes(settings.get(person_id))
        tonight = any(one.tonight for one in theirs)
        others_too = not wishes.quiet.hold(now) and (tonight or person_id not in lately)
        if not (tonight or others_too):
            continue
        new = [one for one in theirs if one.tonight or others_too]
        wanted = [one for one in wishes.channels if (person_id, one) not in under_way]
        if all(one.is_mailed for one in new):
            wanted = [one for one in wanted if one is not Channel.MAIL]
        message = ReminderMessage(person_id=person_id, made_at=now, tonight=tonight, is_try=False)
        if messages.put_in(session, message.id, person_id, only_tonight=not others_too):
            _add(session, message, wanted)


def _still_theirs(session: Session, untold: list[Untold], now: datetime) -> list[Untold]:
    """By person still, without those of people who no longer have to do with the child: theirs are over."""
    hears = who_hears.of_children(session, (one.child_id for one in untold), now)
    gone = {one.id for one in untold if one.person_id not in hears[one.child_id].all}
    rows.end(session, gone, now)
    return [one for one in untold if one.id not in gone]


def _add(session: Session, message: ReminderMessage, channels: Iterable[Channel]) -> list[ReminderSending]:
    about = {"message_id": message.id, "person_id": message.person_id, "made_at": message.made_at}
    sendings = [ReminderSending(**about, channel=channel, claims=0) for channel in channels]
    session.add_all([message, *sendings])
    return sendings


def _wishes(row: ReminderSetting | None) -> Wishes:
    return Wishes() if row is None else Wishes(row.by_mail, row.by_push, QuietHours(row.quiet_from, row.quiet_to))
