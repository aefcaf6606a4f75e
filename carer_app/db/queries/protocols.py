"""The protocols an organisation has accepted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from carer_app.db.models.people import Organisation
from carer_app.db.models.protocols import ProtocolAcceptance


def standing(session: Session, organisation_ids: Iterable[str]) -> Sequence[ProtocolAcceptance]:
    """What these organisations have accepted and not taken back."""
    query = select(ProtocolAcceptance).where(
        ProtocolAcceptance.organisation_id.in_(set(organisation_ids)), ProtocolAcceptance.withdrawn_at.is_(None)
    )
    return session.scalars(query.order_by(ProtocolAcceptance.protocol, ProtocolAcceptance.id)).all()


def standing_one(session: Session, organisation_id: str, protocol: str) -> ProtocolAcceptance | None:
    """The acceptance of one protocol that stands. The organisation's row is kept from other writers: two managers who tap together wait."""
    session.execute(select(Organisation.id).where(Organisation.id == organisation_id).with_for_update())
    query = select(ProtocolAcceptance).where(
        ProtocolAcceptance.organisation_id == organisation_id,
        ProtocolAcceptance.protocol == protocol,
        ProtocolAcceptance.withdrawn_at.is_(None),
    )
    return session.scalar(query)
