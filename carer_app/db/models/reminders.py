"""What somebody is reminded of, the messages that say that there is something, and where each of them wants to hear it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, String, UniqueConstraint, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from carer_app.db.base import Base, one_of, refers_to
from carer_app.db.sealed import HasSealed, Subject, SubjectKind, sealed_json
from carer_app.domain.reminders import Reason

STANDS = "over_at IS NULL"
NOT_DONE = "done_at IS NULL"


class Channel(StrEnum):
    """How a message reaches somebody who is not looking."""

    MAIL = "mail"
    PUSH = "push"


class Outcome(StrEnum):
    """What became of one. `unknown`: twice a worker died with it in hand. `dropped`: it was no longer true, or nobody was there to be told."""

    SENT = "sent"
    REFUSED = "refused"
    DROPPED = "dropped"
    UNKNOWN = "unknown"


class ReminderRow(Base):
    """One person reminded of one thing at one time for one reason: one row, however many workers notice it and whatever the clock does.

    `message_id`: the message that says so. `over_at`: no longer true. `is_mailed`: mail about it goes another way (`overdue_notice`).
    """

    __tablename__ = "reminder"
    __table_args__ = (
        UniqueConstraint("reason", "subject_id", "due_at", "person_id"),
        Index("ix_reminder_person_id_stands", "person_id", "due_at", sqlite_where=text(STANDS), postgresql_where=text(STANDS)),
        Index("ix_reminder_message_id", "message_id"),
    )

    reason: Mapped[Reason] = mapped_column(one_of(Reason, "reason"))
    subject_id: Mapped[str] = mapped_column(Uuid(as_uuid=False))
    child_id: Mapped[str] = mapped_column(refers_to("child.id"))
    due_at: Mapped[datetime]
    person_id: Mapped[str] = mapped_column(refers_to("person.id"))
    noticed_at: Mapped[datetime]
    tonight: Mapped[bool]
    is_mailed: Mapped[bool]
    message_id: Mapped[str | None] = mapped_column(refers_to("reminder_message.id"))
    seen_at: Mapped[datetime | None]
    over_at: Mapped[datetime | None]


class ReminderMessage(Base):
    """Everything that was new for one person, in one message. A `is_try` stands for nothing: somebody tried whether it reaches them."""

    __tablename__ = "reminder_message"
    __table_args__ = (Index("ix_reminder_message_person_id_made_at", "person_id", "made_at"),)

    person_id: Mapped[str] = mapped_column(refers_to("person.id"))
    made_at: Mapped[datetime]
    tonight: Mapped[bool]
    is_try: Mapped[bool]


class ReminderSending(Base):
    """A message on its way by one channel. `claims`: how often a worker took it in hand and did not say what became of it."""

    __tablename__ = "reminder_sending"
    __table_args__ = (
        UniqueConstraint("message_id", "channel"),
        Index("ix_reminder_sending_not_done", "made_at", sqlite_where=text(NOT_DONE), postgresql_where=text(NOT_DONE)),
    )

    message_id: Mapped[str] = mapped_column(refers_to("reminder_message.id"))
    person_id: Mapped[str] = mapped_column(refers_to("person.id"))
    channel: Mapped[Channel] = mapped_column(one_of(Channel, "channel"))
    made_at: Mapped[datetime]
    claimed_at: Mapped[datetime | None]
    claims: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None]
    outcome: Mapped[Outcome | None] = mapped_column(one_of(Outcome, "outcome"))


class ReminderSetting(Base):
    """How somebody wants to be reminded; its id is theirs. Who said nothing has mail, push, and the usual quiet hours. Minutes since midnight."""

    __tablename__ = "reminder_setting"

    by_mail: Mapped[bool]
    by_push: Mapped[bool]
    quiet_from: Mapped[int]
    quiet_to: Mapped[int]


class PushPlace(HasSealed, Base):
    """Where a signed-in browser takes push messages: the address and keys it gave us, sealed. It goes when the browser is signed out or hidden.

    `digest` is of the address: a browser that somebody else signs in on takes theirs and no longer the first one's.
    """

    __tablename__ = "push_place"

    person_id: Mapped[str] = mapped_column(refers_to("person.id"), index=True)
    login_id: Mapped[str] = mapped_column(refers_to("login_session.id"))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime]
    place = sealed_json()

    def sealed_by(self) -> Subject:
        return Subject(SubjectKind.PERSON, self.person_id)
