"""The overview of a child's plan, and one short form for each of its sections."""

from __future__ import annotations

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from carer_app.access.enforce import needs
from carer_app.access.people import may_on, now
from carer_app.access.permissions import Permission
from carer_app.db.models.children import Child
from carer_app.db.queries import children as placed
from carer_app.db.queries import contacts, photos
from carer_app.domain.profile import SECTION_BY_ID, Profile
from carer_app.domain.profile_fields import Section
from carer_app.domain.profile_reading import MalformedProfile
from carer_app.extensions import db
from carer_app.services import plans
from carer_app.web.acting import acting
from carer_app.web.filters import local
from carer_app.web.plans.blueprint import blueprint
from carer_app.web.plans.contacts import FOR_A_CHILD
from forms.people import SLOT_WORDS
from forms.profile import SectionForm, section_form

AGREED_TOGETHER = frozenset({"plan"})
"""Sections that bind others, so that a carer proposes them to the manager or the social worker and does not write them alone."""
NOT_A_FORM = frozenset({"photo"})


@blueprint.get("/plans/<child_id>")
@needs(Permission.SEE_PLAN, "child", reads="plan")
def overview(child_id: str) -> str:
    """How far each section is, what is essential and missing, and the numbers to ring."""
    child: Child = g.subject
    profile = plans.profile_of(db.session, child.id)
    home = placed.placed_in(db.session, child.id, now())
    return render_template(
        "plans/overview.html",
        child=child,
        profile=profile,
        completeness=profile.completeness(),
        photo=photos.latest(db.session, child.id),
        contacts={slot.value: row for slot, row in contacts.for_child(db.session, child, home).items()},
        slots=[(slot.value, SLOT_WORDS[slot.value]) for slot in FOR_A_CHILD],
        may_write=_may_write,
        section_of=SECTION_BY_ID.__getitem__,
        today=local(now()).date(),
        now=now(),
    )


@blueprint.get("/plans/<child_id>/<section_id>")
@needs(Permission.SEE_PLAN, "child", reads="plan")
def section(child_id: str, section_id: str) -> str:
    """One section: a form for those who may write it, words for everyone else."""
    asked = _section(section_id)
    profile = plans.profile_of(db.session, child_id)
    if not _may_write(asked):
        return _page("plans/read.html", asked, profile=profile)
    return _page("plans/section.html", asked, form=section_form(asked, profile.sections.get(asked.id, {})))


@blueprint.post("/plans/<child_id>/<section_id>")
@needs(Permission.WRITE_PROFILE, "child")
def save(child_id: str, section_id: str) -> ResponseReturnValue:
    """Keep the section, or say what is wrong with everything typed still there."""
    asked = _section(section_id)
    if not _may_write(asked):
        abort(404)
    form = section_form(asked)
    if more := request.form.get("more"):
        form.add_row(more)
        return _page("plans/section.html", asked, form=form), 422
    if form.validate() and _is_kept(form, asked):
        flash("Saved.", "ok")
        return redirect(url_for("plans.overview", child_id=child_id) + f"#{asked.id}")
    return _page("plans/section.html", asked, form=form), 422


def _is_kept(form: SectionForm, asked: Section) -> bool:
    try:
        plans.save_section(db.session, acting(), g.subject, asked.id, form.values(), now())
    except MalformedProfile as problem:
        form.refuse(problem)
        return False
    return True


def _section(section_id: str) -> Section:
    if section_id not in SECTION_BY_ID or section_id in NOT_A_FORM:
        abort(404)
    return SECTION_BY_ID[section_id]


def _may_write(asked: Section) -> bool:
    wanted = Permission.WRITE_PLAN if asked.id in AGREED_TOGETHER else Permission.WRITE_PROFILE
    return may_on(wanted, g.found.standing)


def _page(template: str, asked: Section, form: SectionForm | None = None, profile: Profile | None = None) -> str:
    return render_template(template, child=g.subject, section=asked, form=form, profile=profile, now=now())
