"""Times that passed without a line, each told once to the manager on call."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from carer_app.db.base import Base, one_of, refers_to


class TimeFor(StrEnum):
    """What the time was for: the kinds of `domain.timers` that somebody is told of."""

    REVIEW = "review"
    AGREED_RETURN = "agreed_return"
    POLICE_REVIEW = "police_review"


class OverdueNotice(Base):
    """One time of one occurrence that passed. However many workers notice it, there is one row, so it is told once.

    `claimed_at`: a worker is writing the mail. `told_at`: the mail server took it, for `told_to` addresses; none where nobody's is kept.
    """

    __tablename__ = "overdue_notice"
    __table_args__ = (
        UniqueConstraint("occurrence_id", "kind", "due_at"),
        Index("ix_overdue_notice_untold", "noticed_at", sqlite_where=text("told_at IS NULL"), postgresql_where=text("told_at IS NULL")),
    )

    occurrence_id: Mapped[str] = mapped_column(refers_to("occurrence.id"))
    kind: Mapped[TimeFor] = mapped_column(one_of(TimeFor, "kind"))
    due_at: Mapped[datetime]
    noticed_at: Mapped[datetime]
    claimed_at: Mapped[datetime | None]
    told_at: Mapped[datetime | None]
    told_to: Mapped[int | None]
