"""The heads of the logs as they were kept outside: what a database that is written again, or an old backup, cannot take back."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from carer_app.db.base import Base, refers_to


class Anchor(Base):
    """One day of one organisation. The document holds ids and digests, and goes from here when it is kept outside (`kept_at`)."""

    __tablename__ = "anchor"
    __table_args__ = (UniqueConstraint("organisation_id", "day"),)

    organisation_id: Mapped[str] = mapped_column(refers_to("organisation.id"))
    day: Mapped[date]
    at: Mapped[datetime]
    logs: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    previous: Mapped[str | None] = mapped_column(String(64))
    document: Mapped[bytes | None] = mapped_column(LargeBinary)
    signature: Mapped[bytes | None] = mapped_column(LargeBinary)
    claimed_at: Mapped[datetime | None]
    kept_at: Mapped[datetime | None]
