"""The protocols an organisation has accepted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from carer_app.db.models.protocols import ProtocolAcceptance


def standing(session: Session, organisation_ids: Iterable[str]) -> Sequence[ProtocolAcceptance]:
    """What these organisations have accepted and not taken back."""
    query = select(ProtocolAcceptance).where(
        ProtocolAcceptance.organisation_id.in_(set(organisation_ids)), ProtocolAcceptance.withdrawn_at.is_(None)
    )
    return session.scalars(query.order_by(ProtocolAcceptance.protocol, ProtocolAcceptance.id)).all()


def standing_one(session: Session, organisation_id: str, protocol: str) -> ProtocolAcceptance | None:
    """The acceptance of one protocol that stands, kept from other writers until this transaction ends."""
    query = select(ProtocolAcceptance).where(
        ProtocolAcceptance.organisation_id == organisation_id,
        ProtocolAcceptance.protocol == protocol,
        ProtocolAcceptance.withdrawn_at.is_(None),
    )
    return session.scalar(query.with_for_update())
