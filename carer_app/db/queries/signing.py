"""Finding the keys that packs are signed with."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from carer_app.db.models.people import Organisation
from carer_app.db.models.signing import SigningKey


def current(session: Session, organisation_id: str) -> SigningKey | None:
    """The key that this organisation signs with now."""
    return session.scalar(select(SigningKey).where(SigningKey.organisation_id == organisation_id, SigningKey.retired_at.is_(None)))


def with_names(session: Session) -> Sequence[tuple[Organisation, SigningKey | None]]:
    """Every organisation with its keys, newest first; once with None where it has none."""
    query = select(Organisation, SigningKey).outerjoin(SigningKey, SigningKey.organisation_id == Organisation.id)
    ordered = query.order_by(Organisation.name, Organisation.id, SigningKey.created_at.desc(), SigningKey.id)
    return [(organisation, key) for organisation, key in session.execute(ordered)]


def of_organisation(session: Session, organisation_id: str) -> Sequence[tuple[Organisation, SigningKey]]:
    """The keys of one organisation, newest first."""
    query = select(Organisation, SigningKey).join(SigningKey, SigningKey.organisation_id == Organisation.id)
    ordered = query.where(Organisation.id == organisation_id).order_by(SigningKey.created_at.desc(), SigningKey.id)
    return [(organisation, key) for organisation, key in session.execute(ordered)]
