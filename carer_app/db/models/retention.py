"""What was said and decided of how long a child's record is kept. It outlives the record: sealed under the organisation's key."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from carer_app.db.base import Base, one_of, refers_to
from carer_app.db.sealed import HasSealed, Subject, SubjectKind, sealed_date, sealed_text
from carer_app.domain.retention import Kind


class RetentionLine(HasSealed, Base):
    """One line. Triggers refuse to change or delete it."""

    __tablename__ = "retention_line"
    __table_args__ = (
        Index("ix_retention_line_child_id_at", "child_id", "at"),
        Index("ix_retention_line_organisation_id", "organisation_id"),
    )

    child_id: Mapped[str] = mapped_column(refers_to("child.id"))
    organisation_id: Mapped[str] = mapped_column(refers_to("organisation.id"))
    kind: Mapped[Kind] = mapped_column(one_of(Kind, "kind"))
    at: Mapped[datetime]
    person_id: Mapped[str | None] = mapped_column(refers_to("person.id"))
    until: Mapped[date | None]
    died_on = sealed_date()
    reason = sealed_text(nullable=True)

    def sealed_by(self) -> Subject:
        return Subject(SubjectKind.ORGANISATION, self.organisation_id)
