"""Invitations that wait to be mailed: a few each minute, so that a mail server is not flooded, and each once."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from carer_app.db.models.people import Person
from carer_app.db.queries import staff

ACCOUNT_MAIL, INVITATION = "account mail", "invitation"
AT_ONCE = 20
TRIED_AGAIN_AFTER = timedelta(minutes=10)


def take_some(session: Session, now: datetime) -> list[str]:
    """Whose invitations go now. One that does not go is tried again in ten minutes."""
    found = staff.invitations_due(session, now, AT_ONCE)
    for person in found:
        person.invite_due_at = now + TRIED_AGAIN_AFTER
    return [person.id for person in found]


def went(session: Session, person_id: str, now: datetime) -> None:
    """The mail was taken."""
    person = session.get_one(Person, person_id)
    person.invite_due_at, person.invited_at = None, now
