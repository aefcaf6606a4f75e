"""Two people wrote in one section at once: both are saved at once, and where they gave two answers somebody is asked which is right."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from carer_app.db.models.children import Child
from carer_app.db.models.plan_drafts import ProposalSource
from carer_app.db.queries import people
from carer_app.db.queries import plans as sections
from carer_app.domain.plan_proposals import Line
from carer_app.domain.profile_fields import Field
from carer_app.domain.profile_merge import Clash
from carer_app.services import plan_drafts, plan_proposals, plans
from carer_app.services.actor import Actor
from carer_app.services.plan_proposals import First, Proposal
from carer_app.services.plans import Saved


@dataclass(frozen=True)
class Together:
    """The version that was saved. `beside`: who saved before, where somebody did; `theirs`: what they changed and `two_answers` to what."""

    version: int
    beside: Saved | None = None
    theirs: tuple[Field, ...] = ()
    two_answers: tuple[Field, ...] = ()
    asked: str = ""


def save_section(
    session: Session,
    actor: Actor,
    child: Child,
    section_id: str,
    raw: Mapping[str, Any],
    now: datetime,
    *,
    made_from: int,
    draft_id: str = "",
    over: Iterable[str] = (),
) -> Together:
    """Save a section, whatever others saved meanwhile: what does not clash is put together, and of two answers the first stands while the
    second waits beside it. The draft of this page is done with, and those of `over`. Raises MalformedProfile."""
    try:
        saved = Together(plans.save_section(session, actor, child, section_id, raw, now, made_from=made_from))
    except plans.ChangedMeanwhile as changed:
        saved = _both(session, actor, child, section_id, changed, now)
    plan_drafts.throw_away(session, actor, child.id, section_id, draft_id, over)
    return saved


def _both(session: Session, actor: Actor, child: Child, section_id: str, changed: plans.ChangedMeanwhile, now: datetime) -> Together:
    merged, beside = changed.merged, changed.saved
    version = plans.save_section(session, actor, child, section_id, merged.values, now, made_from=beside.version)
    made: list[str] = []
    for clash in merged.clashes:
        first = _first(session, child, section_id, clash, beside)
        line = Line(section_id, clash.field.id, clash.first, clash.second, clash.is_item)
        made += plan_proposals.propose(session, actor, child, [line], ProposalSource.TWO_ANSWERS, now, first=first)
    waits: list[Proposal] = [p for p in plan_proposals.open_for(session, [child.id]) if p.id in made] if made else []
    twice = tuple(dict.fromkeys(clash.field for clash in merged.clashes))
    theirs = tuple(f for f in merged.theirs if f not in twice)
    return Together(version, beside, theirs, twice, waits[0].asked if waits else "")


def _first(session: Session, child: Child, section_id: str, clash: Clash, beside: Saved) -> First:
    """Who wrote the answer that stands: the one in whose version it came."""
    rows = list(reversed(sections.versions(session, child.id, section_id)))
    rows = [row for row in rows if row.version <= beside.version]
    wrote = rows[0]
    for row in rows:
        if row.payload.get(clash.field.id) != rows[0].payload.get(clash.field.id):
            break
        wrote = row
    return First(wrote.saved_by, _name(session, wrote.saved_by, beside), wrote.saved_at)


def _name(session: Session, person_id: str, beside: Saved) -> str:
    return people.names(session, [person_id]).get(person_id, beside.by)
