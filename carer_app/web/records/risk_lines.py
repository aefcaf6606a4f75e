"""From a child's story to the missing risk assessment: what repeats is proposed, and decided line by line with the plan's other proposals."""

from __future__ import annotations

from uuid import UUID

from flask import abort, flash, g, redirect, url_for
from flask.typing import ResponseReturnValue

from carer_app.access.enforce import needs
from carer_app.access.people import may_on, now
from carer_app.access.permissions import Permission
from carer_app.extensions import db
from carer_app.services.risk_proposals import propose_from_times
from carer_app.web.acting import acting
from carer_app.web.records.blueprint import blueprint

NOTHING = "Nothing new to propose: the plan says it already, it waits to be decided, or it was declined."


@blueprint.post("/<uuid:child_id>/propose")
@needs(Permission.SEE_RECORDS, "child")
def propose_lines(child_id: UUID) -> ResponseReturnValue:
    """Nothing of the plan changes until a line is accepted."""
    standing = g.found.standing
    if not (may_on(Permission.WRITE_PROFILE, standing) and may_on(Permission.SEE_OCCURRENCE, standing)):
        abort(404)
    count = propose_from_times(db.session, acting(), g.subject, g.found.stay, now())
    if not count:
        flash(NOTHING)
        return redirect(url_for("records.story", child_id=child_id))
    lines = "1 line is" if count == 1 else f"{count} lines are"
    flash(f"{lines} proposed for the risk assessment. The plan stays as it is until a line is accepted.", "ok")
    return redirect(url_for("plans.proposals", child_id=child_id))
