"""What was kept outside, and what is still to be."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from carer_app.db.models.anchors import Anchor
from carer_app.db.models.occurrences import Occurrence


def last(session: Session, organisation_id: str) -> Anchor | None:
    """The newest of an organisation."""
    query = select(Anchor).where(Anchor.organisation_id == organisation_id).order_by(Anchor.day.desc())
    return session.scalars(query.limit(1)).first()


def of_day(session: Session, organisation_id: str, day: date) -> Anchor | None:
    """That of one day."""
    return session.scalars(select(Anchor).where(Anchor.organisation_id == organisation_id, Anchor.day == day)).first()


def heads(session: Session, organisation_id: str | None, since: datetime | None) -> Sequence[tuple[str, int, str]]:
    """Occurrence, length and head of each log, of one organisation or all, with a line received since then."""
    query = select(Occurrence.id, Occurrence.chain_length, Occurrence.chain_head).where(Occurrence.chain_length > 0)
    if organisation_id is not None:
        query = query.where(Occurrence.organisation_id == organisation_id)
    if since is not None:
        query = query.where(Occurrence.last_entry_at >= since)
    return [(row[0], row[1], row[2]) for row in session.execute(query.order_by(Occurrence.opened_at, Occurrence.id))]


def to_keep(session: Session) -> Sequence[str]:
    """Ids of what is not outside yet, the oldest first."""
    return session.scalars(select(Anchor.id).where(Anchor.kept_at.is_(None)).order_by(Anchor.at, Anchor.id)).all()


def claim(session: Session, anchor_id: str, now: datetime, lease: timedelta) -> bool:
    """Whether the caller is the one who takes it outside. A claim older than the lease, or in the future, was left behind."""
    left = or_(Anchor.claimed_at.is_(None), Anchor.claimed_at < now - lease, Anchor.claimed_at > now + lease)
    query = update(Anchor).where(Anchor.id == anchor_id, Anchor.kept_at.is_(None), left)
    done: Any = session.execute(query.values(claimed_at=now).execution_options(synchronize_session=False))
    return bool(done.rowcount == 1)
