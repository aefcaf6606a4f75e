"""What the list of who is away says besides: how much is owed, return interviews, and phones that have gone quiet; in one query."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import func, literal, null, select, union_all
from sqlalchemy.orm import Session

from carer_app.db.models.devices import Device, LineReceipt
from carer_app.db.models.follow_ups import DutyRow
from carer_app.db.queries.duty_lists import Own, count_of
from carer_app.domain.duty_words import RETURN_INTERVIEWS

SOON = timedelta(hours=24)
QUIET = timedelta(minutes=30)


class Besides(NamedTuple):
    """`owed`: how many things are one's own to do, and how many are overdue; `interviews`: by child, when the first return interview that is
    overdue or due within a day is due; `quiet`: by time away, when a phone that wrote in its log was last in contact."""

    owed: tuple[int, int]
    interviews: dict[str, datetime]
    quiet: dict[str, datetime]


def besides(session: Session, child_ids: Collection[str], away: Collection[str], own: Own, now: datetime) -> Besides:
    """For these children and these times away. Ids and times only."""
    due = select(func.min(DutyRow.due_at), DutyRow.child_id, literal(0), literal(0), literal("interview")).group_by(DutyRow.child_id)
    due = due.where(DutyRow.child_id.in_(child_ids), DutyRow.action.in_(RETURN_INTERVIEWS), DutyRow.is_notice.is_(False))
    due = due.where(DutyRow.arose_at <= now, DutyRow.due_at <= now + SOON)
    phones = select(func.min(Device.last_contact_at), LineReceipt.occurrence_id, literal(0), literal(0), literal("phone"))
    phones = phones.join(Device, Device.id == LineReceipt.device_id).group_by(LineReceipt.occurrence_id)
    phones = phones.where(LineReceipt.occurrence_id.in_(away), Device.revoked_at.is_(None), Device.last_contact_at < now - QUIET)
    counted = count_of(own, now).subquery()
    rows: Sequence[Any] = session.execute(union_all(due, phones, select(null(), null(), counted.c[0], counted.c[1], literal("owed")))).all()
    kinds = {kind: [row for row in rows if row[4] == kind] for kind in ("interview", "phone", "owed")}
    (mine,) = kinds["owed"]
    return Besides((mine[2], mine[3]), {row[1]: row[0] for row in kinds["interview"]}, {row[1]: row[0] for row in kinds["phone"]})
