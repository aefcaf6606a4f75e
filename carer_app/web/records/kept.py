"""How long records are kept: what is due, and what two people decide of it."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from flask import abort, current_app, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from carer_app.access.enforce import needs
from carer_app.access.people import current_person, now
from carer_app.access.permissions import Permission
from carer_app.db.models.children import Child
from carer_app.db.queries import children
from carer_app.domain.retention import CHILD, CLASSES, State
from carer_app.extensions import db
from carer_app.services import retention
from carer_app.services.errors import Refused
from carer_app.services.retention import Kept
from carer_app.web.records.blueprint import blueprint
from forms.retention import DestroyForm, DiedForm, KeepLongerForm

_DECIDE = Permission.DECIDE_RETENTION


@blueprint.get("/kept")
@needs(_DECIDE, "own_organisation")
def kept() -> str:
    """The schedule, and the records whose time has come."""
    found = retention.due(db.session, g.subject.id, now())
    _read([one.child_id for one in found])
    return render_template("records/kept.html", classes=CLASSES, found=found, State=State)


@blueprint.get("/kept/<uuid:child_id>")
@needs(_DECIDE, "own_organisation")
def kept_record(child_id: UUID) -> str:
    """One of them, with what may be decided."""
    return _record(child_id)


@blueprint.post("/kept/<uuid:child_id>/longer")
@needs(_DECIDE, "own_organisation", fresh=True)
def keep_longer(child_id: UUID) -> ResponseReturnValue:
    """Kept until a day."""
    form = KeepLongerForm()
    if not form.validate() or form.until.data is None:
        return _record(child_id, longer=form), 422
    until, reason = form.until.data, form.reason.data or ""
    return _do(child_id, lambda child: retention.keep_longer(db.session, current_person().id, child, until, reason, now()), "It is kept.")


@blueprint.post("/kept/<uuid:child_id>/destroy")
@needs(_DECIDE, "own_organisation", fresh=True)
def ask_to_destroy(child_id: UUID) -> ResponseReturnValue:
    """Asked of a second person."""
    form = DestroyForm()
    if not form.validate():
        return _record(child_id, destroying=form), 422
    reason, says = form.reason.data or "", "Asked. It is destroyed when somebody else agrees, and not before."
    return _do(child_id, lambda child: retention.ask_to_destroy(db.session, current_person().id, child, reason, now()), says)


@blueprint.post("/kept/<uuid:child_id>/agree")
@needs(_DECIDE, "own_organisation", fresh=True)
def agree_to_destroy(child_id: UUID) -> ResponseReturnValue:
    """The second person: it is destroyed."""
    return _do(child_id, lambda child: retention.destroy(db.session, current_person().id, child, now()), "The record is destroyed.")


@blueprint.post("/kept/<uuid:child_id>/decline")
@needs(_DECIDE, "own_organisation", fresh=True)
def decline_to_destroy(child_id: UUID) -> ResponseReturnValue:
    """It stays."""
    return _do(child_id, lambda child: retention.decline(db.session, current_person().id, child, now()), "It is not destroyed.")


@blueprint.get("/<uuid:child_id>/kept")
@needs(Permission.SEE_RECORDS, "child", reads="kept")
def kept_child(child_id: UUID) -> str:
    """How long this child's record is kept."""
    return _of_child(DiedForm(formdata=None))


@blueprint.post("/<uuid:child_id>/kept")
@needs(Permission.SEE_RECORDS, "child", fresh=True)
def say_died(child_id: UUID) -> ResponseReturnValue:
    """The child died."""
    form = DiedForm()
    if not form.validate() or form.died_on.data is None:
        return _of_child(form), 422
    try:
        retention.say_died(db.session, current_person().id, g.subject, form.died_on.data, now())
    except Refused as no:
        return _of_child(form, str(no)), 409
    flash("Kept.", "ok")
    return redirect(url_for("records.kept_child", child_id=child_id))


def _do(child_id: UUID, what: Callable[[Child], None], says: str) -> ResponseReturnValue:
    child = children.get(db.session, str(_found(child_id).child_id)) or abort(404)
    try:
        what(child)
    except Refused as no:
        db.session.rollback()  # nothing was decided: others need not wait while the page is drawn
        return _record(child_id, problem=str(no)), 409
    flash(says, "ok")
    return redirect(url_for("records.kept"))


def _found(child_id: UUID) -> Kept:
    """A record of one's own organisation whose time has come: no other is opened from here."""
    child = children.get(db.session, str(child_id))
    found = retention.of_child(db.session, str(child_id), now()) if child is not None and child.organisation_id == g.subject.id else None
    if found is None or found.standing.state is State.NOT_DUE:
        abort(404)
    return found


def _record(child_id: UUID, problem: str = "", longer: KeepLongerForm | None = None, destroying: DestroyForm | None = None) -> str:
    one = _found(child_id)
    _read([one.child_id])
    forms = {"longer": longer or KeepLongerForm(formdata=None), "destroying": destroying or DestroyForm(formdata=None)}
    wrong = longer or destroying
    return render_template("records/kept_record.html", one=one, State=State, problem=problem, wrong=wrong, me=current_person().id, **forms)


def _of_child(form: DiedForm, problem: str = "") -> str:
    one = retention.of_child(db.session, g.subject.id, now())
    return render_template("records/kept_child.html", child=g.subject, one=one, form=form, problem=problem, record_class=CHILD)


def _read(child_ids: list[str]) -> None:
    current_app.extensions["reads"].record_many("kept", current_person().id, child_ids, now(), g.get("this_browser"))
