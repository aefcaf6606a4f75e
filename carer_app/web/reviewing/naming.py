"""Who is the child's reviewing officer, as the child's social worker says it."""

from __future__ import annotations

from uuid import UUID

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from carer_app.access.enforce import needs
from carer_app.access.people import current_person, now
from carer_app.access.permissions import Permission
from carer_app.db.models.children import AssignmentKind
from carer_app.db.queries import people
from carer_app.extensions import db
from carer_app.services import reviewing_officers
from carer_app.services.errors import Refused
from carer_app.web.account.mail import Mail, post
from carer_app.web.reviewing.blueprint import blueprint
from forms.children import ReviewingOfficerForm

_NAME = Permission.NAME_REVIEWING_OFFICER


@blueprint.route("/name/<uuid:child_id>", methods=["GET", "POST"])
@needs(_NAME, "child")
def officer(child_id: UUID) -> ResponseReturnValue:
    """Who it is from now on."""
    form = ReviewingOfficerForm()
    if form.validate_on_submit():
        try:
            found = reviewing_officers.officer_at(db.session, current_person(), form.officer.data or "", now())
            reviewing_officers.name(db.session, current_person(), g.subject, found, now())
        except Refused as no:
            form.officer.errors = [str(no)]
        else:
            post(Mail.REVIEWING_OFFICER_NAMED, found.id)
            flash("The reviewing officer is named. They are told.", "ok")
            return redirect(url_for("reviewing.officer", child_id=child_id))
    named = people.named_for(db.session, g.subject.id, AssignmentKind.IRO, now())
    return render_template("reviewing/officer.html", child=g.subject, form=form, named=named), 422 if form.errors else 200


@blueprint.post("/name/<uuid:child_id>/end")
@needs(_NAME, "child")
def end_officer(child_id: UUID) -> ResponseReturnValue:
    """Nobody is, for now."""
    try:
        reviewing_officers.end(db.session, current_person(), g.subject, now())
    except Refused as no:
        flash(str(no), "warn")
    else:
        flash("No reviewing officer is named now.", "ok")
    return redirect(url_for("reviewing.officer", child_id=child_id))
