"""How often something was tried from one address, shared by every worker and machine."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from carer_app.db.base import Base


class TryCount(Base):
    """Tries in one window. What was limited, and from where, is kept only as a digest."""

    __tablename__ = "try_count"

    digest: Mapped[str] = mapped_column(String(64), unique=True)
    tries: Mapped[int]
    ends_at: Mapped[datetime] = mapped_column(index=True)
