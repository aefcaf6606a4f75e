"""The keys that organisations sign their packs with."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from carer_app.db.base import Base, now_utc, refers_to
from carer_app.db.sealed import HasSealed, Subject, SubjectKind, sealed_bytes

CURRENT = "retired_at IS NULL"


class SigningKey(HasSealed, Base):
    """A certificate that names the organisation, and its key. A retired one is kept: packs that it signed are about."""

    __tablename__ = "signing_key"
    __table_args__ = (
        Index("ix_signing_key_current", "organisation_id", unique=True, sqlite_where=text(CURRENT), postgresql_where=text(CURRENT)),
    )

    organisation_id: Mapped[str] = mapped_column(refers_to("organisation.id"))
    certificate: Mapped[bytes] = mapped_column(LargeBinary)
    private = sealed_bytes()
    created_at: Mapped[datetime] = mapped_column(default=now_utc)
    retired_at: Mapped[datetime | None]

    def sealed_by(self) -> Subject:
        return Subject(SubjectKind.ORGANISATION, self.organisation_id)
