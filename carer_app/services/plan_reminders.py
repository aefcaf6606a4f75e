"""Plans whose review is overdue: read from every plan, so once an hour and not each minute."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from carer_app.db.key_ring import KeyRing
from carer_app.db.models.children import ProfileSection
from carer_app.db.queries import reminders as rows
from carer_app.db.sealed import Subject, SubjectKind
from carer_app.domain.plan_reviews import Prompt
from carer_app.domain.profile import Profile
from carer_app.domain.reminders import Reason, Reminder, of_plan
from carer_app.services import plan_life, reminders_found

DATED = (Prompt.DATE_SET, Prompt.LOOKED_AFTER_REVIEW)


def sweep(session: Session, now: datetime) -> None:
    """Notices which reviews are overdue and ends what is over. Commits; the minute's sweep tells of them."""
    profiles = {row.child_id: Profile.stored({"plan": row.payload}) for row in _plans(session, now)}
    due: dict[str, tuple[Reminder, ...]] = {}
    for child_id, reasons in plan_life.to_review(session, profiles, now).items():
        days = [one.since for one in reasons if one.prompt in DATED and one.since is not None]
        due[child_id] = of_plan(child_id, min(days), now) if days else ()
    made = reminders_found.rows_of_plans(session, due, now)
    rows.keep(session, made)
    known = {(row["subject_id"], row["due_at"], row["person_id"]) for row in made}
    stood = rows.standing(session, [Reason.PLAN_REVIEW])
    rows.end(session, [row.id for row in stood if (row.subject_id, row.due_at, row.person_id) not in known], now)
    session.commit()


def _plans(session: Session, now: datetime) -> list[ProfileSection]:
    found = rows.newest_plans(session, now)
    KeyRing.of(session).preload([Subject(SubjectKind.CHILD, row.child_id) for row in found])
    return found
