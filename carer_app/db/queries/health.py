"""Whether the database answers at all."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session


def answers(session: Session) -> bool:
    """Raises SQLAlchemyError when it does not."""
    return session.scalar(select(1)) == 1
