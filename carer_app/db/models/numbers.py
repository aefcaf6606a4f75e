"""What is counted: a row of facts for each time away, and the counts of each home and organisation by month and year, made from those."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from carer_app.db.base import Base, refers_to

WANTED = "wanted_at IS NOT NULL"
UNREVIEWED = "reviewed_at IS NULL AND returned_at IS NOT NULL"
"""Back, and no manager has written what was learned. A partial index and the list share these words exactly."""


class NumbersRow(Base):
    """One time away as it is counted (`domain.numbers.Facts`), its id being the occurrence's: made afresh from the log whenever duties are reckoned.

    Ids, times and counts only. `home_id`, `organisation_id`: where the child went from. `reviewed_at`: when a manager wrote what was
    learned; `notices_at`: when one decided who is notified of it.
    """

    __tablename__ = "occurrence_numbers"
    __table_args__ = (
        Index("ix_occurrence_numbers_home_counted", "home_id", "month", "counts_as", "child_id", "told_at"),
        Index("ix_occurrence_numbers_organisation_id_month", "organisation_id", "month"),
        Index(
            "ix_occurrence_numbers_unreviewed", "home_id", "returned_at", sqlite_where=text(UNREVIEWED), postgresql_where=text(UNREVIEWED)
        ),
    )

    child_id: Mapped[str] = mapped_column(refers_to("child.id"), index=True)
    home_id: Mapped[str] = mapped_column(Uuid(as_uuid=False))
    organisation_id: Mapped[str] = mapped_column(Uuid(as_uuid=False))
    month: Mapped[str] = mapped_column(String(7))
    began_at: Mapped[datetime]
    counts_as: Mapped[str] = mapped_column(String(40))
    level: Mapped[str] = mapped_column(String(20))
    police_level_at: Mapped[datetime | None]
    rang_at: Mapped[datetime | None]
    told_at: Mapped[datetime | None]
    returned_at: Mapped[datetime | None]
    steps: Mapped[int]
    signs: Mapped[bool]
    signs_alone: Mapped[bool]
    is_past: Mapped[bool]
    reviewed_at: Mapped[datetime | None]
    notices_at: Mapped[datetime | None]


class NumbersCount(Base):
    """The counts of one home or organisation in one month ("2026-10"), quarter ("2026-Q4") or year ("2026"), as `domain.counting.Picture` is kept.

    `place_id`: the home or the organisation. `wanted_at`: something counted there has changed since.
    """

    __tablename__ = "numbers_count"
    __table_args__ = (
        Index("ix_numbers_count_place_id_period", "place_id", "period", unique=True),
        Index("ix_numbers_count_wanted_at", "wanted_at", sqlite_where=text(WANTED), postgresql_where=text(WANTED)),
    )

    place_id: Mapped[str] = mapped_column(Uuid(as_uuid=False))
    period: Mapped[str] = mapped_column(String(7))
    wanted_at: Mapped[datetime | None]
    counted: Mapped[dict[str, Any] | None] = mapped_column(JSON)
