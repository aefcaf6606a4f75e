"""What somebody proposes to change in children's plans."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased

from carer_app.db.key_ring import KeyRing
from carer_app.db.models.keys import SubjectKind
from carer_app.db.models.people import Person
from carer_app.db.models.plan_drafts import PlanProposal
from carer_app.db.queries.keys import bring, brought


class Raised(NamedTuple):
    """A proposal, who raised it, who is asked, and who decided."""

    row: PlanProposal
    by: Person | None
    asked: Person | None
    decided_by: Person | None


def get(session: Session, child_id: str, proposal_id: str) -> PlanProposal | None:
    """One proposal of this child, as it stands now: whoever decides it has locked the child."""
    same = PlanProposal.id == proposal_id, PlanProposal.child_id == child_id
    return session.scalar(select(PlanProposal).where(*same).execution_options(populate_existing=True))


def of_children(session: Session, child_ids: Iterable[str], decided_since: datetime | None = None) -> Sequence[Raised]:
    """Those that wait, first to last, and those decided since then, in one query with what opens the names."""
    waits = PlanProposal.decided_at.is_(None)
    which = waits if decided_since is None else or_(waits, PlanProposal.decided_at >= decided_since)
    by, asked, decider = aliased(Person, name="raised_by"), aliased(Person, name="is_asked"), aliased(Person, name="has_decided")
    query: Any = select(PlanProposal, by, asked, decider).where(PlanProposal.child_id.in_(set(child_ids)), which)
    query = query.outerjoin(by, by.id == PlanProposal.raised_by).outerjoin(asked, asked.id == PlanProposal.asked)
    query = query.outerjoin(decider, decider.id == PlanProposal.decided_by).order_by(PlanProposal.raised_at, PlanProposal.id)
    organisation = SubjectKind.ORGANISATION
    keys = ((SubjectKind.CHILD, PlanProposal.child_id), (organisation, by.organisation_id), (organisation, asked.organisation_id))
    found = session.execute(bring(query, *keys)).all()
    KeyRing.of(session).take(brought({key for row in found for key in row[4:]}))
    return [Raised(*row[:4]) for row in found]
