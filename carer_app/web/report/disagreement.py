"""The carer does not agree with the police: whom to ask for, what to say, and what came of it (NAT-3.16, NAT-3.17)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from carer_app.access.enforce import needs
from carer_app.access.people import now
from carer_app.access.permissions import Permission
from carer_app.domain.entries import Escalated
from carer_app.domain.protocol import fill
from carer_app.extensions import db
from carer_app.services import reports
from carer_app.services.situation import Situation
from carer_app.web.acting import acting
from carer_app.web.report.answers import waiting
from carer_app.web.report.blueprint import blueprint
from carer_app.web.situations import page, refused, situation_here
from carer_app.web.speaking import reached_here
from forms.report import DisagreeForm

ABOVE = ("police_supervisor", "duty_inspector")
"""Roles of the police that stand above the call handler."""
DANGER = ("immediate_concern_child", "immediate_concern_other")


@blueprint.get("/<uuid:occurrence_id>/disagree")
@needs(Permission.REPORT_TO_POLICE, subject="occurrence", reads="occurrence")
def disagree(occurrence_id: UUID) -> ResponseReturnValue:
    """The script first, so that nothing stands between the carer and the call; then what came of it."""
    at = situation_here()
    return page("report/disagree.html", at, form=DisagreeForm(), **_escalation(at))


@blueprint.post("/<uuid:occurrence_id>/disagree")
@needs(Permission.REPORT_TO_POLICE, subject="occurrence")
def keep_disagreement(occurrence_id: UUID) -> ResponseReturnValue:
    """Keep that the carer does not agree, and whether the senior officer was reached."""
    at, form = situation_here(), DisagreeForm()
    if not form.validate():
        return refused("report/disagree.html", at, form=form, **_escalation(at))
    reports.disagree(db.session, acting(), at.id, form.reason.data or "", _escalated(at, form), now(), entry_id=str(form.entry_id.data))
    return redirect(url_for("report.call", occurrence_id=at.id))


def is_urgent(at: Situation) -> bool:
    """Whether somebody may be in danger now: then the words change, not the way (C27)."""
    return any(at.occurrence.facts.get(fact) == "yes" for fact in DANGER)


def _escalation(at: Situation) -> dict[str, Any]:
    words = at.pack.escalation
    script = words.urgent_script if is_urgent(at) else words.script
    return {
        "urgent": is_urgent(at),
        "ask_for": words.ask_for,
        "lines": tuple(fill(line, at.child_name) for line in script),
        "officer": at.contacts.get("police_escalation"),
        "supervisor": at.pack.police.supervisor,
        "above": reached_here(at, *ABOVE),
        **waiting(at),
    }


def _escalated(at: Situation, form: DisagreeForm) -> Escalated | None:
    if form.reached.data == "later":
        return None
    return Escalated(
        to_role=at.pack.escalation.ask_for,
        reached=form.reached.data == "yes",
        name=form.name.data or "",
        outcome=form.outcome.data or "",
        review_at=form.review_at.data,
    )
