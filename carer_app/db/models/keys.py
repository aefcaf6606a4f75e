"""The data keys: one for each child, occurrence, organisation and person, wrapped by SEALING_KEYS."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import LargeBinary, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from carer_app.db.base import Base, now_utc, one_of


class SubjectKind(StrEnum):
    """Whose words a key seals. A person's own key seals their devices; staff names go under their organisation's."""

    CHILD = "child"
    OCCURRENCE = "occurrence"
    ORGANISATION = "organisation"
    PERSON = "person"
    SERVICE = "service"


class DataKey(Base):
    """A random key, wrapped. Shredding drops the wrap and leaves the row, so that nobody makes a new key in its place."""

    __tablename__ = "data_key"
    __table_args__ = (UniqueConstraint("subject_kind", "subject_id"),)

    subject_kind: Mapped[SubjectKind] = mapped_column(one_of(SubjectKind, "subject_kind"))
    subject_id: Mapped[str] = mapped_column(Uuid(as_uuid=False))
    wrapped: Mapped[bytes | None] = mapped_column(LargeBinary)
    sealing_key_id: Mapped[str] = mapped_column(String(16), index=True)
    created_at: Mapped[datetime] = mapped_column(default=now_utc)
    shredded_at: Mapped[datetime | None]
