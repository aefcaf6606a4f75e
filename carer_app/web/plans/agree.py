"""Agreeing to a plan: what is in it, what changed since it was agreed last, what matters and is missing, and one button to sign."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from carer_app.access.enforce import needs
from carer_app.access.people import current_person, may_on, now
from carer_app.access.permissions import Permission
from carer_app.domain.plan_life import BINDING, Side, binding_numbers
from carer_app.domain.plan_life_words import standing_words
from carer_app.domain.profile import SECTIONS
from carer_app.extensions import db
from carer_app.services import plan_life, plan_signing
from carer_app.services.errors import Refused
from carer_app.services.plan_signing import ChangedWhileReading
from carer_app.web.acting import acting
from carer_app.web.plans.blueprint import blueprint
from carer_app.web.plans.writing import waiting_by_field
from forms.plan_life import PaperForm, seen_numbers, seen_words


@blueprint.get("/plans/<child_id>/agree")
@needs(Permission.SEE_PLAN, "child", reads="plan")
def agree(child_id: str) -> str:
    """Read it, then sign it."""
    return _page()


@blueprint.post("/plans/<child_id>/agree")
@needs(Permission.SIGN_PLAN, "child", reads="plan")
def sign(child_id: str) -> ResponseReturnValue:
    """Sign what was on the page, or say that it has changed since."""
    try:
        plan_signing.sign(db.session, acting(), g.subject, now(), seen=seen_numbers(request.form.get("seen", "")))
    except Refused as refusal:
        return _page(refused=str(refusal)), 409 if isinstance(refusal, ChangedWhileReading) else 422
    return _signed()


@blueprint.get("/plans/<child_id>/agree/paper")
@needs(Permission.WRITE_PLAN, "child", reads="plan")
def paper(child_id: str) -> str:
    """Somebody without an account signed on paper."""
    form = PaperForm()
    return render_template("plans/paper.html", child=g.subject, form=form, seen=request.args.get("seen", ""))


@blueprint.post("/plans/<child_id>/agree/paper")
@needs(Permission.WRITE_PLAN, "child", reads="plan")
def sign_on_paper(child_id: str) -> ResponseReturnValue:
    """Write it down, under the name of who writes it."""
    form, seen = PaperForm(), request.form.get("seen", "")
    if form.validate():
        said = (Side(form.side.data), form.name.data or "", form.standing.data or "", form.on.data)
        try:
            plan_signing.sign_on_paper(db.session, acting(), g.subject, *said, now(), seen=seen_numbers(seen))
        except ChangedWhileReading as refusal:
            return _page(refused=str(refusal)), 409
        except Refused as refusal:
            form.form_errors.append(str(refusal))
        else:
            return _signed()
    return render_template("plans/paper.html", child=g.subject, form=form, seen=seen), 422


def _signed() -> ResponseReturnValue:
    db.session.flush()
    flash(standing_words(plan_life.life_of(db.session, g.subject.id, now()).standing), "ok")
    return redirect(url_for("plans.overview", child_id=g.subject.id) + "#agreed")


def _page(refused: str = "") -> str:
    life = plan_life.life_of(db.session, g.subject.id, now())
    person = current_person().id
    mine = [s for s in life.to_sign.signatures if s.person == person and s.counts(life.placement_id)] if life.to_sign else []
    by = plan_life.changed_by(db.session, g.subject.id, life.standing)
    return render_template(
        "plans/agree.html",
        child=g.subject,
        life=life,
        stands=life.standing,
        sections=[section for section in SECTIONS if section.id in BINDING and life.plan.profile.sections.get(section.id)],
        missing=life.plan.profile.missing(),
        changed_by=by,
        waiting=waiting_by_field(life.plan.profile),
        mine=mine[0] if mine else None,
        side=Side.SOCIAL_WORKER if person in g.found.standing.social_workers else Side.HOME,
        may_sign=may_on(Permission.SIGN_PLAN, g.found.standing),
        may_write_down=may_on(Permission.WRITE_PLAN, g.found.standing),
        seen=seen_words(binding_numbers(life.numbers)),
        refused=refused,
        now=now(),
    )
