"""What lets a Regulation 44 visitor read a child's log: the child's consent and the placing authority's."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from carer_app.db.base import Base, one_of, refers_to
from carer_app.db.models.children import OfAChild
from carer_app.db.sealed import sealed_text


class Giver(StrEnum):
    """Whose consent it is: both are needed (Regulation 44 of the Children's Homes Regulations 2015)."""

    CHILD = "child"
    AUTHORITY = "authority"


class VisitConsent(OfAChild, Base):
    """A consent as it was given: by whom, on which day, who wrote it down, and when it ended. `who`: the person who said yes, in words."""

    __tablename__ = "visit_consent"
    __table_args__ = (CheckConstraint("ended_at IS NULL OR ended_at >= recorded_at", name="ends_after_it_begins"),)

    child_id: Mapped[str] = mapped_column(refers_to("child.id"), index=True)
    giver: Mapped[Giver] = mapped_column(one_of(Giver, "giver"))
    given_on: Mapped[date]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str] = mapped_column(refers_to("person.id"))
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None] = mapped_column(refers_to("person.id"))
    who = sealed_text()
