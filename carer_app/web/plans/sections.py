"""One short form for each section of a child's plan."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from carer_app.access.enforce import needs
from carer_app.access.people import now
from carer_app.access.permissions import Permission
from carer_app.db.queries import photos
from carer_app.domain.plan_life import BINDING
from carer_app.domain.profile import SECTION_BY_ID
from carer_app.domain.profile_fields import Section
from carer_app.domain.profile_reading import MalformedProfile
from carer_app.extensions import db
from carer_app.packs.authorities import authority_names
from carer_app.services import plan_life, plan_together, plans
from carer_app.services.plans import Plan
from carer_app.web.acting import acting
from carer_app.web.plans.blueprint import blueprint
from carer_app.web.plans.signed_already import after_saving, before_saving
from carer_app.web.plans.suggested import offered, suggestions, use
from carer_app.web.plans.writing import (
    AGREED_TOGETHER,
    PROPOSABLE,
    decides_alone,
    draft_id,
    holds,
    in_doubt,
    may_write,
    page_id,
    resumed,
    section_or_404,
    told,
)
from forms.profile import SectionForm, section_form

__all__ = ["AGREED_TOGETHER", "may_write"]


@blueprint.get("/plans/<child_id>/<section_id>")
@needs(Permission.SEE_PLAN, "child", reads="plan")
def section(child_id: str, section_id: str) -> ResponseReturnValue:
    """One section: a form for those who may write it, words for everyone else."""
    asked = section_or_404(section_id)
    plan, signed = _plan(asked)
    saved = plan.saved.get(asked.id)
    if not may_write(asked):
        return _page("plans/read.html", asked, profile=plan.profile, saved=saved, in_doubt=in_doubt(asked, plan.profile))
    photo = photos.latest(db.session, child_id) if asked.id == "photo" else None
    if asked.id == "photo" and photo is None:
        return redirect(url_for("plans.new_photo", child_id=child_id))
    found = resumed(asked, section_form(asked, plan.profile.sections.get(asked.id, {}), saved.version if saved else 0))
    doubts = in_doubt(asked, plan.profile)
    return _page("plans/section.html", asked, **found._asdict(), saved=saved, photo=photo, in_doubt=doubts, signed=signed)


def _plan(asked: Section) -> tuple[Plan, str]:
    """The plan, and what a change to this section does to the signatures under it."""
    if asked.id not in BINDING or not may_write(asked):
        return plans.plan_of(db.session, g.subject.id, g.found.stay), ""
    life = plan_life.life_of(db.session, g.subject.id, now())
    return life.plan, before_saving(asked, life)


@blueprint.post("/plans/<child_id>/<section_id>")
@needs(Permission.WRITE_PROFILE, "child")
def save(child_id: str, section_id: str) -> ResponseReturnValue:
    """Keep the section, or say what is wrong with everything typed still there."""
    asked = section_or_404(section_id)
    return _save(asked) if may_write(asked) else abort(404)


@blueprint.post("/plans/<child_id>/plan")
@needs(Permission.WRITE_PLAN, "child")
def save_plan(child_id: str) -> ResponseReturnValue:
    """What is agreed together has a permission of its own."""
    return _save(SECTION_BY_ID["plan"])


@blueprint.post("/plans/<child_id>/trigger_plan")
@needs(Permission.WRITE_PLAN, "child")
def save_trigger_plan(child_id: str) -> ResponseReturnValue:
    """The plan that some areas add is agreed together too."""
    return _save(SECTION_BY_ID["trigger_plan"])


def _save(asked: Section) -> ResponseReturnValue:
    form = section_form(asked)
    if more := request.form.get("more"):
        form.add_row(more)
        return _page("plans/section.html", asked, form=form), 422
    if taken := request.form.get("use"):
        use(form, taken, suggestions(asked, g.subject.id))
        return _page("plans/section.html", asked, form=form), 422
    return _keep(form, asked) if form.validate() else _refused(form, asked)


def _keep(form: SectionForm, asked: Section) -> ResponseReturnValue:
    try:
        saved = plan_together.save_section(
            db.session, acting(), g.subject, asked.id, form.values(), now(), made_from=form.version, draft_id=draft_id(), over=holds()
        )
    except MalformedProfile as problem:
        form.refuse(problem)
        return _refused(form, asked)
    flash(f"{told(asked, saved)} {after_saving(asked)}".strip(), "ok")
    return redirect(_back(asked)[0])


def _back(asked: Section) -> tuple[str, str]:
    """Where a section was opened from and leads back to, and its name."""
    if request.args.get("back") == "meeting":
        return url_for("plans.meeting", child_id=g.subject.id, _anchor=f"m-{asked.id}"), "Planning meeting"
    return url_for("plans.overview", child_id=g.subject.id, _anchor=asked.id), "Plan"


def _refused(form: SectionForm, asked: Section) -> ResponseReturnValue:
    return _page("plans/section.html", asked, form=form, signed=_plan(asked)[1]), 422


def _page(template: str, asked: Section, **more: Any) -> str:
    names = authority_names() if asked.id == "placement" else ()
    words = offered(more["form"], suggestions(asked, g.subject.id)) if "form" in more else {}
    more = {"draft_id": page_id(), "holds": " ".join(holds()), "may_suggest": asked.id in PROPOSABLE and not decides_alone(asked), **more}
    return render_template(
        template, child=g.subject, section=asked, now=now(), authorities=names, suggested=words, back=_back(asked), **more
    )
