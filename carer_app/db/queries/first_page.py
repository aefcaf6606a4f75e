"""What waits for somebody, as the first page says it: in one query, since everybody opens that page."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, literal, null, or_, select, union_all
from sqlalchemy.orm import Session

from carer_app.db.models.audit import AuditEvent
from carer_app.db.models.children import Assignment, AssignmentKind
from carer_app.db.models.devices import Apart, UnattachedLine
from carer_app.db.models.plan_drafts import PlanProposal
from carer_app.db.models.reminders import ReminderRow
from carer_app.db.queries.duty_lists import Own, count_of
from carer_app.db.queries.given import given, given_list

ADMINISTRATOR_READS = "administrator_may_read"
TOLD_FOR = timedelta(days=14)


class Waiting(NamedTuple):
    """`proposals`: (child, who is asked) of each that waits; `logs`: how many were begun on a locked phone, and are no child's yet; `owed`:
    how many things are one's own to do, and how many of them are overdue; `reminders`: how many they have not seen yet. `ended`: the children
    one was the social worker of until lately; `read`: those whose record somebody who manages people may read since lately."""

    proposals: tuple[tuple[str, str | None], ...]
    logs: int
    owed: tuple[int, int] = (0, 0)
    reminders: int = 0
    ended: frozenset[str] = frozenset()
    read: frozenset[str] = frozenset()


def waiting(
    session: Session,
    person_id: str,
    child_ids: Collection[str],
    homes: Collection[str],
    organisations: Collection[str],
    own: Own,
    now: datetime,
) -> Waiting:
    """Proposals in the plans of these children, logs from the phones of these homes and organisations, and how much is one's own to do.
    Nothing of what they say is read."""
    sides = [(list(ids), list(names)) for ids, names in own if ids]
    asked: dict[str, Any] = {
        "person": person_id,
        "children": list(child_ids),
        "homes": list(homes),
        "organisations": list(organisations),
        "now": now,
        "lately": now - TOLD_FOR,
    }
    for number, (ids, names) in enumerate(sides):
        asked |= {f"children_{number}": ids, f"who_{number}": names}
    rows: Sequence[Any] = session.execute(_query(len(sides)), asked).all()
    kinds = {kind: [row for row in rows if row[4] == kind] for kind in ("proposal", "log", "owed", "reminder", "ended", "read")}
    (mine,) = kinds["owed"]
    proposed = tuple((row[1], row[2]) for row in kinds["proposal"])
    told = (frozenset(row[1] for row in kinds["ended"]) - frozenset(child_ids), frozenset(row[1] for row in kinds["read"]))
    return Waiting(proposed, sum(row[0] for row in kinds["log"]), (mine[0], mine[3]), sum(row[0] for row in kinds["reminder"]), *told)


@cache
def _query(sides: int) -> Any:
    """Put together once for each number of sides that somebody is on."""
    children, person, now, lately = given_list("children"), given("person"), given("now"), given("lately")
    proposals = select(literal(0), PlanProposal.child_id, PlanProposal.asked, literal(0), literal("proposal"))
    proposals = proposals.where(PlanProposal.child_id.in_(children), PlanProposal.decided_at.is_(None))
    logs = select(func.count(UnattachedLine.occurrence_id.distinct()), null(), null(), literal(0), literal("log"))
    logs = logs.where(_from_these_phones(), UnattachedLine.because != Apart.NOT_THEIRS)
    own = [(given_list(f"children_{number}"), given_list(f"who_{number}")) for number in range(sides)]
    counted = count_of(own, now).subquery()
    owed = select(counted.c[0], null(), null(), counted.c[1], literal("owed"))
    reminders = select(func.count(ReminderRow.id), null(), null(), literal(0), literal("reminder"))
    reminders = reminders.where(ReminderRow.person_id == person, ReminderRow.over_at.is_(None), ReminderRow.seen_at.is_(None))
    reminders = reminders.where(ReminderRow.child_id.in_(children))
    ended = select(literal(0), Assignment.child_id, null(), literal(0), literal("ended"))
    ended = ended.where(Assignment.person_id == person, Assignment.kind == AssignmentKind.SOCIAL_WORKER, Assignment.to_at <= now)
    read = select(literal(0), AuditEvent.child_id, null(), literal(0), literal("read"))
    read = read.where(AuditEvent.child_id.in_(children), AuditEvent.at > lately, AuditEvent.kind == ADMINISTRATOR_READS)
    parts = (proposals, logs, owed, reminders, ended.where(Assignment.to_at > lately), read)
    return union_all(*parts)


def _from_these_phones() -> ColumnElement[bool]:
    return or_(UnattachedLine.home_id.in_(given_list("homes")), UnattachedLine.organisation_id.in_(given_list("organisations")))
