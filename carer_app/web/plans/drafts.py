"""What is being typed in a section: kept as it is typed, and thrown away."""

from __future__ import annotations

from flask import flash, g, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from carer_app.access.enforce import needs
from carer_app.access.people import current_person, now
from carer_app.access.permissions import Permission
from carer_app.domain.profile_fields import Field
from carer_app.extensions import db
from carer_app.services import plan_drafts
from carer_app.services.errors import Refused
from carer_app.services.plan_drafts import EndedAlready
from carer_app.web.account.lapse import note_typing
from carer_app.web.acting import acting
from carer_app.web.filters import clock
from carer_app.web.plans.blueprint import blueprint
from carer_app.web.plans.writing import draft_id, holds, may_write, number, section_or_404


@blueprint.post("/plans/<child_id>/<section_id>/draft")
@needs(Permission.WRITE_PROFILE, "child", background=True)
def keep_draft(child_id: str, section_id: str) -> ResponseReturnValue:
    """Sent by the page itself while somebody types: they were there when they typed the last letter, not when it came in."""
    asked = section_or_404(section_id)
    if request.form.get("writer") != current_person().id:
        says = "Somebody else is signed in here now. What you typed is in this page only."
        return jsonify(error={"code": "somebody_else", "says": says}), 409
    try:
        typed = request.form.items(multi=True)
        made_from = number("made_from")
        left_out = plan_drafts.keep(db.session, acting(), g.subject, asked.id, typed, made_from, now(), draft_id=draft_id(), over=holds())
    except EndedAlready as refusal:
        return jsonify(error={"code": "saved_already", "says": str(refusal)}), 400
    except Refused as refusal:
        return jsonify(error={"code": "too_much", "says": str(refusal)}), 413
    note_typing(number("idle"))
    return jsonify(says=_said(left_out))


@blueprint.post("/plans/<child_id>/<section_id>/draft/away")
@needs(Permission.WRITE_PROFILE, "child")
def throw_draft_away(child_id: str, section_id: str) -> ResponseReturnValue:
    """Back to the saved words."""
    asked = section_or_404(section_id)
    plan_drafts.throw_away(db.session, acting(), child_id, asked.id)
    flash("What you had typed is thrown away. These are the saved words.", "ok")
    return redirect(url_for("plans.section" if may_write(asked) else "plans.propose", child_id=child_id, section_id=asked.id))


def _said(left_out: tuple[Field, ...]) -> str:
    kept = f"Kept as a draft {clock(now(), now())}"
    names = " and ".join(f"“{f.label}”" for f in left_out)
    return f"{kept}, but not {names}: take the password or PIN out. We never keep those." if left_out else f"{kept}."
