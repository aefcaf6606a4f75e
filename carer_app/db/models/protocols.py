"""Which protocols an organisation has accepted: a manager's act, in one version, until somebody takes it back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from carer_app.db.base import Base, now_utc, refers_to

STANDS = "withdrawn_at IS NULL"


class ProtocolAcceptance(Base):
    """One protocol in one version, accepted for an organisation. At most one of a protocol stands; those taken back are kept."""

    __tablename__ = "protocol_acceptance"
    __table_args__ = (
        CheckConstraint("withdrawn_at IS NULL OR withdrawn_at >= accepted_at", name="taken_back_after_it_was_accepted"),
        Index(
            "ix_protocol_acceptance_standing",
            "organisation_id",
            "protocol",
            unique=True,
            sqlite_where=text(STANDS),
            postgresql_where=text(STANDS),
        ),
    )

    organisation_id: Mapped[str] = mapped_column(refers_to("organisation.id"), index=True)
    protocol: Mapped[str] = mapped_column(String(60))
    version: Mapped[str] = mapped_column(String(20))
    accepted_by: Mapped[str | None] = mapped_column(refers_to("person.id"))
    accepted_at: Mapped[datetime] = mapped_column(default=now_utc)
    withdrawn_by: Mapped[str | None] = mapped_column(refers_to("person.id"))
    withdrawn_at: Mapped[datetime | None]
