"""A child moves: from which home, to which, when; who of the new home has the plan, and what they have looked at for the new area."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from carer_app.db.base import Base, now_utc, one_of, refers_to
from carer_app.db.models.children import OfAChild
from carer_app.db.sealed import sealed_text


class MoveKind(StrEnum):
    """Whether there was time to plan it (NAT-2.8a) or not (NAT-2.8b)."""

    PLANNED = "planned"
    EMERGENCY = "emergency"


class Move(OfAChild, Base):
    """A move, ahead or done. One that is called off stays as it was, with the day it was called off.

    `elsewhere` says where to in words, where the new home is not in this system; where neither is there, nobody knew yet.
    """

    __tablename__ = "move"
    __table_args__ = (
        CheckConstraint("to_home_id IS NULL OR from_home_id IS NULL OR to_home_id <> from_home_id", name="goes_somewhere_else"),
    )

    child_id: Mapped[str] = mapped_column(refers_to("child.id"), index=True)
    kind: Mapped[MoveKind] = mapped_column(one_of(MoveKind, "kind"))
    from_home_id: Mapped[str | None] = mapped_column(refers_to("home.id"))
    to_home_id: Mapped[str | None] = mapped_column(refers_to("home.id"), index=True)
    starts_at: Mapped[datetime]
    elsewhere = sealed_text(nullable=True)
    reason = sealed_text(nullable=True)
    planned_by: Mapped[str] = mapped_column(refers_to("person.id"))
    planned_at: Mapped[datetime] = mapped_column(default=now_utc)
    given_at: Mapped[datetime | None]
    given_by: Mapped[str | None] = mapped_column(refers_to("person.id"))
    called_off_at: Mapped[datetime | None]
    called_off_by: Mapped[str | None] = mapped_column(refers_to("person.id"))


class PlanReceipt(Base):
    """Somebody of the new home said that they have read the plan."""

    __tablename__ = "plan_receipt"
    __table_args__ = (UniqueConstraint("move_id", "person_id"),)

    move_id: Mapped[str] = mapped_column(refers_to("move.id"))
    person_id: Mapped[str] = mapped_column(refers_to("person.id"))
    at: Mapped[datetime] = mapped_column(default=now_utc)


class MoveReview(Base):
    """Somebody looked at a section that was written for the last home, and says that it is right for the new one."""

    __tablename__ = "move_review"
    __table_args__ = (UniqueConstraint("move_id", "section"),)

    move_id: Mapped[str] = mapped_column(refers_to("move.id"))
    section: Mapped[str] = mapped_column(String(40))
    person_id: Mapped[str] = mapped_column(refers_to("person.id"))
    at: Mapped[datetime] = mapped_column(default=now_utc)
