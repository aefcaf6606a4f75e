"""A worry about the place is told to the child's social workers, and to nobody who works where the child lives (NOTT-64, NAT-4.8b)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from carer_app.db.queries import reminders as rows
from carer_app.db.queries import who_hears
from carer_app.domain.reminders import Reason, of_concern


def remind(session: Session, child_id: str, concern_id: str, now: datetime, *, but: str | None) -> None:
    """Notices it for each of them, `but` for whoever wrote it; the minute's sweep tells them that there is something."""
    hears = who_hears.of_children(session, [child_id], now)[child_id]
    people = hears.social_workers - hears.carers - hears.managers - {but}
    about = {"child_id": child_id, "noticed_at": now, "tonight": False, "is_mailed": False}
    found = [
        {"reason": one.reason, "subject_id": one.subject, "due_at": one.due_at, "person_id": person_id, **about}
        for one in of_concern(concern_id, now)
        for person_id in sorted(people)
    ]
    rows.keep(session, found)


def answered(session: Session, concern_id: str, now: datetime) -> None:
    """Somebody wrote what was done about it: nobody is reminded of it any more."""
    stood = rows.standing(session, [Reason.CONCERN])
    rows.end(session, [row.id for row in stood if row.subject_id == concern_id], now)
