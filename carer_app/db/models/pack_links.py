"""Where a pack may be sent, what was mailed, and links for an officer with every try to open them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from carer_app.db.base import Base, now_utc, refers_to
from carer_app.db.models.occurrences import OfAnOccurrence
from carer_app.db.sealed import HasSealed, Subject, SubjectKind, sealed_text


class PoliceAddress(HasSealed, Base):
    """An e-mail address of the organisation's own list: a pack goes to these and nowhere else. One that is taken off stays for the record."""

    __tablename__ = "police_address"

    organisation_id: Mapped[str] = mapped_column(refers_to("organisation.id"), index=True)
    label = sealed_text()
    email = sealed_text()
    added_at: Mapped[datetime] = mapped_column(default=now_utc)
    added_by: Mapped[str | None] = mapped_column(refers_to("person.id"))
    removed_at: Mapped[datetime | None]
    removed_by: Mapped[str | None] = mapped_column(refers_to("person.id"))

    def sealed_by(self) -> Subject:
        return Subject(SubjectKind.ORGANISATION, self.organisation_id)


class PackLink(OfAnOccurrence, Base):
    """A link to one version. Of the token only a digest is kept, from the moment it is mailed; the code is read out to the officer.

    `line` is the line of the log that says to whom it was sent.
    """

    __tablename__ = "pack_link"

    occurrence_id: Mapped[str] = mapped_column(refers_to("occurrence.id"), index=True)
    line: Mapped[str] = mapped_column(Uuid(as_uuid=False), unique=True)
    address_id: Mapped[str] = mapped_column(refers_to("police_address.id"))
    version: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(default=now_utc)
    made_by: Mapped[str | None] = mapped_column(refers_to("person.id"))
    expires_at: Mapped[datetime]
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    code = sealed_text()
    opens: Mapped[int] = mapped_column(default=0)
    wrong: Mapped[int] = mapped_column(default=0)
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[str | None] = mapped_column(refers_to("person.id"))


class PackTry(OfAnOccurrence, Base):
    """Somebody had the link and gave a code: right or wrong. `key_hash`: what the page that was opened then shows with its own buttons."""

    __tablename__ = "pack_try"

    occurrence_id: Mapped[str] = mapped_column(refers_to("occurrence.id"))
    link_id: Mapped[str] = mapped_column(refers_to("pack_link.id"), index=True)
    at: Mapped[datetime]
    opened: Mapped[bool]
    came_from = sealed_text(nullable=True)
    key_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    read_at: Mapped[datetime | None]


class PackMail(OfAnOccurrence, Base):
    """One mail to an address of the list: the pack itself, or the link to it. Whether it went is told, and never guessed."""

    __tablename__ = "pack_mail"

    occurrence_id: Mapped[str] = mapped_column(refers_to("occurrence.id"), index=True)
    line: Mapped[str] = mapped_column(Uuid(as_uuid=False), unique=True)
    address_id: Mapped[str] = mapped_column(refers_to("police_address.id"))
    version: Mapped[int]
    link_id: Mapped[str | None] = mapped_column(refers_to("pack_link.id"))
    asked_at: Mapped[datetime]
    asked_by: Mapped[str | None] = mapped_column(refers_to("person.id"))
    claimed_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
