"""E-mails to children's services about a child who is away: what was sent, word for word, to whom, and what became of it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from carer_app.db.base import Base, refers_to
from carer_app.db.models.occurrences import OfAnOccurrence
from carer_app.db.sealed import sealed_text

NOT_DONE = "sent_at IS NULL AND failed_at IS NULL"


class TellingMail(OfAnOccurrence, Base):
    """One mail to the social worker, a duty team or another part of children's services. Its words were shown before it was sent.

    `line`: the line of the log that says so. That it went is told, and never guessed.
    """

    __tablename__ = "telling_mail"
    __table_args__ = (Index("ix_telling_mail_not_done", "asked_at", sqlite_where=text(NOT_DONE), postgresql_where=text(NOT_DONE)),)

    occurrence_id: Mapped[str] = mapped_column(refers_to("occurrence.id"), index=True)
    line: Mapped[str] = mapped_column(Uuid(as_uuid=False), unique=True)
    slot: Mapped[str] = mapped_column(String(40))
    email = sealed_text()
    label = sealed_text()
    subject = sealed_text()
    words = sealed_text()
    asked_at: Mapped[datetime]
    asked_by: Mapped[str | None] = mapped_column(refers_to("person.id"))
    claimed_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
