"""Writing down that a plan was looked at again; what asked for it stands at the top."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from carer_app.access.enforce import needs
from carer_app.access.people import now
from carer_app.access.permissions import Permission
from carer_app.domain.profile_reading import MAX_LINE, MalformedProfile
from carer_app.domain.wall_clock import local
from carer_app.extensions import db
from carer_app.services import plan_life, plan_reviewing
from carer_app.services.errors import Refused
from carer_app.services.plan_reviewing import Looked
from carer_app.web.acting import acting
from carer_app.web.plans.blueprint import blueprint
from forms.plan_life import ReviewForm


@blueprint.get("/plans/<child_id>/review")
@needs(Permission.WRITE_PLAN, "child", reads="plan")
def review(child_id: str) -> str:
    """Today, and the reasons there are, are filled in."""
    life = plan_life.life_of(db.session, child_id, now())
    reason = "; ".join(one.words for one in life.to_review)
    return _page(ReviewForm(data={"on": local(now()).date(), "reason": f"{reason[:1].upper()}{reason[1:MAX_LINE]}"}), life)


@blueprint.post("/plans/<child_id>/review")
@needs(Permission.WRITE_PLAN, "child", reads="plan")
def keep_review(child_id: str) -> ResponseReturnValue:
    """Keep it; what was due until then is answered."""
    form = ReviewForm()
    if form.validate():
        looked = Looked(
            on=form.on.data,
            took_part=form.took_part.data or "",
            reason=form.reason.data or "",
            to_change=form.outcome.data == "change",
            note=form.note.data or "",
            next_on=form.next_on.data,
        )
        try:
            plan_reviewing.review_done(db.session, acting(), g.subject, looked, now())
        except (Refused, MalformedProfile) as refusal:
            form.form_errors.append(str(refusal))
        else:
            flash("The review is written down.", "ok")
            return redirect(url_for("plans.overview", child_id=child_id) + "#agreed")
    return _page(form, plan_life.life_of(db.session, child_id, now())), 422


def _page(form: ReviewForm, life: plan_life.Life) -> str:
    return render_template("plans/review.html", child=g.subject, form=form, life=life, now=now())
