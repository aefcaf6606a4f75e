"""What the times away say is proposed for the missing risk assessment: a line at a time, for whoever agrees the plan to accept or decline."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from carer_app.db.models.children import Child, Placement
from carer_app.db.models.plan_drafts import ProposalOutcome, ProposalSource
from carer_app.db.queries import children
from carer_app.db.queries import plan_proposals as raised
from carer_app.db.queries import plans as sections
from carer_app.domain.hidden_names import to_hide, without
from carer_app.domain.patterns import time_of
from carer_app.domain.risk_lines import SECTION, risk_lines
from carer_app.services import other_papers, plan_proposals, plans
from carer_app.services.actor import Actor
from carer_app.services.plan_proposals import Behind, line_of

_ALWAYS = datetime(2020, 1, 1, tzinfo=UTC)


def propose_from_times(session: Session, actor: Actor, child: Child, stay: Placement | None, now: datetime) -> int:
    """How many lines were proposed. What the plan says already, what waits, and what was declined word for word is not proposed again."""
    children.lock(session, child.id)
    times, others = other_papers.times_of(session, child, now)
    hidden = to_hide(others, plans.profile_of(session, child.id, stay))
    known = [time_of(one) for one in times]
    known = [replace(time, place=without(time.place, hidden), with_whom=without(time.with_whom, hidden)) for time in known]
    kept = sections.latest_sections_of(session, [child.id], [SECTION]).get(child.id, {}).get(SECTION)
    before = [one.row for one in raised.of_children(session, [child.id], _ALWAYS) if one.row.section == SECTION]
    waiting = [line_of(row) for row in before if row.outcome is None]
    declined = [line_of(row) for row in before if row.outcome is ProposalOutcome.DECLINED]
    found = risk_lines(known, kept.payload if kept else {}, waiting, declined)
    began = {time.id: time.began for time in known}
    behind = [[Behind(name, began[name]) for name in one.times] for one in found]
    lines = [one.line for one in found]
    return len(plan_proposals.propose(session, actor, child, lines, ProposalSource.PERSON, now, behind=behind))
