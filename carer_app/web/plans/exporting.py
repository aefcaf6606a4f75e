"""A plan as a file to keep: everything on it, so only for those who agree plans, after saying again who they are, and written down each time."""

from __future__ import annotations

from flask import Response, g

from carer_app.access.enforce import needs
from carer_app.access.people import current_person, may_on, now
from carer_app.access.permissions import Permission
from carer_app.db.transaction import own_transaction
from carer_app.domain.plan_csv import to_csv
from carer_app.domain.plan_file import to_json
from carer_app.domain.profile import Profile
from carer_app.extensions import db
from carer_app.services import plan_files, plans
from carer_app.web.plans.blueprint import blueprint
from carer_app.web.plans.handing_out import saved


@blueprint.context_processor
def _may_export() -> dict[str, object]:
    """Whether to show this person the way to the files."""
    return {"may_export": lambda: "found" in g and may_on(Permission.WRITE_PLAN, g.found.standing)}


@blueprint.get("/plans/<child_id>/export.json")
@needs(Permission.WRITE_PLAN, "child", reads="plan", fresh=True)
def export_json(child_id: str) -> Response:
    """For another service, or to bring in elsewhere."""
    return saved(to_json(_exported(child_id, "json")), "application/json", "plan.json")


@blueprint.get("/plans/<child_id>/export.csv")
@needs(Permission.WRITE_PLAN, "child", reads="plan", fresh=True)
def export_csv(child_id: str) -> Response:
    """For a spreadsheet."""
    return saved(to_csv(_exported(child_id, "csv")), "text/csv", "plan.csv")


@blueprint.get("/plans/blank/plan.csv")
@needs(Permission.OPEN_FRONT_PAGE)
def empty_csv() -> Response:
    """Every question of a plan with nothing filled in, to be filled from another system and brought in."""
    return saved(to_csv(Profile({})), "text/csv", "empty-plan.csv")


def _exported(child_id: str, kind: str) -> Profile:
    profile = plans.profile_of(db.session, child_id, g.found.stay)
    with own_transaction() as session:
        plan_files.note_export(session, current_person().id, child_id, kind, now())
    return profile
