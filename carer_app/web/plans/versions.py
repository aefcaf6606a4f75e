"""The versions of a plan: who signed which, which the police were given, when it was looked at again, and what differs between them."""

from __future__ import annotations

from flask import abort, g, render_template

from carer_app.access.enforce import needs
from carer_app.access.people import may_on, now
from carer_app.access.permissions import Permission
from carer_app.domain.profile import SECTIONS
from carer_app.domain.profile_difference import difference
from carer_app.extensions import db
from carer_app.services import plan_life
from carer_app.web.plans.blueprint import blueprint


@blueprint.get("/plans/<child_id>/versions")
@needs(Permission.SEE_PLAN, "child", reads="plan")
def versions(child_id: str) -> str:
    """Every version, the newest first."""
    history = plan_life.history_of(db.session, child_id, now())
    may_review = may_on(Permission.WRITE_PLAN, g.found.standing)
    return render_template("plans/versions.html", child=g.subject, history=history, may_review=may_review, now=now())


@blueprint.get("/plans/<child_id>/versions/<int:number>")
@needs(Permission.SEE_PLAN, "child", reads="plan")
def version(child_id: str, number: int) -> str:
    """One version: what changed in it, what has changed since, and what it said."""
    life = plan_life.life_of(db.session, child_id, now(), whole=(number - 1, number))
    asked = life.version(number)
    if asked is None:
        abort(404)
    held, before = life.at_version[number], life.at_version.get(number - 1)
    return render_template(
        "plans/version.html",
        child=g.subject,
        version=asked,
        held=held,
        sections=[section for section in SECTIONS if held.sections.get(section.id)],
        since_before=difference(before, held) if before else None,
        until_today=difference(held, life.plan.profile),
        handovers=plan_life.handovers_of(db.session, child_id, asked.id),
        now=now(),
    )
