"""What waits for somebody, as the first page says it: in one query, since everybody opens that page."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from sqlalchemy import func, literal, null, select, union_all
from sqlalchemy.orm import Session

from carer_app.db.models.devices import Apart, UnattachedLine
from carer_app.db.models.plan_drafts import PlanProposal
from carer_app.db.queries.devices import of_these


class Waiting(NamedTuple):
    """`proposals`: (child, who is asked) of each that waits; `logs`: how many were begun on a locked phone, and are no child's yet."""

    proposals: tuple[tuple[str, str | None], ...]
    logs: int


def waiting(session: Session, child_ids: Collection[str], homes: Collection[str], organisations: Collection[str]) -> Waiting:
    """Proposals in the plans of these children, and logs from the phones of these homes and organisations. Nothing of what they say is read."""
    proposals = select(literal(0), PlanProposal.child_id, PlanProposal.asked)
    proposals = proposals.where(PlanProposal.child_id.in_(child_ids), PlanProposal.decided_at.is_(None))
    logs = select(func.count(UnattachedLine.occurrence_id.distinct()), null(), null())
    logs = logs.where(of_these(homes, organisations, UnattachedLine), UnattachedLine.because != Apart.NOT_THEIRS)
    rows: Sequence[Any] = session.execute(union_all(proposals, logs)).all()
    return Waiting(tuple((row[1], row[2]) for row in rows if row[1] is not None), sum(row[0] for row in rows))
