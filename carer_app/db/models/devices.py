"""Phones that hold lines: their tokens, whose they are, the keys that lines are sealed to, and lines that are kept apart from any log."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import LargeBinary, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, foreign, joinedload, mapped_column, relationship

from carer_app.db.base import Base, now_utc, one_of, refers_to
from carer_app.db.models.occurrences import EntryRow, OfAnOccurrence
from carer_app.db.sealed import HasSealed, Subject, SubjectKind, sealed_bytes, sealed_json, sealed_text

THE_SERVICE = Subject(SubjectKind.SERVICE, "6a1c2f0e-5d3b-4b6a-8f0e-9c7d5e3b1a20")


class Lock(StrEnum):
    """What opens a person's store on a phone: it decides for how long the phone may be read without hearing from us."""

    PIN = "pin"
    PASSKEY = "passkey"


class Apart(StrEnum):
    """Why a line is not in any log: nobody said of which child, the child is not this phone's, or the log is not."""

    EMERGENCY = "emergency"
    NOT_PLACED = "not_placed"
    NOT_THEIRS = "not_theirs"


class LineKey(HasSealed, Base):
    """A key that phones seal lines to. A retired one is kept while any phone may hold lines sealed to it."""

    __tablename__ = "line_key"

    public: Mapped[bytes] = mapped_column(LargeBinary)
    private = sealed_bytes()
    created_at: Mapped[datetime] = mapped_column(default=now_utc)
    retired_at: Mapped[datetime | None]

    def sealed_by(self) -> Subject:
        return THE_SERVICE


class OfAnOrganisation(HasSealed):
    """A row sealed by the key of the organisation whose phone it came from."""

    organisation_id: Mapped[str]

    def sealed_by(self) -> Subject:
        return Subject(SubjectKind.ORGANISATION, self.organisation_id)


class Device(OfAnOrganisation, Base):
    """A phone that was set up. Its id was made on the phone; of its token only a digest is kept."""

    __tablename__ = "device"

    organisation_id: Mapped[str] = mapped_column(refers_to("organisation.id"), index=True)
    home_id: Mapped[str | None] = mapped_column(refers_to("home.id"))
    token_hash: Mapped[str] = mapped_column(String(64))
    label = sealed_text(nullable=True)
    created_at: Mapped[datetime] = mapped_column(default=now_utc)
    last_contact_at: Mapped[datetime] = mapped_column(default=now_utc)
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[str | None] = mapped_column(refers_to("person.id"))


class DevicePerson(Base):
    """Somebody who has a store of their own on a phone.

    `asked_at`: they forgot what opens it, and want to set it up anew while it could still be opened; a manager says that it is they.
    """

    __tablename__ = "device_person"
    __table_args__ = (UniqueConstraint("device_id", "person_id"),)

    device_id: Mapped[str] = mapped_column(refers_to("device.id"))
    person_id: Mapped[str] = mapped_column(refers_to("person.id"), index=True)
    lock: Mapped[Lock] = mapped_column(one_of(Lock, "lock"))
    set_up_at: Mapped[datetime] = mapped_column(default=now_utc)
    last_seen_at: Mapped[datetime] = mapped_column(default=now_utc)
    revoked_at: Mapped[datetime | None]
    asked_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    confirmed_by: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))


class LineReceipt(OfAnOccurrence, Base):
    """How a line came from a phone: beside the entry of the same id, outside its chain. Triggers refuse to change or delete it.

    `told` holds the phone's clock, the store the line was in and the build that wrote it. `clock_seconds`: how far its clock was out.
    """

    __tablename__ = "line_receipt"

    occurrence_id: Mapped[str] = mapped_column(refers_to("occurrence.id"), index=True)
    device_id: Mapped[str] = mapped_column(refers_to("device.id"))
    access_ended: Mapped[bool]
    clock_seconds: Mapped[int | None]
    told = sealed_json()


_line: Any = EntryRow
_line.receipt = relationship(LineReceipt, primaryjoin=foreign(LineReceipt.id) == EntryRow.id, viewonly=True, uselist=False, lazy="raise")


def with_receipt() -> Any:
    """Asks, with the lines of a log, how they came: the clear columns, and none that is sealed."""
    return joinedload(_line.receipt).load_only(LineReceipt.occurrence_id, LineReceipt.access_ended, LineReceipt.clock_seconds)


class HeldLine(OfAnOrganisation, Base):
    """An envelope whose occurrence has not begun here yet. Its id follows from what it holds: sent again it is the same row."""

    __tablename__ = "held_line"

    organisation_id: Mapped[str] = mapped_column(refers_to("organisation.id"), index=True)
    device_id: Mapped[str] = mapped_column(refers_to("device.id"))
    occurrence_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), index=True)
    signed_in: Mapped[str | None] = mapped_column(refers_to("person.id"))
    received_at: Mapped[datetime]
    envelope = sealed_json()


class RefusedLine(OfAnOrganisation, Base):
    """What could not be taken in, just as it was sent, and why. Its id follows from what it holds. `home_id`: where its phone belonged."""

    __tablename__ = "refused_line"

    organisation_id: Mapped[str] = mapped_column(refers_to("organisation.id"), index=True)
    home_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    device_id: Mapped[str] = mapped_column(refers_to("device.id"))
    received_at: Mapped[datetime]
    reason = sealed_text()
    sent = sealed_text()
    seen_at: Mapped[datetime | None]
    seen_by: Mapped[str | None] = mapped_column(refers_to("person.id"))


class UnattachedLine(OfAnOrganisation, Base):
    """A line that was received and belongs to no log yet; it has the line's own id. Taken in, it goes.

    `home_id`: where its phone belonged when it was written. Brought by a stranger it has an id of its own.
    """

    __tablename__ = "unattached_line"

    organisation_id: Mapped[str] = mapped_column(refers_to("organisation.id"), index=True)
    home_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    device_id: Mapped[str] = mapped_column(refers_to("device.id"))
    occurrence_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), index=True)
    because: Mapped[Apart] = mapped_column(one_of(Apart, "because"))
    signed_in: Mapped[str | None] = mapped_column(refers_to("person.id"))
    received_at: Mapped[datetime]
    line = sealed_json()
