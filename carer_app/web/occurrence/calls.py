"""Calls: one tap starts the line, one more says how it went."""

from __future__ import annotations

from uuid import UUID

from flask import abort, redirect, url_for
from flask.typing import ResponseReturnValue

from carer_app.access.enforce import needs
from carer_app.access.permissions import Permission
from carer_app.domain.entries import CallStarted
from carer_app.web.occurrence.blueprint import blueprint
from carer_app.web.occurrence.keeping import keep, to_live
from carer_app.web.occurrence.steps import show_outcomes, step_called, step_of_call
from carer_app.web.situations import situation_here
from forms.occurrence import Call


@blueprint.post("/call")
@needs(Permission.WRITE_LOG, subject="occurrence")
def call(occurrence_id: UUID) -> ResponseReturnValue:
    """A call was begun. The phone dials at once; without JavaScript the next page has the number."""
    at, form = situation_here(), Call()
    found = step_called(at, form.step.data or "", form.who.data or "")
    if not form.validate_on_submit():
        return to_live()
    keep(form, CallStarted(found.code, found.contact, found.contact_id or None))
    return redirect(url_for("occurrence.call_result", occurrence_id=at.id, call_id=form.entry_id.data))


@blueprint.get("/call/<uuid:call_id>")
@needs(Permission.WRITE_LOG, subject="occurrence")
def call_result(occurrence_id: UUID, call_id: UUID) -> ResponseReturnValue:
    """How did it go?"""
    at = situation_here()
    begun = next((line.entry for line in at.occurrence.log if line.entry.id == str(call_id)), None)
    if begun is None or not isinstance(begun.body, CallStarted):
        abort(404)
    if begun not in at.occurrence.calls_open:
        return to_live()
    found = step_of_call(at, begun.body)
    return show_outcomes(at, found, begun.id, telephone=found.telephone)
