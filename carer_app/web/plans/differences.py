"""Professional differences about a child: raised by whoever cares for them or answers for them, from the plan or from a time away (NAT-INT-10)."""

from __future__ import annotations

from uuid import UUID

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from carer_app.access.enforce import needs
from carer_app.access.people import now
from carer_app.access.permissions import Permission
from carer_app.domain.difference import Reason, Standing
from carer_app.extensions import db
from carer_app.services import differences as kept
from carer_app.services.differences import Words
from carer_app.web.acting import acting
from carer_app.web.plans.blueprint import blueprint
from carer_app.web.situations import new_id
from forms.differences import DifferenceForm, SaidNextForm


@blueprint.get("/plans/<child_id>/differences")
@needs(Permission.SEE_PLAN, "child", reads="plan")
def differences(child_id: str) -> str:
    """Each one with its conversation, those that are open first."""
    return _page(SaidNextForm())


@blueprint.get("/plans/<child_id>/differences/new")
@needs(Permission.WRITE_PROFILE, "child", reads="plan")
def new_difference(child_id: str) -> str:
    """What it is about, and what was said."""
    return render_template(
        "plans/difference.html", child=g.subject, form=DifferenceForm(data={"occurrence": request.args.get("occurrence", "")})
    )


@blueprint.post("/plans/<child_id>/differences/new")
@needs(Permission.WRITE_PROFILE, "child")
def raise_difference(child_id: str) -> ResponseReturnValue:
    """Keep it, in the log of the time away too where it came up there."""
    form = DifferenceForm()
    if not form.validate():
        return render_template("plans/difference.html", child=g.subject, form=form), 422
    reason, here = Reason(form.reason.data), _uuid(form.occurrence.data)
    kept.raise_one(db.session, acting(), child_id, reason, _words(form), now(), line_id=str(form.entry_id.data), occurrence_id=here)
    flash("Written down. It stays open until somebody says that it is settled.", "ok")
    return redirect(url_for("plans.differences", child_id=child_id))


@blueprint.post("/plans/<child_id>/differences/<uuid:difference_id>")
@needs(Permission.WRITE_PROFILE, "child")
def said_next(child_id: str, difference_id: UUID) -> ResponseReturnValue:
    """The next line of one of them."""
    found = next((one for one in kept.of_child(db.session, child_id) if one.id == str(difference_id)), None)
    if found is None:
        abort(404)
    form = SaidNextForm()
    if not form.validate():
        return _page(form, str(difference_id)), 422
    standing = Standing(form.standing.data)
    kept.go_on(db.session, acting(), child_id, found, _words(form), standing, now(), line_id=str(form.entry_id.data))
    flash("Written down. It is settled." if standing is Standing.SETTLED else "Written down. It is still open.", "ok")
    return redirect(url_for("plans.differences", child_id=child_id))


def _page(form: SaidNextForm, refused: str = "") -> str:
    found = kept.of_child(db.session, g.subject.id)
    return render_template("plans/differences.html", child=g.subject, found=found, form=form, refused=refused, now=now(), new_id=new_id)


def _words(form: DifferenceForm | SaidNextForm) -> Words:
    return Words(form.with_whom.data or "", form.said.data or "", form.outcome.data or "", form.next_rung.data or "")


def _uuid(text: str | None) -> str | None:
    try:
        return str(UUID(text or ""))
    except ValueError:
        return None
