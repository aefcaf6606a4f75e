"""Messages that say that something is due, and where they stand on their way."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, delete, func, or_, select, update
from sqlalchemy.orm import Session

from carer_app.db.models.people import LoginSession
from carer_app.db.models.reminders import Channel, Outcome, PushPlace, ReminderMessage, ReminderRow, ReminderSending, ReminderSetting

UNTOLD = (ReminderRow.message_id.is_(None), ReminderRow.over_at.is_(None), ReminderRow.seen_at.is_(None))
MOST_CLAIMS = 2
"""One worker may die with it in hand; then it goes once more, under the same id, and not a third time."""


class Untold(NamedTuple):
    """A reminder that no message speaks of yet."""

    id: str
    person_id: str
    child_id: str
    tonight: bool
    is_mailed: bool


def untold(session: Session) -> list[Untold]:
    """By person."""
    query = select(ReminderRow.id, ReminderRow.person_id, ReminderRow.child_id, ReminderRow.tonight, ReminderRow.is_mailed)
    return [Untold(*row) for row in session.execute(query.where(*UNTOLD).order_by(ReminderRow.person_id))]


def settings(session: Session, people: Collection[str]) -> dict[str, ReminderSetting]:
    """What these people said about how they want to hear it."""
    return {row.id: row for row in session.scalars(select(ReminderSetting).where(ReminderSetting.id.in_(people)))}


def lately_told(session: Session, people: Collection[str], since: datetime) -> set[str]:
    """Who had a message about something that can wait since then."""
    made = (ReminderMessage.made_at > since, ~ReminderMessage.tonight, ~ReminderMessage.is_try)
    return set(session.scalars(select(ReminderMessage.person_id).where(ReminderMessage.person_id.in_(people), *made)))


def on_their_way(session: Session, people: Collection[str]) -> set[tuple[str, Channel]]:
    """Who has a message on its way that nobody has in hand: it speaks of what is new as well."""
    waits = (ReminderSending.done_at.is_(None), ReminderSending.claimed_at.is_(None), ReminderSending.claims == 0)
    query = select(ReminderSending.person_id, ReminderSending.channel).where(ReminderSending.person_id.in_(people), *waits)
    return {(person_id, channel) for person_id, channel in session.execute(query)}


def put_in(session: Session, message_id: str, person_id: str, *, only_tonight: bool) -> int:
    """What is new for somebody is told by this message from now on. Gives how much that is: none, if another worker was there first."""
    which: list[ColumnElement[bool]] = [ReminderRow.person_id == person_id, *UNTOLD]
    if only_tonight:
        which.append(ReminderRow.tonight.is_(True))
    done: Any = session.execute(
        update(ReminderRow).where(*which).values(message_id=message_id).execution_options(synchronize_session=False)
    )
    return int(done.rowcount)


def to_send(session: Session) -> Sequence[str]:
    """Ids of what is on its way; what cannot wait first."""
    query = select(ReminderSending.id).join(ReminderMessage, ReminderMessage.id == ReminderSending.message_id)
    query = query.where(ReminderSending.done_at.is_(None), ReminderSending.claims < MOST_CLAIMS)
    return session.scalars(query.order_by(ReminderMessage.tonight.desc(), ReminderSending.made_at, ReminderSending.id)).all()


def claim(session: Session, sending_id: str, now: datetime, lease: timedelta) -> bool:
    """Whether the caller is the one who sends it. A claim that is older than the lease, or lies in the future, was left behind."""
    which = (ReminderSending.id == sending_id, ReminderSending.done_at.is_(None), ReminderSending.claims < MOST_CLAIMS)
    done: Any = session.execute(
        update(ReminderSending)
        .where(*which, _left(now, lease))
        .values(claimed_at=now, claims=ReminderSending.claims + 1)
        .execution_options(synchronize_session=False)
    )
    return bool(done.rowcount == 1)


def give_up(session: Session, now: datetime, lease: timedelta) -> None:
    """Twice somebody died with it in hand: it went once or twice, or not at all, and nobody can know."""
    which = (ReminderSending.done_at.is_(None), ReminderSending.claims >= MOST_CLAIMS, _left(now, lease))
    session.execute(
        update(ReminderSending).where(*which).values(done_at=now, outcome=Outcome.UNKNOWN).execution_options(synchronize_session=False)
    )


def still_due(session: Session, message: ReminderMessage) -> int:
    """How much of what the person was told of by this message and since is true and not seen yet."""
    query = select(func.count(ReminderRow.id)).join(ReminderMessage, ReminderMessage.id == ReminderRow.message_id)
    query = query.where(ReminderRow.person_id == message.person_id, ReminderRow.over_at.is_(None), ReminderRow.seen_at.is_(None))
    return session.scalar(query.where(ReminderMessage.made_at >= message.made_at)) or 0


def places(session: Session, person_id: str, seen_since: datetime) -> list[PushPlace]:
    """The browsers a person may be told on: signed in, in use, and not hidden since."""
    query = select(PushPlace).join(LoginSession, LoginSession.id == PushPlace.login_id)
    query = query.where(PushPlace.person_id == person_id, LoginSession.last_seen_at >= seen_since, _may_show())
    return list(session.scalars(query.order_by(PushPlace.made_at)))


def of_browser(session: Session, login_id: str) -> Sequence[PushPlace]:
    """What one signed-in browser gave us."""
    return session.scalars(select(PushPlace).where(PushPlace.login_id == login_id)).all()


def same_place(session: Session, login: LoginSession, digest: str) -> Sequence[PushPlace]:
    """What this browser gave before, and whoever gave this very address."""
    return session.scalars(select(PushPlace).where(or_(PushPlace.login_id == login.id, PushPlace.digest == digest))).all()


def forget_places(session: Session) -> None:
    """Those of browsers that were signed out or hidden since."""
    shown = select(LoginSession.id).where(LoginSession.id == PushPlace.login_id, _may_show()).exists()
    session.execute(delete(PushPlace).where(~shown).execution_options(synchronize_session=False))


def _may_show() -> ColumnElement[bool]:
    return LoginSession.revoked_at.is_(None) & or_(LoginSession.hidden_at.is_(None), LoginSession.hidden_at < PushPlace.made_at)


def _left(now: datetime, lease: timedelta) -> ColumnElement[bool]:
    claimed_at = ReminderSending.claimed_at
    return or_(claimed_at.is_(None), claimed_at < now - lease, claimed_at > now + lease)


def forget_old(session: Session, before: datetime) -> int:
    """Reminders that were over by then and of things whose time lies further back, with their messages. What stands, stays: it is told once.

    A duty or a plan may be owed again at a time that is not over yet; one whose time lies before can only be told of again if somebody
    writes that it is owed again by that time, and then it should be.
    """
    old = (ReminderRow.over_at < before, ReminderRow.due_at < before)
    gone: Any = session.execute(delete(ReminderRow).where(*old).execution_options(synchronize_session=False))
    spoken_of = select(ReminderRow.id).where(ReminderRow.message_id == ReminderMessage.id).exists()
    under_way = (
        select(ReminderSending.id).where(ReminderSending.message_id == ReminderMessage.id, ReminderSending.done_at.is_(None)).exists()
    )
    empty = select(ReminderMessage.id).where(ReminderMessage.made_at < before, ~spoken_of, ~under_way)
    session.execute(delete(ReminderSending).where(ReminderSending.message_id.in_(empty)).execution_options(synchronize_session=False))
    session.execute(delete(ReminderMessage).where(ReminderMessage.id.in_(empty)).execution_options(synchronize_session=False))
    return int(gone.rowcount)
