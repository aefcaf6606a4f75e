"""Giving somebody from outside one return interview to hold, until a day; and taking it back."""

from __future__ import annotations

from uuid import UUID

from flask import abort, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from carer_app.access.enforce import needs
from carer_app.access.people import current_person, now
from carer_app.access.permissions import Permission
from carer_app.db.queries import interviews as kept
from carer_app.db.queries import people
from carer_app.domain.interviews_read import Interview
from carer_app.extensions import db
from carer_app.services import interview_access, interviews
from carer_app.services.errors import Refused
from carer_app.web.acting import acting
from carer_app.web.after.blueprint import blueprint
from carer_app.web.situations import new_id
from forms.interviews import AccountForm


@blueprint.get("/<uuid:child_id>/interviews/<uuid:interview_id>/account")
@needs(Permission.ARRANGE_INTERVIEW, "child", reads="duties")
def interview_account(child_id: UUID, interview_id: UUID) -> str:
    """Who has it, until when; and giving it to somebody."""
    return _page(_this(interview_id), _form())


@blueprint.post("/<uuid:child_id>/interviews/<uuid:interview_id>/account")
@needs(Permission.ARRANGE_INTERVIEW, "child", fresh=True)
def give_interview(child_id: UUID, interview_id: UUID) -> ResponseReturnValue:
    """Give it."""
    one, form = _this(interview_id), _form()
    if not form.validate():
        return _page(one, form), 422
    person = people.get(db.session, form.person.data)
    if person is None:
        abort(404)
    access_id = str(form.entry_id.data)
    try:
        interview_access.give(db.session, acting(), g.subject.id, g.found.home, one, person, form.until.data, now(), access_id=access_id)
    except Refused as problem:
        form.person.errors = [*form.person.errors, str(problem)]
        return _page(one, form), 422
    flash("Given. They find it under “Interviews to hold” once they sign in.", "ok")
    return _back(one)


@blueprint.post("/<uuid:child_id>/interviews/<uuid:interview_id>/account/<uuid:access_id>")
@needs(Permission.ARRANGE_INTERVIEW, "child")
def take_interview_back(child_id: UUID, interview_id: UUID, access_id: UUID) -> ResponseReturnValue:
    """End it now."""
    one = _this(interview_id)
    if not interview_access.end(db.session, acting(), g.subject.id, one, str(access_id), now()):
        abort(404)
    flash("Taken back. They see nothing of it any more.", "ok")
    return _back(one)


def _this(interview_id: UUID) -> Interview:
    found = next((one for one in interviews.of_child(db.session, g.subject.id) if one.id == str(interview_id)), None)
    return found or abort(404)


def _form() -> AccountForm:
    form = AccountForm()
    organisations = {current_person().organisation_id, g.subject.organisation_id}
    form.person.choices = [("", "Choose"), *((one.id, one.name) for one in interview_access.who_may(db.session, organisations, now()))]
    return form


def _page(one: Interview, form: AccountForm) -> str:
    given = kept.accesses(db.session, one.id)
    names = people.names(db.session, {row.person_id for row in given})
    return render_template(
        "after/interview_account.html", child=g.subject, one=one, form=form, given=given, names=names, now=now(), new_id=new_id
    )


def _back(one: Interview) -> ResponseReturnValue:
    return redirect(url_for("after.interview_account", child_id=g.subject.id, interview_id=one.id))
