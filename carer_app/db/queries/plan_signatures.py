"""Who signed a version of a plan, and who wrote a signature down."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from carer_app.db.models.plan_life import PlanSignature


def of_version(session: Session, version_id: str) -> Sequence[PlanSignature]:
    """Everybody's under one version."""
    return session.scalars(select(PlanSignature).where(PlanSignature.plan_version_id == version_id)).all()
