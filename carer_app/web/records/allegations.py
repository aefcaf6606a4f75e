"""An allegation against an adult who works or lives with children: the route to the designated officer, and a record that the home does not read."""

from __future__ import annotations

import uuid
from uuid import UUID

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from carer_app.access.enforce import needs
from carer_app.access.people import now
from carer_app.access.permissions import Permission
from carer_app.db.queries import people
from carer_app.domain.follow_up import in_order
from carer_app.domain.placement_concern import AllegationTold, PlacementConcern
from carer_app.extensions import db
from carer_app.services import follow_ups
from carer_app.web.acting import acting
from carer_app.web.records.blueprint import blueprint
from forms.owed import AllegationForm

WAITS = "An allegation against an adult was written down. Read it on the page of allegations."


@blueprint.get("/<uuid:child_id>/allegation")
@needs(Permission.SEE_DUTIES, "child", reads="duties")
def allegation(child_id: UUID) -> str:
    """What to do in which order, and somewhere to write it that nobody else of the home reads."""
    return render_template("records/allegation.html", child=g.subject, form=AllegationForm(formdata=None))


@blueprint.post("/<uuid:child_id>/allegation")
@needs(Permission.SEE_DUTIES, "child")
def keep_allegation(child_id: UUID) -> ResponseReturnValue:
    """Keep it for the social worker, who is told that something waits."""
    form = AllegationForm()
    if not form.validate():
        return render_template("records/allegation.html", child=g.subject, form=form), 422
    answers = (form.said.data, form.of_whom.data, form.said_by.data, form.told.data, form.advised.data)
    line_id, body = str(form.entry_id.data), AllegationTold(*(words or "" for words in answers))
    if follow_ups.write(db.session, acting(), g.subject.id, body, now(), line_id=line_id):
        waits = str(uuid.uuid5(uuid.UUID(line_id), "waits"))
        follow_ups.write(db.session, acting(), g.subject.id, PlacementConcern(WAITS), now(), line_id=waits)
    flash("Kept for the social worker. It stands on no page of the home.", "ok")
    return redirect(url_for("after.child", child_id=child_id))


@blueprint.get("/<uuid:child_id>/allegations")
@needs(Permission.READ_INTERVIEW, "child", reads="concerns")
def allegations(child_id: UUID) -> str:
    """Every one, for the social worker alone."""
    found = [line for line in in_order(follow_ups.lines_of(db.session, g.subject.id)) if isinstance(line.body, AllegationTold)]
    names = people.names(db.session, sorted({line.author for line in found if line.author}))
    return render_template("records/allegations.html", child=g.subject, found=found[::-1], names=names)
