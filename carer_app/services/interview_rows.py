"""A row for each time away that is owed a return interview, with its dates, so that those offered can be counted (lesson 15 of the field)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from carer_app.db.queries import interviews as kept
from carer_app.domain.duty import Duty
from carer_app.domain.follow_up import FollowUp
from carer_app.domain.interviews_allowed import owed_times
from carer_app.domain.interviews_read import Interview, interviews
from carer_app.domain.occurrence import Occurrence
from carer_app.domain.wall_clock import local
from carer_app.services import numbers

LIMIT = timedelta(hours=72)
"""From the return, weekends too (NAT-4.10a, AMB-7)."""


def keep(
    session: Session, child_id: str, duties: Iterable[Duty], times: Iterable[Occurrence], lines: Iterable[FollowUp], now: datetime
) -> None:
    """Makes the child's rows afresh from what is written; where one has changed, what it is counted in is wanted again."""
    owed = owed_times(duties)
    by_time = {name: one for one in interviews(lines) for name in one.occurrences}
    back = [(one, one.returned_at) for one in times if one.returned_at is not None and (one.id in owed or one.id in by_time)]
    homes = kept.homes_at(session, child_id, [at for _, at in back]) if back else {}
    rows = [_row(child_id, one, at, by_time.get(one.id), homes.get(at)) for one, at in back]
    before = kept.of_child(session, child_id)
    if changed := [row for row in (*rows, *before) if row not in rows or row not in before]:
        kept.put(session, child_id, rows)
        numbers.want_talks(session, changed, now)


def _row(child_id: str, time: Occurrence, at: datetime, one: Interview | None, home: tuple[str, str] | None) -> dict[str, Any]:
    row: dict[str, Any] = dict.fromkeys(kept.STEPS)
    if one is not None:
        row |= {f"{name}_at": getattr(one, f"{name}_at") for name in ("offered", "accepted", "refused", "shared")}
        row |= {f"{name}_at": line.happened_at for name, line in (("held", one.held), ("not_held", one.not_held)) if line is not None}
    return {
        "id": time.id,
        "child_id": child_id,
        "interview_id": one.id if one else None,
        "home_id": home[0] if home else None,
        "organisation_id": home[1] if home else None,
        "month": f"{local(at):%Y-%m}",
        "returned_at": at,
        "due_at": at + LIMIT,
        **row,
    }
