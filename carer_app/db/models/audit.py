"""Who read or changed what, and when. Append-only."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from carer_app.db.base import Base, refers_to
from carer_app.db.sealed import HasSealed, Subject, SubjectKind, sealed_json

NOBODY = "00000000-0000-0000-0000-000000000000"


class AuditEvent(HasSealed, Base):
    """One reading or change. `subject` names a row ("photo:<id>"); `detail` is sealed, and still holds no child's name."""

    __tablename__ = "audit_event"
    __table_args__ = (
        Index("ix_audit_event_at_id", "at", "id"),
        Index("ix_audit_event_child_id_at_id_kind_person_id", "child_id", "at", "id", "kind", "person_id"),
        Index("ix_audit_event_child_id_kind_at_id_person_id", "child_id", "kind", "at", "id", "person_id"),
        Index("ix_audit_event_organisation_id_at_id", "organisation_id", "at", "id"),
        Index("ix_audit_event_person_id_at_id_child_id_kind", "person_id", "at", "id", "child_id", "kind"),
        Index("ix_audit_event_person_id_kind_at_id_child_id", "person_id", "kind", "at", "id", "child_id"),
    )

    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(60))
    person_id: Mapped[str | None] = mapped_column(refers_to("person.id"))
    organisation_id: Mapped[str | None] = mapped_column(refers_to("organisation.id"))
    child_id: Mapped[str | None] = mapped_column(refers_to("child.id"))
    occurrence_id: Mapped[str | None] = mapped_column(refers_to("occurrence.id"))
    subject: Mapped[str | None] = mapped_column(String(120))
    detail = sealed_json(nullable=True)

    def sealed_by(self) -> Subject:
        if self.organisation_id is None:
            return Subject(SubjectKind.SERVICE, NOBODY)
        return Subject(SubjectKind.ORGANISATION, self.organisation_id)
