"""Records that go out: each that was asked for, the pieces it is made of, and what a person decided about other people in it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String, UniqueConstraint, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from carer_app.db.base import Base, now_utc, one_of, refers_to
from carer_app.db.models.children import OfAChild
from carer_app.db.sealed import sealed_bytes, sealed_text
from carer_app.domain.record_exports import Purpose

TO_MAKE = "made_at IS NULL AND failed_at IS NULL AND wiped_at IS NULL"
TO_WIPE = "wiped_at IS NULL"


class RecordExport(OfAChild, Base):
    """One that somebody asked for; nobody else may fetch it. `home_id`: asked together with the others of a home that closes.

    `planned` and `done` count its pieces. `claim`: one worker has it in hand, while `claimed_at` is fresh. `to_review`: a person has to look
    through it. `holds_interviews`: what the child said in return interviews is in it, as the asker may read it.
    """

    __tablename__ = "record_export"
    __table_args__ = (
        Index("ix_record_export_child_id_asked_at", "child_id", "asked_at"),
        Index("ix_record_export_to_make", "asked_at", sqlite_where=text(TO_MAKE), postgresql_where=text(TO_MAKE)),
        Index("ix_record_export_to_wipe", "expires_at", sqlite_where=text(TO_WIPE), postgresql_where=text(TO_WIPE)),
    )

    child_id: Mapped[str] = mapped_column(refers_to("child.id"))
    purpose: Mapped[Purpose] = mapped_column(one_of(Purpose, "purpose"))
    home_id: Mapped[str | None] = mapped_column(refers_to("home.id"), index=True)
    whom = sealed_text(nullable=True)
    asked_by: Mapped[str] = mapped_column(refers_to("person.id"))
    asked_at: Mapped[datetime] = mapped_column(default=now_utc)
    holds_interviews: Mapped[bool]
    planned: Mapped[int | None]
    done: Mapped[int] = mapped_column(default=0)
    claim: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    claimed_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    to_review: Mapped[bool] = mapped_column(default=False)
    released_at: Mapped[datetime | None]
    released_by: Mapped[str | None] = mapped_column(refers_to("person.id"))
    made_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    expires_at: Mapped[datetime]
    wiped_at: Mapped[datetime | None]


class ExportPiece(OfAChild, Base):
    """One file of it, sealed. Pieces are added as they are made and go together; one whose path begins with a dot is not handed out."""

    __tablename__ = "export_piece"
    __table_args__ = (UniqueConstraint("export_id", "number"), Index("ix_export_piece_child_id", "child_id"))

    child_id: Mapped[str] = mapped_column(refers_to("child.id"))
    export_id: Mapped[str] = mapped_column(refers_to("record_export.id"))
    number: Mapped[int]
    path: Mapped[str] = mapped_column(String(120))
    content = sealed_bytes(deferred=True)
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(default=now_utc)


class ExportDecision(OfAChild, Base):
    """What a person decided about one thing that names somebody else, and why. `item` names a row and a part of it."""

    __tablename__ = "export_decision"
    __table_args__ = (UniqueConstraint("export_id", "item"), Index("ix_export_decision_child_id", "child_id"))

    child_id: Mapped[str] = mapped_column(refers_to("child.id"))
    export_id: Mapped[str] = mapped_column(refers_to("record_export.id"))
    item: Mapped[str] = mapped_column(String(200))
    strike: Mapped[bool]
    reason = sealed_text(nullable=True)
    decided_by: Mapped[str] = mapped_column(refers_to("person.id"))
    decided_at: Mapped[datetime] = mapped_column(default=now_utc)
