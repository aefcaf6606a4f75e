"""E-mails to children's services: what waits to be sent, and who sends it; each is one statement."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from carer_app.db.models.telling import TellingMail


def unsent(session: Session) -> Sequence[str]:
    """Ids of the mails that have neither gone nor been given up, the oldest first."""
    query = select(TellingMail.id).where(TellingMail.sent_at.is_(None), TellingMail.failed_at.is_(None))
    return session.scalars(query.order_by(TellingMail.asked_at, TellingMail.id)).all()


def with_mail(session: Session, occurrence_ids: Collection[str]) -> set[str]:
    """Those of these occurrences about which a mail was asked for."""
    query = select(TellingMail.occurrence_id).where(TellingMail.occurrence_id.in_(occurrence_ids))
    return set(session.scalars(query.distinct()))


def claim(session: Session, mail_id: str, now: datetime, lease: timedelta) -> bool:
    """Whether the caller is the one who sends it; a claim older than the lease has been left behind."""
    left = or_(TellingMail.claimed_at.is_(None), TellingMail.claimed_at < now - lease, TellingMail.claimed_at > now + lease)
    mine = update(TellingMail).where(TellingMail.id == mail_id, TellingMail.sent_at.is_(None), TellingMail.failed_at.is_(None), left)
    statement: Any = mine.values(claimed_at=now, tries=TellingMail.tries + 1).execution_options(synchronize_session=False)
    done: Any = session.execute(statement)
    return bool(done.rowcount == 1)
