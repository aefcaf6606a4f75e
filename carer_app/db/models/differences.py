"""Professional differences about a child, a row for each line, never changed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from carer_app.db.base import Base, now_utc, one_of, refers_to
from carer_app.db.models.children import OfAChild
from carer_app.db.sealed import sealed_json
from carer_app.domain.difference import Reason, Standing


class DifferenceLine(OfAChild, Base):
    """What was said with whom. The first line of a difference has its own id as `difference`."""

    __tablename__ = "difference_line"
    __table_args__ = (Index("ix_difference_line_child_id_at", "child_id", "at"),)

    child_id: Mapped[str] = mapped_column(refers_to("child.id"))
    difference: Mapped[str] = mapped_column(refers_to("difference_line.id"))
    occurrence_id: Mapped[str | None] = mapped_column(refers_to("occurrence.id"))
    reason: Mapped[Reason] = mapped_column(one_of(Reason, "reason"))
    standing: Mapped[Standing] = mapped_column(one_of(Standing, "standing"))
    written_by: Mapped[str] = mapped_column(refers_to("person.id"))
    at: Mapped[datetime] = mapped_column(default=now_utc)
    payload = sealed_json()
