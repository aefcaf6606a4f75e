"""The child is back, or found: asked first where (G13), then when and by whom; gone again starts a new log."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from carer_app.access.enforce import needs, require
from carer_app.access.people import now
from carer_app.access.permissions import Permission
from carer_app.domain.after_return import NOT_AT_HOME, found_where, is_with_hospital_or_police
from carer_app.domain.entries import ExpectedWhere, FoundWhere, Located, Noted, Returned
from carer_app.domain.police_call import call_waiting, police_call
from carer_app.extensions import db
from carer_app.services import returns
from carer_app.services.occurrences import write
from carer_app.services.situation import Beside, Situation
from carer_app.web.acting import acting
from carer_app.web.returned.blueprint import blueprint
from carer_app.web.returned.steps import steps_page
from carer_app.web.returned.telling import tell_call_waiting, whom_to_tell
from carer_app.web.situations import page, refused, situation_here
from forms.returned import FOUND, HERE, WITH_ADULT, BackForm, LookedAfterForm

EXPECTED = (
    (ExpectedWhere.HOME.value, "At home"),
    (ExpectedWhere.SCHOOL.value, "At school or college"),
    (ExpectedWhere.CONTACT_VISIT.value, "On a contact visit"),
    (ExpectedWhere.ACTIVITY.value, "At an activity"),
    (ExpectedWhere.APPOINTMENT.value, "At an appointment"),
)


@blueprint.get("/<uuid:occurrence_id>")
@needs(Permission.RECORD_RETURN, subject="occurrence", reads="occurrence")
def home(occurrence_id: UUID) -> ResponseReturnValue:
    """Not back yet: where was the child found? Back: the next step. At a hospital or with the police: a page of its own."""
    at = situation_here()
    if at.occurrence.returned_at is not None:
        return steps_page(at)
    found = request.args.get("found", "")
    if found in set(FoundWhere):
        return _back_page(at, _back_form(at, found))
    if is_with_hospital_or_police(at.occurrence):
        return _looked_after_page(at, LookedAfterForm())
    return page("returned/where.html", at, found=FOUND)


@blueprint.post("/<uuid:occurrence_id>")
@needs(Permission.RECORD_RETURN, subject="occurrence")
def come_back(occurrence_id: UUID) -> ResponseReturnValue:
    """Keep that the child is back, or where they are."""
    at = situation_here()
    if at.occurrence.returned_at is not None:
        return redirect(url_for("returned.home", occurrence_id=at.id))
    form = _back_form(at)
    if not form.validate():
        return refused("returned/back.html", at, form=form)
    if form.is_here.data == HERE:
        _keep_return(at, form)
        return redirect(url_for("returned.home", occurrence_id=at.id))
    _keep_place(at, form)
    return redirect(url_for("returned.home" if form.where in NOT_AT_HOME else "occurrence.live", occurrence_id=at.id))


@blueprint.post("/<uuid:occurrence_id>/looked-after")
@needs(Permission.RECORD_RETURN, subject="occurrence")
def looked_after(occurrence_id: UUID) -> ResponseReturnValue:
    """Who can consent and who stays, as a line of the log."""
    at, form = situation_here(), LookedAfterForm()
    if not form.validate():
        return _looked_after_page(at, form), 422
    write(db.session, acting(), at.id, Noted(form.text), now(), entry_id=str(form.entry_id.data))
    return redirect(url_for("returned.home", occurrence_id=at.id))


@blueprint.get("/<uuid:occurrence_id>/gone-again")
@needs(Permission.RECORD_RETURN, subject="occurrence", reads="occurrence")
def gone_again(occurrence_id: UUID) -> ResponseReturnValue:
    """Gone again: a new log that continues this one (T45, AMB-22). Nothing here stands in the way."""
    return page("returned/gone_again.html", situation_here(), expected=EXPECTED)


def _back_form(at: Situation, found: str | None = None) -> BackForm:
    form = BackForm()
    if found is not None:
        form.found_where.data = found
    if form.found_where.data in NOT_AT_HOME:
        form.name_staff()
    form.also.choices = [(b.occurrence_id, b.child_name) for b in _siblings(at)]
    return form


def _siblings(at: Situation) -> tuple[Beside, ...]:
    """Children who are away together with this one: they may have come back together."""
    return tuple(b for b in at.beside if b.why == "together" and b.state.is_open)


def _back_page(at: Situation, form: BackForm) -> str:
    return page("returned/back.html", at, form=form)


def _looked_after_page(at: Situation, form: LookedAfterForm) -> str:
    begun = call_waiting(at.occurrence)
    where = found_where(at.occurrence)
    return page(
        "returned/looked_after.html",
        at,
        form=form,
        where=where,
        waiting=begun and police_call(begun),
        waiting_line=begun,
        tell_waiting=tell_call_waiting(at.occurrence),
        contacts=whom_to_tell(at),
    )


def _keep_return(at: Situation, form: BackForm) -> None:
    for other in form.also.data or ():
        require(Permission.RECORD_RETURN, "occurrence", occurrence_id=other)
    body = Returned(form.where, form.place.data or "", form.brought_by.data or "")
    everyone = [at.id, *(form.also.data or ())]
    returns.record_return(db.session, acting(), everyone, body, now(), entry_id=str(form.entry_id.data), returned_at=form.at_time.data)


def _keep_place(at: Situation, form: BackForm) -> None:
    is_with = form.is_here.data == WITH_ADULT
    body = Located(form.where, adult_with_child=is_with, place=form.place.data or "", by_whom=form.brought_by.data or "")
    returns.record_located(db.session, acting(), at.id, body, now(), entry_id=str(form.entry_id.data), located_at=form.at_time.data)
