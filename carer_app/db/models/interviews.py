"""Who may hold one return interview and until when; and how it stands with each time away that is owed one."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from carer_app.db.base import Base, refers_to


class InterviewAccess(Base):
    """One person may see what they need for one return interview, and write it down, until then. Ending it early brings `to_at` forward."""

    __tablename__ = "interview_access"
    __table_args__ = (CheckConstraint("to_at >= from_at", name="ends_after_it_begins"),)

    child_id: Mapped[str] = mapped_column(refers_to("child.id"), index=True)
    interview_id: Mapped[str] = mapped_column(Uuid(as_uuid=False))
    person_id: Mapped[str] = mapped_column(refers_to("person.id"), index=True)
    from_at: Mapped[datetime]
    to_at: Mapped[datetime]
    given_by: Mapped[str | None] = mapped_column(refers_to("person.id"))


class ReturnInterviewRow(Base):
    """A time away that is owed a return interview, and its dates: made afresh from the lines whenever duties are reckoned. Ids and times only.

    The id is the occurrence's. `home_id`, `organisation_id`: where the child was placed at the return; `month`: of the return, by the clock
    in England; `due_at`: 72 hours after it (NAT-4.10a). `refused_at` is empty where the child said yes later.
    """

    __tablename__ = "return_interview"
    __table_args__ = (Index("ix_return_interview_organisation_id_month", "organisation_id", "month"),)

    child_id: Mapped[str] = mapped_column(refers_to("child.id"), index=True)
    interview_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    home_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), index=True)
    organisation_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    month: Mapped[str] = mapped_column(String(7))
    returned_at: Mapped[datetime]
    due_at: Mapped[datetime]
    offered_at: Mapped[datetime | None]
    accepted_at: Mapped[datetime | None]
    refused_at: Mapped[datetime | None]
    held_at: Mapped[datetime | None]
    not_held_at: Mapped[datetime | None]
    shared_at: Mapped[datetime | None]
