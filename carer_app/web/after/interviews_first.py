"""The prevention interview: the police's talk soon after a return, written down by whoever was told of it."""

from __future__ import annotations

from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from carer_app.access.enforce import needs
from carer_app.access.people import may_on, now
from carer_app.access.permissions import Permission
from carer_app.domain.chronology import when
from carer_app.domain.follow_up import FollowUp
from carer_app.domain.interviews_allowed import may_hold_prevention, worries_about_the_home
from carer_app.domain.prevention import PreventionHeld, PreventionNotHeld
from carer_app.extensions import db
from carer_app.services import duties, interviews
from carer_app.services.duties import Owed
from carer_app.services.errors import Refused
from carer_app.web.acting import acting
from carer_app.web.after.blueprint import blueprint
from carer_app.web.after.child import owed_of
from forms.interviews import NOBODY, POLICE, PreventionForm, named

MOST_OFFERED = 12


@blueprint.get("/<uuid:child_id>/interviews/first")
@needs(Permission.ANSWER_DUTY, "child", reads="duties")
def prevention(child_id: UUID) -> str:
    """Who talked with the child, and what was learned."""
    found = owed_of(str(child_id))
    form = _form(found)
    form.time.data = request.args.get("about") or (form.times_offered[0] if len(form.times_offered) == 1 else None)
    return _page(found, form)


@blueprint.post("/<uuid:child_id>/interviews/first")
@needs(Permission.ANSWER_DUTY, "child")
def keep_prevention(child_id: UUID) -> ResponseReturnValue:
    """Keep it."""
    found = owed_of(str(child_id))
    form = _form(found)
    if not form.validate():
        return _page(found, form), 422
    at = now() if form.when.chosen == "0" else form.when.data
    time = next(one for one in found.times if one.id == form.time.data)
    try:
        interviews.prevention(
            db.session, acting(), g.subject.id, _said(form), time, _told(found), found.pack, now(), line_id=str(form.entry_id.data), at=at
        )
    except Refused as problem:
        form.when.errors = [*form.when.errors, str(problem)]
        return _page(found, form), 422
    duties.reckon(db.session, g.subject.id, now())
    flash("Written down.", "ok")
    if form.holder.data not in (POLICE, NOBODY) and form.worry.data in ("yes", "dont_know"):
        flash("Tell the police and the return interviewer of this worry now. The police should try to see the child.", "error")
    return redirect(url_for("after.child", child_id=child_id, _anchor="interviews"))


def _said(form: PreventionForm) -> PreventionHeld | PreventionNotHeld:
    if form.holder.data == NOBODY:
        return PreventionNotHeld(form.by_name.data or "", "", form.reason.data or "")
    exception = "" if form.holder.data == POLICE else form.holder.data
    words = (form[name].data or "" for name in ("seemed", "where", "learned", "worry", "shared_with"))
    return PreventionHeld(form.by_name.data or "", exception, "", *words)


def _told(found: Owed) -> tuple[FollowUp, ...]:
    """What the choices may rest on: those of the home are the same whether or not a worry about it is written (NOTT-64)."""
    return found.lines if may_on(Permission.READ_INTERVIEW, g.found.standing) else ()


def _form(found: Owed) -> PreventionForm:
    form: PreventionForm = named(PreventionForm(), found.child.preferred_name)
    times = [(one.id, when(one)) for one in found.times if one.returned_at is not None][:MOST_OFFERED]
    form.time.choices, form.times_offered = times, [name for name, _ in times]
    others = may_hold_prevention(found.pack.prevention_interview, worry=worries_about_the_home(_told(found)))
    named_others = [(one.id, f"Somebody else. {one.text}".replace("{child}", found.child.preferred_name)) for one in others]
    form.holder.choices = [(POLICE, "The police"), *named_others, (NOBODY, "Nobody")]
    return form


def _page(found: Owed, form: PreventionForm) -> str:
    return render_template("after/prevention.html", child=found.child, form=form, rules=found.pack.prevention_interview)
