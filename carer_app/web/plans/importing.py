"""Bringing a plan in from a file: what would change is shown part by part, and nothing is kept until somebody says so."""

from __future__ import annotations

from typing import Any

from flask import current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from carer_app.access.enforce import needs
from carer_app.access.people import current_person, now
from carer_app.access.permissions import Permission
from carer_app.domain.plan_file import MOST_BYTES, NotAPlanFile, read_file, to_json
from carer_app.domain.plan_file_parts import Read
from carer_app.domain.plan_import import Whose, from_a_file, of_another, preview
from carer_app.domain.profile import SECTION_BY_ID, SECTIONS, Profile
from carer_app.domain.profile_reading import MalformedProfile
from carer_app.extensions import db
from carer_app.services import plan_files, plans
from carer_app.web.acting import acting
from carer_app.web.plans.blueprint import blueprint
from carer_app.web.plans.sections import may_write
from forms.plan_files import ImportForm

MOST_CARRIED = 600_000
"""How much the page of what would change can carry to the next one: three times the longest plan there has been."""
TOO_MUCH = "This file holds more than can be brought in at once. Take some parts out of it, and bring them in a second file."
CHANGED = "Somebody changed this plan while you were looking. Nothing of the file is saved. Bring it again to see what differs now."
SAME_CHILD = "Tick “This is the same child”, or bring another file. Nothing is saved yet."
NOTHING_CHOSEN = "Tick at least one part. Nothing is saved yet."


@blueprint.get("/plans/<child_id>/import")
@needs(Permission.WRITE_PROFILE, "child")
def bring(child_id: str) -> str:
    """Choose a file."""
    return _start(ImportForm())


@blueprint.post("/plans/<child_id>/import")
@needs(Permission.WRITE_PROFILE, "child")
def look_at_file(child_id: str) -> ResponseReturnValue:
    """Show what the file would change. Nothing is kept."""
    form = ImportForm()
    if not form.validate():
        return _start(form), 422
    try:
        read = read_file(form.file.data.read(MOST_BYTES + 1))
    except NotAPlanFile as problem:
        return _refused(form, str(problem))
    return _shown(form, read)


@blueprint.post("/plans/<child_id>/import/keep")
@needs(Permission.WRITE_PROFILE, "child")
def keep_file(child_id: str) -> ResponseReturnValue:
    """Save the parts that were ticked, all of them or none."""
    form = ImportForm()
    try:
        read = read_file(request.form.get("plan", "").encode("utf-8", "replace"))
    except NotAPlanFile:
        return _refused(form, "Choose the file again.")
    read = from_a_file(read)
    chosen = Read({name: read.sections[name] for name in request.form.getlist("take") if name in read.sections and _mine(name)}, ())
    if not chosen.sections:
        return _shown(form, read, says=NOTHING_CHOSEN)
    if of_another(_whose(), read) and not request.form.get("same_child"):
        return _shown(form, read, says=SAME_CHILD, at="same-child")
    try:
        changed = plan_files.bring_in(db.session, acting(), g.subject, chosen, _made_from(), now(), g.found.stay)
    except (plans.ChangedMeanwhile, MalformedProfile) as problem:
        return _refused(form, CHANGED if isinstance(problem, plans.ChangedMeanwhile) else str(problem), 409)
    flash(f"Brought in: {', '.join(SECTION_BY_ID[name].title for name in changed)}." if changed else "Nothing was different.", "ok")
    return redirect(url_for("plans.overview", child_id=child_id))


def _shown(form: ImportForm, read: Read, says: str = "", at: str = "take") -> ResponseReturnValue:
    """What would change. The page shows what is kept beside it, so it is written down as a reading."""
    plan = plans.plan_of(db.session, g.subject.id, g.found.stay)
    seen = preview(plan.profile, read, {section.id for section in SECTIONS if _mine(section.id)}, _whose())
    taken = from_a_file(read).sections
    carried = to_json(Profile({part.section.id: taken[part.section.id] for part in seen.changes})).decode()
    if len(carried) > MOST_CARRIED:
        return _refused(form, TOO_MUCH)
    current_app.extensions["reads"].record_read("plan", current_person().id, g.found, now(), browser=g.get("this_browser"))
    made_from = {part.section.id: plan.saved[part.section.id].version for part in seen.changes if part.section.id in plan.saved}
    page = _page("plans/import_preview.html", seen=seen, carried=carried, made_from=made_from, says=says, at=at)
    return (page, 422) if says else page


def _whose() -> Whose:
    child = g.subject
    return Whose(child.full_name or "", child.preferred_name, child.date_of_birth.isoformat() if child.date_of_birth else "")


def _mine(section_id: str) -> bool:
    return section_id != "photo" and may_write(SECTION_BY_ID[section_id])


def _made_from() -> dict[str, int]:
    sent = {name: request.form.get(f"made-{name}", "") for name in SECTION_BY_ID}
    return {name: int(number) for name, number in sent.items() if number.isascii() and number.isdigit() and len(number) < 10}


def _refused(form: ImportForm, says: str, status: int = 422) -> ResponseReturnValue:
    form.file.errors = [says]
    return _start(form), status


def _start(form: ImportForm) -> str:
    return _page("plans/import.html", form=form)


def _page(template: str, **shown: Any) -> str:
    return render_template(template, child=g.subject, **shown)
