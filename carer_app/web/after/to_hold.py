"""The pages of whoever holds a return interview: what they need for that one, until their time ends, and nothing else of the record."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import abort, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from carer_app.access.enforce import needs
from carer_app.access.people import current_person, now
from carer_app.access.permissions import Permission
from carer_app.domain.chronology import when
from carer_app.domain.protocol import Pack
from carer_app.extensions import db
from carer_app.services import duties, interview_access, protocols
from carer_app.services.interview_access import ToHold
from carer_app.services.interview_rows import LIMIT
from carer_app.web.after.blueprint import blueprint
from carer_app.web.after.interview_keep import form_for, form_page, keep
from carer_app.web.after.interview_verbs import HOLDING, VERBS
from forms.interviews import HELPLINES, WORDS

HOLD = f"any({', '.join(HOLDING)})"


@blueprint.get("/to-hold")
@needs(Permission.HOLD_INTERVIEW)
def to_hold() -> str:
    """The interviews this person was given, the one that ends first at the top."""
    return render_template("after/interviews_to_hold.html", found=interview_access.held_by(db.session, current_person().id, now()))


@blueprint.get("/to-hold/<uuid:interview_access_id>")
@needs(Permission.HOLD_INTERVIEW, "interview_access", reads="interview")
def hold(interview_access_id: UUID) -> str:
    """One of them: the child, how to talk with them, whom to ring, and what is written of it so far."""
    found = _found()
    times = {one.id: one for one in duties.times_of(db.session, found.child.id, now())}
    about = [times[name] for name in found.one.occurrences if name in times]
    by = max((one.returned_at for one in about if one.returned_at is not None), default=None)
    return render_template(
        "after/interview_to_hold.html",
        found=found,
        child=found.child,
        one=found.one,
        times=[when(one) for one in about],
        due_at=by + LIMIT if by and found.one.is_open else None,
        pack=_pack(found),
        helplines=HELPLINES,
        shared_words=WORDS,
        now=now(),
    )


@blueprint.get(f"/to-hold/<uuid:interview_access_id>/<{HOLD}:what>")
@needs(Permission.HOLD_INTERVIEW, "interview_access", reads="interview")
def hold_form(interview_access_id: UUID, what: str) -> str:
    """One thing to write."""
    found = _found()
    pack = _pack(found)
    return _form_page(found, what, form_for(what, found.child, found.one, found.lines, pack, fresh=True), pack)


@blueprint.post(f"/to-hold/<uuid:interview_access_id>/<{HOLD}:what>")
@needs(Permission.HOLD_INTERVIEW, "interview_access")
def keep_hold(interview_access_id: UUID, what: str) -> ResponseReturnValue:
    """Keep it."""
    found = _found()
    pack = _pack(found)
    form = form_for(what, found.child, found.one, found.lines, pack)
    if not keep(what, form, found.child, found.one, found.lines, pack):
        return _form_page(found, what, form, pack), 422
    duties.reckon(db.session, found.child.id, now())
    flash(VERBS[what].kept, "ok")
    return redirect(url_for("after.hold", interview_access_id=interview_access_id))


def _found() -> ToHold:
    return interview_access.to_hold(db.session, g.subject, now()) or abort(404)


def _pack(found: ToHold) -> Pack:
    return protocols.speaks_for(db.session, found.child, found.home).pack


def _form_page(found: ToHold, what: str, form: Any, pack: Pack) -> str:
    name = found.access.id
    action = url_for("after.keep_hold", interview_access_id=name, what=what)
    return form_page(what, form, found.child, pack, action=action, back=url_for("after.hold", interview_access_id=name))
