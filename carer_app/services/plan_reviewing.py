"""Writing down that a plan was looked at again, with whom and why; and keeping which version the police were given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from carer_app.db import audit
from carer_app.db.models.children import Child
from carer_app.db.models.occurrences import PackVersion
from carer_app.db.models.plan_life import PlanHandover, PlanReview
from carer_app.db.queries import children
from carer_app.domain.plan_life import Why
from carer_app.domain.plan_reviews import answers_until
from carer_app.domain.wall_clock import local
from carer_app.services import plans
from carer_app.services.actor import Actor
from carer_app.services.errors import Refused
from carer_app.services.plan_life import Life, life_of
from carer_app.services.plan_signing import freeze


@dataclass(frozen=True, slots=True)
class Looked:
    """What a review came to. `to_change`: something in the plan has to change, or was changed."""

    on: date
    took_part: str
    reason: str
    to_change: bool
    note: str = ""
    next_on: date | None = None


def review_done(session: Session, actor: Actor, child: Child, looked: Looked, now: datetime) -> None:
    """Keep a review and the version it looked at; it answers what was due until then. Raises Refused and MalformedProfile.

    The plan's own lines about its reviews follow, so that the printed plan says the same; they undo no agreement.
    """
    today = local(now).date()
    if looked.on > today:
        raise Refused("That day has not come yet. Write the day of the review.")
    if looked.next_on is not None and looked.next_on <= looked.on:
        raise Refused("The next review must be after this one.")
    session.flush()
    children.lock(session, child.id)
    life = life_of(session, child.id, now)
    if not life.plan.saved:
        raise Refused("There is no plan to review yet. Fill in the plan first.")
    _say_so_in_the_plan(session, actor, child, life, looked, now)
    version = freeze(session, life, child.id, Why.REVIEW, actor, now)
    made = PlanReview(child_id=child.id, plan_version_id=version.id, held_on=looked.on, answers_until=answers_until(looked.on, now))
    made.recorded_at, made.recorded_by, made.to_change = now, actor.person_id or "", looked.to_change
    made.took_part, made.reason, made.note = looked.took_part, looked.reason, looked.note
    session.add(made)
    audit.record(session, "plan_reviewed", actor.person_id, child_id=child.id, subject=f"plan:{version.number}", at=now)


def _say_so_in_the_plan(session: Session, actor: Actor, child: Child, life: Life, looked: Looked, now: datetime) -> None:
    written = life.plan.profile.sections.get("plan")
    if not written:
        return
    said = {"reviewed_on": looked.on, "review_with": looked.took_part, "review_reason": looked.reason}
    following = {"next_review_on": looked.next_on} if looked.next_on else {}
    plans.save_section(session, actor, child, "plan", {**written, **said, **following}, now)


def handed_to_police(session: Session, actor: Actor, child_id: str, pack: PackVersion, now: datetime) -> None:
    """Keep which version of every section a police pack was made from."""
    session.flush()
    children.lock(session, child_id)
    version = freeze(session, life_of(session, child_id, now), child_id, Why.POLICE, actor, now)
    given = PlanHandover(child_id=child_id, plan_version_id=version.id, pack_version_id=pack.id, occurrence_id=pack.occurrence_id)
    given.handed_at = now
    session.add(given)
