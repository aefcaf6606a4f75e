"""A worry about the place where the child lives: written by anybody who cares for the child, read by the social worker alone (NOTT-64)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import abort, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from carer_app.access.enforce import needs
from carer_app.access.people import may_on, now
from carer_app.access.permissions import Permission
from carer_app.db.models.children import ContactSlot
from carer_app.db.queries import contacts, people
from carer_app.domain.placement_concern import Concern, ConcernAnswered, PlacementConcern, concerns
from carer_app.extensions import db
from carer_app.services import follow_ups
from carer_app.services.duties import Owed
from carer_app.web.acting import acting
from carer_app.web.after.blueprint import blueprint, part
from carer_app.web.situations import new_id
from forms.after import ConcernAnsweredForm, ConcernForm

IRO = ":iro"
"""How the part of the reviewing officer ends, whichever protocol names it."""


@part
def worries(found: Owed) -> dict[str, Any]:
    """How many wait for the social worker; None for everybody else, who is not even told that there are any."""
    reads = may_on(Permission.READ_INTERVIEW, g.found.standing)
    waiting = sum(one.is_open for one in concerns(found.lines)) if reads else None
    return {"concerns_waiting": waiting}


@blueprint.get("/<uuid:child_id>/concern")
@needs(Permission.SEE_DUTIES, "child", reads="duties")
def concern(child_id: UUID) -> str:
    """Somewhere to write it that nobody else of the home reads."""
    return _writing(ConcernForm())


@blueprint.post("/<uuid:child_id>/concern")
@needs(Permission.SEE_DUTIES, "child")
def keep_concern(child_id: UUID) -> ResponseReturnValue:
    """Keep it for the social worker."""
    form = ConcernForm()
    if not form.validate():
        return _writing(form), 422
    body = PlacementConcern(form.text.data or "", form.said_by.data or "")
    follow_ups.write(db.session, acting(), g.subject.id, body, now(), line_id=str(form.entry_id.data))
    flash("Kept for the social worker. It stands on no page of the home.", "ok")
    return redirect(url_for("after.child", child_id=child_id))


@blueprint.get("/<uuid:child_id>/concerns")
@needs(Permission.READ_INTERVIEW, "child", reads="concerns")
def read_concerns(child_id: UUID) -> str:
    """Every worry, and what was done about it."""
    return _reading(ConcernAnsweredForm(formdata=None))


@blueprint.post("/<uuid:child_id>/concerns/<uuid:concern_id>")
@needs(Permission.READ_INTERVIEW, "child")
def answer_concern(child_id: UUID, concern_id: UUID) -> ResponseReturnValue:
    """What was done about one of them."""
    one = next((one for one in _all() if one.raised.id == str(concern_id)), None)
    if one is None:
        abort(404)
    form = ConcernAnsweredForm()
    if not form.validate():
        return _reading(form, one.raised.id), 422
    body, line_id = ConcernAnswered(form.text.data or "", bool(form.reviewing_officer_told.data)), str(form.entry_id.data)
    follow_ups.write(db.session, acting(), g.subject.id, body, now(), line_id=line_id, thing=one.raised.id)
    flash("Kept.", "ok")
    return redirect(url_for("after.read_concerns", child_id=child_id))


def _all() -> tuple[Concern, ...]:
    return concerns(follow_ups.lines_of(db.session, g.subject.id))


def _writing(form: ConcernForm) -> str:
    return render_template("after/concern.html", child=g.subject, form=form)


def _reading(form: ConcernAnsweredForm, refused: str = "") -> str:
    found = _all()
    wrote = {line.author for one in found for line in (one.raised, *one.answers) if line.author}
    names = people.names(db.session, sorted(wrote))
    officer = reviewing_officer(contacts.for_child(db.session, g.subject, g.found.home)) if found else None
    return render_template(
        "after/concerns.html", child=g.subject, found=found, names=names, form=form, refused=refused, officer=officer, new_id=new_id
    )


def reviewing_officer(slots: Mapping[str, ContactSlot]) -> ContactSlot | None:
    """How the reviewing officer is reached, under whichever protocol somebody kept it."""
    kept = (row for slot, row in sorted(slots.items()) if slot.endswith(IRO) and (row.telephone or row.email))
    return next(kept, None)
