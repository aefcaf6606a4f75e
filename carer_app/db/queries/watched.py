"""Counts that an operator watches: how much waits, and for how long. They name nobody."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from carer_app.db.models.anchors import Anchor
from carer_app.db.models.follow_ups import DutyRow
from carer_app.db.models.occurrences import UNFINISHED, Occurrence
from carer_app.db.models.overdue import OverdueNotice
from carer_app.db.models.pack_links import PackMail
from carer_app.db.models.reminders import ReminderSending


def open_by_level(session: Session) -> dict[str, int]:
    """Children who are away or back with steps to do, by level; `none` where nothing is decided yet."""
    query = select(Occurrence.level, func.count()).where(text(UNFINISHED)).group_by(Occurrence.level)
    return {"none" if level is None else level.value: count for level, count in session.execute(query)}


def waiting(session: Session, now: datetime) -> dict[str, tuple[int, datetime | None]]:
    """What is still to be done by a worker: how many, and since when the oldest waits."""
    asked = {
        "packs_to_mail": select(func.count(), func.min(PackMail.asked_at)).where(PackMail.sent_at.is_(None), PackMail.failed_at.is_(None)),
        "managers_to_tell": select(func.count(), func.min(OverdueNotice.noticed_at))
        .join(Occurrence, Occurrence.id == OverdueNotice.occurrence_id)
        .where(OverdueNotice.told_at.is_(None), text(f"occurrence.{UNFINISHED}")),
        "reminders_to_send": select(func.count(), func.min(ReminderSending.made_at)).where(ReminderSending.done_at.is_(None)),
        "heads_to_keep_outside": select(func.count(), func.min(Anchor.at)).where(Anchor.kept_at.is_(None)),
    }
    return {what: (row[0], row[1]) for what, query in asked.items() for row in session.execute(query)}


def overdue_duties(session: Session, now: datetime) -> int:
    """Duties whose time is over."""
    query = select(func.count()).select_from(DutyRow).where(DutyRow.due_at < now, DutyRow.is_notice.is_(False))
    return session.scalar(query) or 0
